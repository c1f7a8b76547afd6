"""The routes of all pages of this folder."""

from liuhen.web.field import activities, angles, certificates, interruptions, lan, site, site_queue
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (
    *activities.ROUTES,
    *angles.ROUTES,
    *certificates.ROUTES,
    *interruptions.ROUTES,
    *lan.ROUTES,
    *site.ROUTES,
    *site_queue.ROUTES,
)
