"""Every write of room cases, by the part of the procedure it belongs to."""

from liuhen.cases.acts.approving import (
    approve_closing,
    approve_decision,
    approve_filing,
    request_closing,
    request_decision,
    request_filing,
)
from liuhen.cases.acts.clues import Description, NewClue, assign_handler, describe, register_clue
from liuhen.cases.acts.links import close_link, open_link
from liuhen.cases.acts.opening import NewCase, open_case
from liuhen.cases.acts.papers import (
    check_performance,
    draft_document,
    finish,
    finish_reserved,
    give_rights_notice,
    issue_document,
    legal_review,
    redraft_document,
    renew_document,
    save_document,
)
from liuhen.cases.acts.proof import NewService, file_evidence, serve
from liuhen.cases.acts.road import (
    accept,
    advance,
    archive,
    correct,
    finish_investigation,
    mark_not_applicable,
    start_investigation,
)

__all__ = [
    "Description",
    "NewCase",
    "NewClue",
    "NewService",
    "accept",
    "advance",
    "approve_closing",
    "approve_decision",
    "approve_filing",
    "archive",
    "assign_handler",
    "check_performance",
    "close_link",
    "correct",
    "describe",
    "draft_document",
    "file_evidence",
    "finish",
    "finish_investigation",
    "finish_reserved",
    "give_rights_notice",
    "issue_document",
    "legal_review",
    "mark_not_applicable",
    "open_case",
    "open_link",
    "redraft_document",
    "register_clue",
    "renew_document",
    "request_closing",
    "request_decision",
    "request_filing",
    "save_document",
    "serve",
    "start_investigation",
]
