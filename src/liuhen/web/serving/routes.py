"""The routes of all pages of this folder."""

from liuhen.web.route import Route
from liuhen.web.serving import form, public, services

ROUTES: tuple[Route, ...] = (
    *form.ROUTES,
    *services.ROUTES,
    *public.ROUTES,
)
