"""The routes of all pages of this folder."""

from liuhen.web.access import requests
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (*requests.ROUTES,)
