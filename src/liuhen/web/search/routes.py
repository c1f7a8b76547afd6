"""The routes of all pages of this folder."""

from liuhen.web.route import Route
from liuhen.web.search import box

ROUTES: tuple[Route, ...] = (*box.ROUTES,)
