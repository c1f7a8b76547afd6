"""The usage ledger itself: later entries and corrections of a line, and the signed sheet of a span of days."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from liuhen.bureau.acting import acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.devices.models import Handover, LedgerNote, LedgerSheet
from liuhen.errors import InputError, RefusalError
from liuhen.trail.entry import canonical_json

CELLS = {"contents": "记录内容", "condition": "设备状况", "activity_note": "用途"}


class LedgerIncompleteError(RefusalError):
    """A line lacks what the article wants in it; the sheet cannot be signed yet."""

    code = "devices.ledger_incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSheet:
    """The lines to be signed, as they print."""

    from_on: date
    until_on: date  # included
    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    gaps: tuple[str, ...] = ()  # sentences: which line lacks which column of the article
    article: str = ""


def amend(
    handover: Handover, cell: str, words: str, *, by: Officer, at: datetime, reason: str, once: str | None = None
) -> LedgerNote:
    """Complete or correct one cell of a line (台账补记); what stood there is kept beside it.

    Raises:
        InputError: no such cell, nothing new, or a correction without a reason.

    Source: 石龙制度 第四条.
    """
    new, why = words.strip(), reason.strip()
    if cell not in CELLS:
        raise InputError("没有补记。台账没有这一栏，或者这一栏不能改。", next_step="请在台账中选择要补记的栏目。")
    old = str(getattr(handover, cell))
    if not new or new == old:
        raise InputError(f"没有补记。{CELLS[cell]}没有变化。", next_step="请填写要补记的内容。")
    if old and not why:
        raise InputError("没有补记。更正已有的内容要写明理由。", next_step="请写明理由，原来的内容会保留。")
    with acting(by, "ledger.amend", at=at, on=handover, reason=why, once=once) as act:
        note = LedgerNote.objects.create(
            bureau=act.home,
            handover=handover,
            cell=cell,
            old=old,
            new=new,
            reason=why,
            noted_by=act.officer,
            noted_at=timezone.now(),
        )
        Handover.objects.filter(pk=handover.pk).update(**{cell: new})
        setattr(handover, cell, new)
        act.upon(handover, cell=CELLS[cell], before=old, after=new)
        act.upon(handover.device)
        return note


def sign(sheet: NewSheet, *, by: Officer, at: datetime, once: str | None = None) -> LedgerSheet:
    """Sign the ledger of a span of days (台账核签): numbered, its lines frozen under one digest.

    Raises:
        LedgerIncompleteError: a returned device's line lacks a column of the article.
        InputError: the span is empty, upside down or not over.

    Source: 石龙制度 第四条.
    """
    if sheet.until_on < sheet.from_on or sheet.until_on > timezone.localdate(at):
        raise InputError("没有核签。起止日期不对，或者还没有到。", next_step="请核对起止日期。")
    if not sheet.rows:
        raise InputError("没有核签。这段时间没有领用。", next_step="请换一段时间。")
    with acting(by, "ledger.sign", at=at, once=once) as act:
        if sheet.gaps:
            shown = "；".join(sheet.gaps[:5]) + ("等" if len(sheet.gaps) > 5 else "")
            raise LedgerIncompleteError(
                f"现在还不能核签：{len(sheet.gaps)} 处没有填写。{shown}。",
                article=sheet.article,
                next_step="请先在台账补记这些栏目，再核签。",
            )
        paper = {
            "from": sheet.from_on.isoformat(),
            "until": sheet.until_on.isoformat(),
            "name": sheet.name,
            "heads": list(sheet.heads),
            "rows": [list(row) for row in sheet.rows],
        }
        digest = f"sha256:{hashlib.sha256(canonical_json(paper)).hexdigest()}"
        row = LedgerSheet.objects.create(
            bureau=act.home,
            number=next_number(act, "TZ"),
            from_on=sheet.from_on,
            until_on=sheet.until_on,
            name=sheet.name,
            heads=paper["heads"],
            rows=paper["rows"],
            digest=digest,
            signed_by=act.officer,
            signed_at=act.at,
        )
        return act.upon(row, digest=digest, rows=len(sheet.rows))
