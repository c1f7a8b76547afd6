"""Reads about the binding of a file: its items in order, cover and 备考表, and where the bound copy lies."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from liuhen.archive.binding.bound import pages_in
from liuhen.archive.binding.habit import Habit, Leaf, arranged, habit_for, page_ranges
from liuhen.archive.binding.models import Arrangement
from liuhen.archive.binding.sheets import TEMPLATE, Cover
from liuhen.cases.lifecycle import bindable
from liuhen.cases.models import Case, CaseRecording
from liuhen.cases.queries import case_facts, live_handlers, rules_of
from liuhen.documents.fields import SHANGHAI, date_words
from liuhen.documents.models import Document
from liuhen.documents.queries import documents_of
from liuhen.documents.signing.queries import best_copy
from liuhen.evidence.queries import vault
from liuhen.jobs.port import Progress, open_job
from liuhen.law.check import check
from liuhen.law.finding import Finding, Hindrance, Level, Status
from liuhen.law.gate import ahead, gate

BIND = "archive.bind"
_OPEN = frozenset({Status.DUE, Status.OVERDUE, Status.BREACHED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A file as it would be bound now."""

    leaves: tuple[Leaf, ...]
    ranges: tuple[tuple[int, int], ...]
    cover: Cover
    habit: Habit
    arrangement: Arrangement | None

    @property
    def pages(self) -> int:
        """Count the numbered pages."""
        return self.ranges[-1][1] if self.ranges else 0

    @property
    def fingerprint(self) -> str:
        """Digest everything that shows on the bound copy."""
        told = [asdict(self.cover), [asdict(leaf) for leaf in self.leaves], TEMPLATE.read_text(encoding="utf-8")]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, default=str).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """What a file lacks as it stands now, also long before it can be formed."""

    is_final: bool  # the case has ended: the file can be formed now
    blocking: tuple[Hindrance, ...]  # what forming the file asks for and is not there
    papers: tuple[Finding, ...]  # documents that are owed by what has happened, and are missing or incomplete
    wished: tuple[Finding, ...]  # the same where only the engine wishes for them
    advice: tuple[Hindrance, ...]

    @property
    def count(self) -> int:
        """Count what must still be done."""
        return len(self.blocking) + len(self.papers)


def shortfall_of(case: Case, *, at: datetime) -> Shortfall:
    """Say what the file of a case lacks at the instant `at`, each with its article."""
    facts, pack, is_final = case_facts(case, at=at), rules_of(case), case.state in bindable()
    asked = (gate if is_final else ahead)(facts, "compile", pack, at)
    told = {one.words for one in asked}
    owed = [one for one in check(facts, pack, at) if one.rule.startswith("document.") and one.status_at(at) in _OPEN]
    return Shortfall(
        is_final=is_final,
        blocking=tuple(one for one in asked if one.level is Level.BLOCK),
        papers=tuple(one for one in owed if one.words not in told and one.level is not Level.ADVICE),
        wished=tuple(one for one in owed if one.words not in told and one.level is Level.ADVICE),
        advice=tuple(one for one in asked if one.level is not Level.BLOCK),
    )


def binding_of(case: Case, *, at: datetime) -> Binding:
    """Give the file of a case as it would be bound: every issued document in its best copy, every recording."""
    held = Arrangement.objects.select_related("arranged_by").filter(case=case).first()
    habit = habit_for(case.act_type)
    leaves = tuple(arranged([*_papers(case), *_recordings(case)], held.order if held else [], habit))
    order = f"按习惯排列：{habit.says}。"
    if held is not None and held.order:
        order = f"由{held.arranged_by.name}于{_day(held.arranged_at)}排列。"
    return Binding(
        leaves=leaves,
        ranges=tuple(page_ranges(leaves)),
        cover=_cover(case, held, leaves, order, at),
        habit=habit,
        arrangement=held,
    )


def bound_path(case: Case, binding: Binding) -> Path:
    """Say where the bound copy of a file as it stands lies, or would lie."""
    folder = Path(settings.DATA_DIR) / "archive" / case.bureau.code / "bound" / str(case.pk)
    return folder / f"{binding.fingerprint}.pdf"


def is_bound(case: Case, binding: Binding) -> bool:
    """Say whether the bound copy is there."""
    return bound_path(case, binding).is_file()


def binding_progress(case: Case) -> Progress | None:
    """Give how far binding is; None when no job is open."""
    return open_job(BIND, f"bound:{case.pk}")


def _papers(case: Case) -> list[Leaf]:
    receipts = {row.receipt_id: row.document_id for row in case.services.all() if row.receipt_id}
    issued = documents_of(case).filter(state="issued").prefetch_related("copies").order_by("issued_at", "pk")
    return [_paper(document, receipts.get(document.pk)) for document in issued]


