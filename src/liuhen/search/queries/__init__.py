"""Reads of room search: finding, jumping, suggesting, saved views."""

from liuhen.search.queries.find import Found, Wanted, find, jump, suggest
from liuhen.search.queries.kinds import KINDS, Kind, seen_by
from liuhen.search.queries.views import views_of

__all__ = ["KINDS", "Found", "Kind", "Wanted", "find", "jump", "seen_by", "suggest", "views_of"]
