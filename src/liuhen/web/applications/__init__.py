"""Pages of applications: register, intake record, stretches of video, lists of the service centre."""

from liuhen.web.applications import centre, listing, page
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (*listing.ROUTES, *centre.ROUTES, *page.ROUTES)
