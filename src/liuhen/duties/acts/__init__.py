"""Writes of room duties: projecting findings from the trail, making all again, and signing a judgement about one.

Projecting writes no entry: findings are derived from entries, and `rebuild` gives them again from nothing.
"""

from liuhen.duties.acts.judging import judge_findings
from liuhen.duties.acts.projecting import project, rebuild_subject, renew, run_projector
from liuhen.duties.acts.rebuilding import rebuild

__all__ = ["judge_findings", "project", "rebuild", "rebuild_subject", "renew", "run_projector"]
