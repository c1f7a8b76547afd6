"""Pages about the life cycles of cases: choosing one for a new case, the step bar, special links."""

from liuhen.web.procedures import linking, opening
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (*opening.ROUTES, *linking.ROUTES)
