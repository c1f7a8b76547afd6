"""Reads of room archive: what is due, what a case file holds, where it lies, what stands in the way."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone

from liuhen.access.models import AccessRequest
from liuhen.archive.binding.queries import Binding, binding_of, bound_path, is_bound
from liuhen.archive.build import IMAGE, LABELS, bag_of
from liuhen.archive.contents import Clip, Extract, FileContents, LabelCopy, Paper, ProvenEntry, Trail
from liuhen.archive.models import TASK, CaseFile
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import among, kind_of, scope
from liuhen.bureau.sentence import sentence
from liuhen.bureau.verbs import VERBS
from liuhen.cases.lifecycle import bindable
from liuhen.cases.models import Case, CaseRecording
from liuhen.cases.queries import case_facts, hindrances_of, live_events, live_handlers, rules_of
from liuhen.cases.words import step_words
from liuhen.documents.fields import SHANGHAI, date_words
from liuhen.documents.models import Document, SignedCopy
from liuhen.documents.queries import documents_of
from liuhen.documents.signing.scans import ENDINGS
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import vault
from liuhen.field.interruptions.rules import InterruptionRule, interruption_rule
from liuhen.field.models import ActivityRecording, Interruption
from liuhen.jobs.port import Progress, open_job
from liuhen.law.check import check
from liuhen.law.finding import Finding, Hindrance
from liuhen.media.derive import PLAY, Derived, derivatives, folder_of
from liuhen.trail import queries as trail
from liuhen.trail.integrator import integrate_now, store
from liuhen.trail.queries import Told
from liuhen.vault.port import Shelved

VERIFIER = settings.BASE_DIR / "verifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A terminated case without a file, with its clock."""

    case: Case
    finding: Finding | None
    recordings: int
    documents: int


def folder_of_file(file: CaseFile) -> Path:
    """Give the folder where a case file is built and kept."""
    return Path(settings.DATA_DIR) / "archive" / file.bureau.code / file.number


def bag_path(file: CaseFile) -> Path:
    """Give the bag of a built case file."""
    return bag_of(folder_of_file(file), file.number)


def image_path(file: CaseFile) -> Path:
    """Give the disc image of a built case file."""
    return folder_of_file(file) / IMAGE


def label_path(file: CaseFile) -> Path:
    """Give the label sheet of a built case file."""
    return folder_of_file(file) / LABELS


def due_cases(by: Officer, *, at: datetime) -> list[Due]:
    """Give the terminated cases that have no file yet, the one with the least time left first."""
    rows = scope(by, "archive.list", Case.objects.filter(state__in=bindable(), case_file__isnull=True))
    found = [_due(case, at) for case in rows.select_related("bureau", "unit")]
    end = datetime.max.replace(tzinfo=SHANGHAI)
    return sorted(found, key=lambda due: due.finding.due_at if due.finding and due.finding.due_at else end)


def files_of(by: Officer) -> QuerySet[CaseFile]:
    """Give the case files a person may know of, newest first."""
    rows = CaseFile.objects.select_related("case", "announced_by", "bureau")
    return scope(by, "archive.view", rows).order_by("-announced_at", "-pk")


def missing_for(case: Case, *, at: datetime) -> tuple[Hindrance, ...]:
    """Say what still stands in the way of archiving (还缺)."""
    return hindrances_of(case, "compile", at=at)


def archiving_clock(case: Case, *, at: datetime) -> Finding | None:
    """Give the clock of forming the file, or None when it does not run."""
    found = check(case_facts(case, at=at), rules_of(case), at)
    return next((one for one in found if one.rule == "archiving.limit"), None)


def discs_of(recording_ids: Collection[int]) -> dict[int, int]:
    """Count the discs that hold each recording: the copies of the closed files it is on; none counted, none named."""
    held = CaseRecording.objects.filter(among("recording", recording_ids), case__case_file__state="closed")
    counted = held.values_list("recording_id").annotate(discs=Count("case__case_file__discs"))
    return {recording: discs for recording, discs in counted if discs}


def progress_of(file: CaseFile) -> Progress | None:
    """Give how far building is; None when no job is open."""
    return open_job(TASK, f"case_file:{file.pk}")


def issued_documents(case: Case) -> list[Document]:
    """Give the issued documents of a case in the order of its file."""
    return _in_order(case, binding_of(case, at=timezone.now()))


def _in_order(case: Case, binding: Binding) -> list[Document]:
    by_key = {f"document:{row.pk}": row for row in documents_of(case).filter(state="issued")}
    return [by_key[leaf.key] for leaf in binding.leaves if leaf.key in by_key]


def recordings_of(case: Case) -> list[Recording]:
    """Give the recordings on the file, in the order they were put on it."""
    rows = Recording.objects.filter(case_links__case=case).select_related("arrival__original", "recorded_by", "device")
    return list(rows.order_by("case_links__pk"))


