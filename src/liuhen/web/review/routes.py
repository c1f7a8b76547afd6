"""The routes of all pages of this folder."""

from liuhen.web.review import stages
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (*stages.ROUTES,)