def _paper(document: Document, served: int | None) -> Leaf:
    copy = best_copy(document)
    digest = copy.digest if copy else document.pdf_digest
    kind = copy.media_type if copy else "application/pdf"
    issued = document.issued_at or document.created_at
    return Leaf(
        key=f"document:{document.pk}",
        kind=document.kind,
        title=document.title if document.version == 1 else f"{document.title}（第 {document.version} 版）",
        at=issued,
        number=document.number,
        author=document.bureau.short_name,
        on=f"{timezone.localdate(issued):%Y%m%d}",
        digest=digest,
        media_type=kind,
        pages=copy.pages if copy else _pages_of(digest),
        note=_SHORT[copy.method] if copy else "",
        follows=f"document:{served}" if served else "",
    )


def _recordings(case: Case) -> list[Leaf]:
    rows = case.recordings.select_related(
        "recording__arrival__original", "recording__device", "recording__recorded_by", "filed_by"
    )
    return [_recording(link) for link in rows.order_by("recording__started_earliest", "pk")]


def _recording(link: CaseRecording) -> Leaf:
    one = link.recording
    start = one.started_earliest
    medium = one.get_medium_display()
    facts = (
        ("编号", one.number),
        ("类别", medium),
        ("开始时间", f"{start.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if start else "不明"),
        ("时长", _length(one.milliseconds)),
        ("设备", one.device.number if one.device else "不明"),
        ("摄录人", one.recorded_by.name if one.recorded_by else "不明"),
        ("证明目的", link.purpose),
        ("入卷", f"{link.filed_by.name}，{timezone.localtime(link.filed_at):%Y-%m-%d %H:%M}"),
    )
    return Leaf(
        key=f"recording:{one.pk}",
        kind="",
        title=f"{medium} {one.number}",
        at=start or link.filed_at,
        author=one.recorded_by.name if one.recorded_by else "",
        on=f"{timezone.localdate(start):%Y%m%d}" if start else "",
        digest=one.original.sha256,
        media_type="",
        note=_length(one.milliseconds),
        facts=facts,
    )


def _cover(case: Case, held: Arrangement | None, leaves: tuple[Leaf, ...], order: str, at: datetime) -> Cover:
    handlers = "、".join(row.officer.name for row in live_handlers(case))
    known = getattr(case, "case_file", None)
    facts = (
        ("案卷题名", case.title),
        ("案号", case.label),
        ("当事人", case.party_name),
        ("案由", case.cause),
        ("承办人", handlers),
        ("立案日期", _day(case.filed_at) if case.filed_at else ""),
        ("结案日期", _day(case.terminated_at) if case.terminated_at else ""),
        ("处理结果", held.result if held and held.result else _result(case)),
        ("归档日期", _day(known.closed_at) if known and known.closed_at else ""),
        ("案卷号", known.number if known else ""),
        ("保管期限", case.archive_class),
    )
    maker = known.announced_by.name if known else (held.arranged_by.name if held else "")
    made = known.announced_at if known else held.arranged_at if held else None
    newest = max([leaf.at for leaf in leaves], default=at)
    return Cover(
        bureau=case.bureau.name,
        title=f"{case.label} {case.title}",
        facts=facts,
        order=order,
        remarks=held.remarks if held and held.remarks else _usual_remarks(leaves),
        signers=(
            ("立卷人", maker),
            ("检查人", held.checker if held else ""),
            ("立卷时间", _day(made) if made else ""),
        ),
        at=max(newest, held.arranged_at) if held else newest,
    )


def _result(case: Case) -> str:
    """Say what was decided, as the decision itself says it, unless somebody wrote it otherwise."""
    decided = documents_of(case).filter(state="issued", kind="penalty_decision").last()
    measures = decided.fields.get("measures") if decided else None
    return "；".join(str(one) for one in measures)[:200] if isinstance(measures, list) else ""


def _usual_remarks(leaves: tuple[Leaf, ...]) -> str:
    clips = sum(leaf.is_recording for leaf in leaves)
    papers = len(leaves) - clips
    told = f"本卷有文书材料 {papers} 件" + (f"，音像记录 {clips} 件" if clips else "") + "。"
    return told + "文书以原件的最后一版装订；带数字签名的，签名以单件电子文件为准。"


_SHORT = {"hand": "手写签名", "scan": "签名扫描件", "certificate": "证书签名"}


@lru_cache(maxsize=8192)
def _pages_of(digest: str) -> int:
    """Count the pages of a stored paper; the same bytes are counted once."""
    with vault().open(digest) as file:
        return pages_in(file.read(), "application/pdf")


def _length(milliseconds: int | None) -> str:
    if milliseconds is None:
        return ""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes} 分 {seconds} 秒"


def _day(instant: datetime) -> str:
    return date_words(timezone.localdate(instant))
