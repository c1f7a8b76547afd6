"""审批: the inbox and the decision; delegations, acting heads, opinions on paper, withdrawing a request."""
