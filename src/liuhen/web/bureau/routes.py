"""The routes of all pages of this folder."""

from liuhen.web.bureau import leaving, people, setup
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (
    *people.ROUTES,
    *leaving.ROUTES,
    *setup.ROUTES,
)
