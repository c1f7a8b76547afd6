"""Every write of room evidence. A recording's road through it: announce, (the vault stores), seal, close, confirm."""

from liuhen.evidence.acts.handover import AlreadyConfirmedError, HandoverRefusal, close, confirm_handover, note_listed
from liuhen.evidence.acts.intake import (
    SourceRefusal,
    announce,
    fail,
    note_failed,
    note_held,
    note_progress,
    record_sweep,
    resume,
    start_receiving,
)
from liuhen.evidence.acts.judging import judge_time, label, mark_evidence, restrict
from liuhen.evidence.acts.sealing import AlreadySealedError, know, seal
from liuhen.evidence.acts.uploading import add_upload, announce_upload, complete_upload, end_upload, finish_upload
from liuhen.evidence.keeping.acts.checking import record_check

__all__ = [
    "AlreadyConfirmedError",
    "AlreadySealedError",
    "HandoverRefusal",
    "SourceRefusal",
    "add_upload",
    "announce",
    "announce_upload",
    "close",
    "complete_upload",
    "confirm_handover",
    "end_upload",
    "fail",
    "finish_upload",
    "judge_time",
    "know",
    "label",
    "mark_evidence",
    "note_failed",
    "note_held",
    "note_listed",
    "note_progress",
    "record_check",
    "record_sweep",
    "restrict",
    "resume",
    "seal",
    "start_receiving",
]
