"""Acts at the end of a source: tell those behind it, say why nobody can be told, close it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.road import WrongStateError
from liuhen.cases.kept.acts import put_down
from liuhen.cases.kept.store import Kept
from liuhen.cases.queries import rules_of
from liuhen.cases.sources.models import CaseSource, SourceNotice
from liuhen.cases.sources.owed import owed_notices
from liuhen.cases.sources.queries import behind, has_not_filed_record
from liuhen.documents.models import Document
from liuhen.errors import InputError, RefusalError

OPEN_STATES = ("clue", "accepted")


class NotToldError(RefusalError):
    """Somebody the text names has neither been told nor excused, or the record is missing."""

    code = "sources.not_told"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """Somebody was told, or why nobody could be."""

    to: str  # word of the pack: 投诉人, 举报人, 移送机关
    told_at: datetime
    method: str = ""
    words: str = ""  # the result, without the name of the one told
    proof: str = ""  # what proves it, in words: 邮寄回执 EMS…
    document: Document | None = None
    excuse: str = ""  # nobody could be told: why


def notify(
    source: CaseSource,
    new: NewNotice,
    *,
    by: Officer,
    at: datetime,
    files: Sequence[Kept] = (),
    once: str | None = None,
) -> SourceNotice:
    """Write down that somebody behind a source was told the result, or why that is impossible (告知).

    `files` are the proofs, already in the vault.

    Raises:
        InputError: neither method and words, nor a reason.

    Source: wuhan art. 13 (2); wangdu art. 9.
    """
    excuse, words = new.excuse.strip(), new.words.strip()
    if not new.to.strip() or (not excuse and not (new.method and words)):
        raise InputError(
            "没有登记告知：要么写明告知对象、方式和内容，要么写明无法告知的理由。", next_step="请补齐后再登记。"
        )
    who = getattr(source, "complainant", None)
    if who is not None and any(text and text in words + new.proof + excuse for text in (who.name, who.contact)):
        raise InputError(
            "没有登记告知：内容里写了投诉举报人的姓名或者联系方式。",
            next_step="请写“投诉人”“举报人”；姓名和联系方式只在受保护的专栏里。",
        )
    with acting(by, "source.notify", at=at, on=source, once=once) as act:
        act.upon(source, to=new.to, excused=bool(excuse))
        act.upon(source.case)
        notice = act.upon(
            SourceNotice.objects.create(
                source=source,
                to=new.to,
                told_at=new.told_at,
                method="" if excuse else new.method,
                words="" if excuse else words,
                proof=new.proof.strip()[:200],
                document=new.document,
                excuse=excuse[:300],
                entered_at=at,
                by=act.officer,
            )
        )
        put_down(act, source.case, notice, files)
        return notice


def close_source(source: CaseSource, *, by: Officer, at: datetime, words: str = "", once: str | None = None) -> None:
    """Close a source that has been dealt with (办结案源).

    Raises:
        WrongStateError: nothing has been decided about it yet, or it is closed.
        NotToldError: it was not filed, and the record is missing or somebody the text names was not told.

    Source: wuhan art. 13 (2).
    """
    with acting(by, "source.close", at=at, on=source, reason=words.strip(), once=once) as act:
        case = source.case
        case.refresh_from_db()
        if case.state in OPEN_STATES or source.closed_at is not None:
            raise WrongStateError(
                "没有办结：还没有作出立案、不予立案或者移送的决定，或者已经办结。", next_step="请先作出处理决定。"
            )
        if case.state == "closed_not_filed":
            _require_told(source)
        if not CaseSource.objects.filter(pk=source.pk, closed_at=None).update(
            closed_at=act.at, closed_by=act.officer, closed_words=words.strip()[:300]
        ):
            raise WrongStateError("这件案源刚才已由他人办结。", next_step="请刷新页面。")
        act.upon(source, outcome=case.state)
    source.refresh_from_db()


def _require_told(source: CaseSource) -> None:
    pack = rules_of(source.case)
    owed = owed_notices(behind(source), pack)
    record = pack.document("not_filed_record")
    lacks_record = record is not None and not has_not_filed_record(source.case)
    if not owed and not lacks_record:
        return
    words = [f"还没有告知{'、'.join(one.to for one in owed)}"] if owed else []
    words += [f"还没有《{record.label}》"] if lacks_record and record else []
    citations = [one.citation for one in owed] + ([record.citation] if lacks_record and record else [])
    raise NotToldError(
        f"没有办结：{'；'.join(words)}。",
        article="、".join(dict.fromkeys(f"{one.source.value}{one.article}" for one in citations)),
        next_step="请告知并登记凭证，确实无法告知的写明理由；书面记录签发后再办结。",
    )
