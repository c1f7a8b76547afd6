"""Pages beside the decision: delegations and acting heads, opinions on paper, withdrawing what one has sent up."""

from liuhen.web.approving import lending, papers
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (*lending.ROUTES, *papers.ROUTES)
