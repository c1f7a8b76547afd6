"""The routes of all pages of this folder."""

from liuhen.web.documents import choose, editor, numbers, registers
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (
    *editor.ROUTES,
    *choose.ROUTES,
    *numbers.ROUTES,
    *registers.ROUTES,
)