def contents_of(file: CaseFile) -> FileContents:
    """Freeze everything of a case file; the trail is integrated first, so that its newest entries are proven."""
    integrate_now()
    case = file.case
    binding = binding_of(case, at=file.announced_at)
    recordings, documents = recordings_of(case), _in_order(case, binding)
    told = trail.of_subjects(_subjects(file, documents, recordings))
    sealed = _sealing_entries(told)
    return FileContents(
        number=file.number,
        title=f"{case.label} {case.title}",
        bureau=file.bureau.name,
        maker=file.announced_by.name,
        made_at=file.announced_at,
        on=_day(file.announced_at),
        facts=_facts(file),
        papers=(*_bound(file, binding), *(paper for document in documents for paper in _papers(document))),
        clips=tuple(_clip(recording, sealed.get(str(recording.pk))) for recording in recordings),
        extracts=_extracts(case, recordings),
        trail=_trail(told),
        labels=tuple(_label(disc.number, disc.copy_role, disc.label) for disc in file.discs.all()),
        label_article=next((disc.article for disc in file.discs.all()), ""),
        verifier=VERIFIER,
    )


def _due(case: Case, at: datetime) -> Due:
    return Due(
        case=case,
        finding=archiving_clock(case, at=at),
        recordings=case.recordings.count(),
        documents=documents_of(case).filter(state="issued").count(),
    )


def _label(number: str, role: str, fields: list[list[str]]) -> LabelCopy:
    return LabelCopy(number=number, role=role, fields=tuple((name, value) for name, value in fields))


def _facts(file: CaseFile) -> tuple[tuple[str, str], ...]:
    case = file.case
    return (
        ("案卷号", file.number),
        ("案号", case.label),
        ("案件名称", case.title),
        ("当事人", case.party_name),
        ("案由", case.cause),
        ("承办人", "、".join(row.officer.name for row in live_handlers(case))),
        ("立案时间", _day(case.filed_at) if case.filed_at else ""),
        ("终结时间", _day(case.terminated_at) if case.terminated_at else ""),
        ("保管期限", file.archive_class),
        ("立卷单位", file.bureau.name),
        ("立卷人", file.announced_by.name),
        ("立卷时间", _day(file.announced_at)),
    )


def _paper(document: Document) -> Paper:
    return Paper(
        title=document.title,
        number=document.number,
        author=document.handler.name,
        on=_day(document.issued_at) if document.issued_at else "",
        source=Shelved(vault=vault(), digest=document.pdf_digest),
        sha256=_bare(document.pdf_digest),
    )


def _papers(document: Document) -> list[Paper]:
    """Give the issued page, then every signed copy of it: the file keeps both."""
    return [_paper(document), *(_copy(document, copy) for copy in document.copies.order_by("pk"))]


def _copy(document: Document, copy: SignedCopy) -> Paper:
    return Paper(
        title=f"{document.title}（{copy.get_method_display()}）",
        number=document.number,
        author=copy.made_by,
        on=_day(copy.made_at),
        source=Shelved(vault=vault(), digest=copy.digest),
        sha256=_bare(copy.digest),
        ending=ENDINGS.get(copy.media_type, ""),
    )


def _bound(file: CaseFile, binding: Binding) -> list[Paper]:
    """Give the whole file as one PDF where it has been bound: it is for reading, the single papers are the file."""
    if not is_bound(file.case, binding):
        return []
    path = bound_path(file.case, binding)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return [
        Paper(
            title="合订本",
            number=file.number,
            author=file.announced_by.name,
            on=_day(file.announced_at),
            source=path,
            sha256=digest,
        )
    ]


