"""The one table of routes, joined from one literal tuple for each room."""

from django.urls import path

from liuhen.web import bureau, evidence, playing, session, setup, trail
from liuhen.web.route import Route, guard

ROUTES: tuple[Route, ...] = (
    *bureau.ROUTES,
    *evidence.ROUTES,
    *playing.ROUTES,
    *session.ROUTES,
    *setup.ROUTES,
    *trail.ROUTES,
)
urlpatterns = [path(route.path, guard(route), name=route.name) for route in ROUTES]
