"""The routes of all pages of this folder."""

from liuhen.web.route import Route
from liuhen.web.things import approving, items, kept, measures, prints, register

ROUTES: tuple[Route, ...] = (
    *register.ROUTES,
    *measures.ROUTES,
    *approving.ROUTES,
    *items.ROUTES,
    *prints.ROUTES,
    *kept.ROUTES,
)
