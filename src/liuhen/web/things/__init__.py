"""涉案财物: the measures of a case with their lists, the register of property, items with photos and labels, prints."""

from liuhen.web.route import Route
from liuhen.web.things import items, kept, measures, prints, register

ROUTES: tuple[Route, ...] = (
    *register.ROUTES,
    *measures.ROUTES,
    *items.ROUTES,
    *prints.ROUTES,
    *kept.ROUTES,
)
