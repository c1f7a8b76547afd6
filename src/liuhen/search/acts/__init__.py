"""Writes of room search: keeping the index up to the trail, and the views people save.

Projecting writes no entry: the index is derived, and `rebuild` gives it again from nothing.
"""

from liuhen.search.acts.projecting import project, rebuild, renew, run_projector
from liuhen.search.acts.views import drop_view, save_view

__all__ = ["drop_view", "project", "rebuild", "renew", "run_projector", "save_view"]
