"""The routes of all pages of this folder."""

from liuhen.web.papers import binding, keys, signing, templates
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (*signing.ROUTES, *templates.ROUTES, *keys.ROUTES, *binding.ROUTES)
