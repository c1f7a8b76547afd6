"""The routes of all pages of this folder."""

from liuhen.web.route import Route
from liuhen.web.trail import check, entries, keys, slips, stamps, witnesses

ROUTES: tuple[Route, ...] = (
    *check.ROUTES,
    *keys.ROUTES,
    *stamps.ROUTES,
    *witnesses.ROUTES,
    *slips.ROUTES,
    *entries.ROUTES,  # last: its addresses are open
)
