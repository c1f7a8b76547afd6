"""审批、审核与讨论 of one case: what goes up, the legal review, the collective discussion, the experts, the seals."""

from liuhen.web.deliberation import discussion, experts, page, review
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (*page.ROUTES, *review.ROUTES, *discussion.ROUTES, *experts.ROUTES)
