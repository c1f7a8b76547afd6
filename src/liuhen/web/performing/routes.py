"""The routes of all pages of this folder."""

from liuhen.web.performing import following, paying
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (
    *paying.ROUTES,
    *following.ROUTES,
)
