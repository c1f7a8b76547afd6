"""The routes of writing documents and of the registers beside it."""

from liuhen.web.drafting import choose, numbers, registers
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (*choose.ROUTES, *numbers.ROUTES, *registers.ROUTES)
