"""The routes of all pages of this folder."""

from liuhen.web.devices import cabinet, care, clock_code, ledger, line, makes, register
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (
    *cabinet.ROUTES,
    *clock_code.ROUTES,
    *ledger.ROUTES,
    *line.ROUTES,
    *care.ROUTES,
    *register.ROUTES,
    *makes.ROUTES,
)
