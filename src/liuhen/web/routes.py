"""The one table of routes, joined from the literal tuples of each folder."""

from django.urls import path

from liuhen.web import session
from liuhen.web.access import routes as access
from liuhen.web.applications import routes as applications
from liuhen.web.approvals import routes as approvals
from liuhen.web.archive import routes as archive
from liuhen.web.bureau import routes as bureau
from liuhen.web.cases import routes as cases
from liuhen.web.deliberation import routes as deliberation
from liuhen.web.devices import routes as devices
from liuhen.web.documents import routes as documents
from liuhen.web.duties import routes as duties
from liuhen.web.evidence import routes as evidence
from liuhen.web.field import routes as field
from liuhen.web.health import routes as health
from liuhen.web.intake import routes as intake
from liuhen.web.papers import routes as papers
from liuhen.web.performing import routes as performing
from liuhen.web.procedures import routes as procedures
from liuhen.web.review import routes as review
from liuhen.web.route import Route, guard
from liuhen.web.rules import routes as rules
from liuhen.web.seals import routes as seals
from liuhen.web.search import routes as search
from liuhen.web.serving import routes as serving
from liuhen.web.sources import routes as sources
from liuhen.web.things import routes as things
from liuhen.web.trail import routes as trail

ROUTES: tuple[Route, ...] = (
    *session.ROUTES,
    *access.ROUTES,
    *applications.ROUTES,
    *approvals.ROUTES,
    *archive.ROUTES,
    *bureau.ROUTES,
    *cases.ROUTES,
    *deliberation.ROUTES,
    *devices.ROUTES,
    *documents.ROUTES,
    *duties.ROUTES,
    *evidence.ROUTES,
    *field.ROUTES,
    *health.ROUTES,
    *intake.ROUTES,
    *papers.ROUTES,
    *performing.ROUTES,
    *procedures.ROUTES,
    *review.ROUTES,
    *rules.ROUTES,
    *seals.ROUTES,
    *search.ROUTES,
    *serving.ROUTES,
    *sources.ROUTES,
    *things.ROUTES,
    *trail.ROUTES,
)
urlpatterns = [path(route.path, guard(route), name=route.name) for route in ROUTES]
