"""The routes of all pages of this folder."""

from liuhen.web.route import Route
from liuhen.web.seals import register

ROUTES: tuple[Route, ...] = (*register.ROUTES,)