def _clip(recording: Recording, entry: int | None) -> Clip:
    original = recording.original
    start = recording.started_earliest
    link = recording.case_links.select_related("filed_by").get()
    facts = (
        ("时间", f"{start.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if start else "不明"),
        *((("时长", _length(recording.milliseconds)),) if recording.medium in ("video", "audio") else ()),
        ("设备", recording.device.number if recording.device else "不明"),
        ("摄录人", recording.recorded_by.name if recording.recorded_by else "不明"),
        ("证明目的", link.purpose),
        *((("损坏情况", recording.damage),) if recording.damage else ()),
    )
    return Clip(
        number=recording.number,
        shown_name=recording.arrival.shown_path.rpartition("/")[2],
        medium=recording.medium,
        author=recording.recorded_by.name if recording.recorded_by else "",
        on=_day(start) if start else "",
        source=Shelved(vault=vault(), digest=original.sha256),
        sha256=_bare(original.sha256),
        sm3=_bare(original.sm3),
        size=original.size,
        entry=entry,
        playable=_playable(original.sha256),
        facts=facts,
    )


def _playable(digest: str) -> Path | None:
    folder = folder_of(settings.DATA_DIR / "derived", digest)
    made = derivatives(folder)
    return folder / PLAY if made is not None and made.play is Derived.OK else None


def _extracts(case: Case, recordings: list[Recording]) -> tuple[Extract, ...]:
    steps = tuple(
        (_instant(event.at), step_words(event.name), event.by.name if event.by else "系统", event.reason)
        for event in live_events(case)
    )
    served = tuple(
        (
            _instant(row.served_at) if row.served_at else "尚未送达",
            row.document.title,
            row.document.number,
            row.get_method_display(),
        )
        for row in case.services.select_related("document")
    )
    filed = tuple(
        (link.recording.number, link.purpose, _instant(link.filed_at), link.filed_by.name)
        for link in case.recordings.select_related("recording", "filed_by")
    )
    viewed = tuple(
        (request.number, request.requested_by.name, _instant(request.requested_at), request.purpose)
        for request in AccessRequest.objects.filter(recordings__in=recordings)
        .select_related("requested_by")
        .distinct()
        .order_by("pk")
    )
    breaks = _breaks(case, recordings)
    return (
        Extract(code="steps", title="案件步骤", columns=("时间", "步骤", "办理人", "理由"), rows=steps),
        Extract(code="service", title="送达登记", columns=("送达时间", "文书", "文号", "方式"), rows=served),
        Extract(code="evidence", title="入卷录像", columns=("录像编号", "证明目的", "入卷时间", "办理人"), rows=filed),
        Extract(code="viewing", title="调阅登记", columns=("编号", "调阅人", "时间", "事由"), rows=viewed),
        *((breaks,) if breaks.rows else ()),
    )


def _breaks(case: Case, recordings: list[Recording]) -> Extract:
    """Put the records of breaks beside the recordings they concern (shilong 第十二条第二款: 一并备案存档)."""
    rule = interruption_rule(rules_of(case))
    linked = ActivityRecording.objects.filter(recording__in=recordings, ended_at__isnull=True).values("activity")
    rows = Interruption.objects.filter(activity__in=linked).select_related("activity", "reported_by", "reviewed_by")
    return Extract(
        code="interruptions",
        title=f"中断{rule.written_name}",
        columns=("编号", "活动", "停录", "续录", "原因", "依据", "内容", "报告人", "审核"),
        rows=tuple(_break(row, rule) for row in rows.prefetch_related("notes").order_by("from_at", "pk")),
    )


def _break(row: Interruption, rule: InterruptionRule) -> tuple[str, ...]:
    note = max(row.notes.all(), key=lambda one: one.pk, default=None)
    reviewed = f"{row.reviewed_by.name} {row.opinion}".strip() if row.reviewed_by else ""
    return (
        row.number,
        row.activity.number,
        _instant(row.from_at),
        _instant(row.until_at) if row.until_at else "未续录",
        rule.words_of(row.reason),
        note.basis if note and note.basis else row.basis,
        note.text if note else row.written,
        row.reported_by.name,
        reviewed,
    )


def _subjects(file: CaseFile, documents: list[Document], recordings: list[Recording]) -> list[tuple[str, str]]:
    copies = [copy for document in documents for copy in document.copies.all()]
    things = [file.case, file, *documents, *copies, *recordings, *(recording.arrival for recording in recordings)]
    return [(kind_of(thing), str(thing.pk)) for thing in things]


def _sealing_entries(told: list[Told]) -> dict[str, int]:
    return {
        subject.id: entry.index
        for entry in told
        if entry.body.verb == "recording.seal" and entry.index is not None
        for subject in entry.body.subjects
        if subject.kind == "recording"
    }


def _trail(told: list[Told]) -> Trail:
    note, proofs = trail.proofs(entry.index for entry in told if entry.index is not None)
    checkpoint = trail.newest_checkpoint()
    return Trail(
        note=note,
        key=store().verifier().text(),
        size=checkpoint.size if checkpoint else 0,
        continuity=tuple(store().continuity()),
        entries=tuple(
            ProvenEntry(
                index=entry.index,
                data=trail.raw(entry.uid),
                proof=proofs[entry.index],
                sentence=sentence(entry.body, VERBS),
                at=_instant(entry.body.recorded_at),
            )
            for entry in told
            if entry.index is not None and entry.index in proofs
        ),
    )


def _bare(digest: str) -> str:
    return digest.rpartition(":")[2]


def _day(instant: datetime) -> str:
    return date_words(timezone.localdate(instant))


def _instant(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _length(milliseconds: int | None) -> str:
    if milliseconds is None:
        return "不明"
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes} 分 {seconds} 秒"
