"""The routes of all pages of this folder."""

from liuhen.web.cases import page
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (*page.ROUTES,)
