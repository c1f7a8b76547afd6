"""The one table of routes, joined from one literal tuple for each room."""

from django.urls import path

from liuhen.web import access, bureau, classify, devices, evidence, playing, session, setup, trail
from liuhen.web.route import Route, guard

ROUTES: tuple[Route, ...] = (
    *access.ROUTES,
    *bureau.ROUTES,
    *classify.ROUTES,
    *devices.ROUTES,
    *evidence.ROUTES,
    *playing.ROUTES,
    *session.ROUTES,
    *setup.ROUTES,
    *trail.ROUTES,
)
urlpatterns = [path(route.path, guard(route), name=route.name) for route in ROUTES]
