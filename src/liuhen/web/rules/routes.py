"""The routes of all pages of this folder."""

from liuhen.web.route import Route
from liuhen.web.rules import calendars, clauses, notes, packs, settings, texts, versions

ROUTES: tuple[Route, ...] = (
    *calendars.ROUTES,
    *clauses.ROUTES,
    *notes.ROUTES,
    *packs.ROUTES,
    *settings.ROUTES,
    *texts.ROUTES,
    *versions.ROUTES,
)
