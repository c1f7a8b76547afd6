"""The routes of all pages of this folder."""

from liuhen.web.procedures import linking, opening
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (
    *opening.ROUTES,
    *linking.ROUTES,
)
