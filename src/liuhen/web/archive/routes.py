"""The routes of all pages of this folder."""

from liuhen.web.archive import av_file, files
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (
    *files.ROUTES,
    *av_file.ROUTES,
)
