"""The routes of all pages of this folder."""

from liuhen.web.health import clock, keeping, overview, protection, work
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (
    *overview.ROUTES,
    *clock.ROUTES,
    *keeping.ROUTES,
    *protection.ROUTES,
    *work.ROUTES,
)
