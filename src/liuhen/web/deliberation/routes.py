"""The routes of all pages of this folder."""

from liuhen.web.deliberation import discussion, experts, page, review
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (
    *page.ROUTES,
    *review.ROUTES,
    *discussion.ROUTES,
    *experts.ROUTES,
)
