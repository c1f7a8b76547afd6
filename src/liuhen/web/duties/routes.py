"""The routes of all pages of this folder."""

from liuhen.web.duties import board, desk
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (
    *desk.ROUTES,
    *board.ROUTES,
)
