"""The one table of routes, joined from one literal tuple for each room."""

from django.urls import path

from liuhen.web import (
    access,
    approvals,
    archive,
    bureau,
    calendars,
    clauses,
    cases,
    classify,
    devices,
    docks,
    documents,
    duties,
    evidence,
    field,
    interruptions,
    packs,
    playing,
    session,
    setup,
    trail,
    uploads,
    versions,
)
from liuhen.web.route import Route, guard

ROUTES: tuple[Route, ...] = (
    *access.ROUTES,
    *approvals.ROUTES,
    *archive.ROUTES,
    *bureau.ROUTES,
    *calendars.ROUTES,
    *clauses.ROUTES,
    *cases.ROUTES,
    *classify.ROUTES,
    *devices.ROUTES,
    *docks.ROUTES,
    *documents.ROUTES,
    *duties.ROUTES,
    *evidence.ROUTES,
    *field.ROUTES,
    *interruptions.ROUTES,
    *packs.ROUTES,
    *playing.ROUTES,
    *session.ROUTES,
    *setup.ROUTES,
    *trail.ROUTES,
    *uploads.ROUTES,
    *versions.ROUTES,
)
urlpatterns = [path(route.path, guard(route), name=route.name) for route in ROUTES]
