"""审批、审核与讨论 of one case: what goes up, the legal review, the collective discussion, the experts, the seals."""
