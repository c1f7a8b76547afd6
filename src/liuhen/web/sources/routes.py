"""The routes of all pages of this folder."""

from liuhen.web.route import Route
from liuhen.web.sources import entering, listing, page, transferring

ROUTES: tuple[Route, ...] = (
    *listing.ROUTES,
    *entering.ROUTES,
    *page.ROUTES,
    *transferring.ROUTES,
)
