"""送达与公示: how a document was served or sent, what came of it, and decisions made public."""

from liuhen.web.route import Route
from liuhen.web.serving import form, public, services

ROUTES: tuple[Route, ...] = (*form.ROUTES, *services.ROUTES, *public.ROUTES)
