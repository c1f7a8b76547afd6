"""The routes of all pages of this folder."""

from liuhen.web.applications import centre, listing, page
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (
    *listing.ROUTES,
    *centre.ROUTES,
    *page.ROUTES,
)
