"""履行与执行: obligations and payments, rechecks, the last call, the court, remedies of the party."""

from liuhen.web.performing import following, paying
from liuhen.web.route import Route

ROUTES: tuple[Route, ...] = (*paying.ROUTES, *following.ROUTES)
