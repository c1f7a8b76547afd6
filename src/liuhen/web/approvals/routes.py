"""The routes of all pages of this folder."""

from liuhen.web.approvals import inbox, lending, papers
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (
    *lending.ROUTES,
    *papers.ROUTES,
    *inbox.ROUTES,  # last: its addresses are open
)
