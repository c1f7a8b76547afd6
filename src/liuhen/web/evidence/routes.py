"""The routes of all pages of this folder."""

from liuhen.web.evidence import classify, marking, playing, recordings, snapshots
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (
    *classify.ROUTES,
    *recordings.ROUTES,
    *marking.ROUTES,
    *playing.ROUTES,
    *snapshots.ROUTES,
)
