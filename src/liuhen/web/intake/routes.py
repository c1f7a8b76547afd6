"""The routes of all pages of this folder."""

from liuhen.web.intake import clearing, docks, index_push, indexes, patterns, station_line, stations, uploads
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (
    *clearing.ROUTES,
    *docks.ROUTES,
    *index_push.ROUTES,
    *indexes.ROUTES,
    *patterns.ROUTES,
    *station_line.ROUTES,
    *stations.ROUTES,
    *uploads.ROUTES,
)
