"""Acts about the video of an application: a stretch of counter video cited, lists of the service centre taken in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Bureau, Officer
from liuhen.cases.applications.listfile import ListRow, read_list
from liuhen.cases.applications.matching import Known, Matched, match, plain
from liuhen.cases.applications.models import Application, CentreLine, CentreList, CitedStretch
from liuhen.cases.kept.acts import put_down
from liuhen.cases.kept.models import KeptFile
from liuhen.cases.kept.store import Kept
from liuhen.cases.models import CaseRecording
from liuhen.documents.fields import SHANGHAI
from liuhen.errors import InputError
from liuhen.evidence.models import Recording
from liuhen.trail.entry import canonical_json
from liuhen.vault.admission import Admission
from liuhen.vault.digest import Digests
from liuhen.vault.port import Vault

NOTE = "liuhen-centre-list/1"
PURPOSE = "证明申请的受理和办理过程"
LATELY, NEAR = timedelta(days=90), timedelta(days=2)  # when a recording listed may have come in, or begun
MOST_NUMBERS = 500  # a condition of very many parts is more than a database takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of a recording, as cited."""

    recording: Recording
    kind: str = "window"  # window, centre
    from_at: datetime | None = None
    until_at: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentList:
    """A list that lies in the vault, as it was read."""

    name: str
    sha256: str
    sm3: str
    size: int
    decoding: str
    rows: tuple[ListRow, ...]


def keep_files(
    application: Application, files: Sequence[Kept], *, by: Officer, at: datetime, once: str | None = None
) -> list[KeptFile]:
    """Put screenshots of an online application, photos and papers beside it; their bytes are originals in the vault.

    Source: wuhan art. 10 (2).
    """
    if not files:
        raise InputError("没有附入：没有选文件。", next_step="请选择截图或者照片后再附入。")
    with acting(by, "application.keep_file", at=at, on=application, once=once) as act:
        act.upon(application)
        return put_down(act, application.case, application, files)


def cite(
    application: Application, stretch: Stretch, *, by: Officer, at: datetime, once: str | None = None
) -> CitedStretch:
    """Cite the stretch of a recording that shows the application handled, and put the recording on the case's file.

    Raises:
        InputError: from and until are the wrong way round, or lie outside the recording.

    Source: wuhan art. 11.
    """
    _require_inside(stretch)
    with acting(by, "application.cite", at=at, on=application, once=once) as act:
        act.upon(application)
        act.upon(stretch.recording)
        return _link(act, application, stretch)


def name_at_centre(
    application: Application, number: str, *, by: Officer, at: datetime, once: str | None = None
) -> Application:
    """Write down under which number the service centre handles an application, so that its recordings are found.

    Raises:
        InputError: no number, or another application bears it.
    """
    number = number.strip()[:60]
    taken = Application.objects.filter(bureau=application.bureau_id, centre_number=number).exclude(pk=application.pk)
    if not number or taken.exists():
        raise InputError(
            "没有登记：中心受理编号没有填写，或者已经登记在另一件申请上。", next_step="请核对中心出具的受理编号。"
        )
    with acting(by, "application.note", at=at, on=application, once=once) as act:
        Application.objects.filter(pk=application.pk).update(centre_number=number)
        application.refresh_from_db()
        return act.upon(application, centre_number=number)


def store_list(data: bytes, name: str, *, bureau: str, vault: Vault) -> SentList:
    """Read a list and keep its bytes for good, before any act begins.

    Raises:
        ListFileError: it cannot be read; then nothing is kept.
    """
    read = read_list(data)
    members = {"bureau": bureau, "format": NOTE, "name": name[-120:]}
    uid = hashlib.sha256(canonical_json(members) + data).hexdigest()[:32]

    def note(digests: Digests) -> bytes:
        return canonical_json({**members, "sha256": digests.sha256, "sm3": digests.sm3, "size": len(data)})

    stored = vault.put_bytes(Admission(receipt_number="政务服务中心清单", arrival_uid=uid), data, sidecar=note)
    return SentList(
        name=name[-120:] or "清单",
        sha256=stored.digests.sha256,
        sm3=stored.digests.sm3,
        size=len(data),
        decoding=read.decoding,
        rows=read.rows,
    )


def import_list(sent: SentList, *, by: Officer, at: datetime, once: str | None = None) -> CentreList:
    """Take in a list of the service centre: one entry; every line is linked or reported with its number (批量调取).

    Raises:
        InputError: the same list was taken in before.

    Source: wuhan art. 11 (2).
    """
    with acting(by, "application.import_list", at=at, once=once) as act:
        before = CentreList.objects.filter(bureau=act.home, sha256=sent.sha256).first()
        if before is not None:
            raise InputError(
                f"没有再导入：同一份清单已经导入过，编号 {before.number}。",
                next_step="录像后来才入库的，请打开那份清单，选“重新核对”。",
            )
        days = [at.astimezone(SHANGHAI).date() for row in sent.rows for at in (row.from_at, row.until_at) if at]
        made = CentreList.objects.create(
            bureau=act.home,
            number=next_number(act, "DQ"),
            name=sent.name,
            sha256=sent.sha256,
            sm3=sent.sm3,
            size=sent.size,
            decoding=sent.decoding,
            from_on=min(days, default=None),
            until_on=max(days, default=None),
            imported_at=act.at,
            by=act.officer,
        )
        found = match(sent.rows, _known(act.home, sent.rows, act.at))
        CentreLine.objects.bulk_create(_line(made, one) for one in found)
        linked = _link_all(act, found)
        act.upon(made, digest=sent.sha256, lines=len(found), linked=linked, reported=len(found) - linked)
        return made


def match_again(centre_list: CentreList, *, by: Officer, at: datetime, once: str | None = None) -> int:
    """Match the open lines once more, after recordings came in or numbers were registered; give how many are linked.

    The line keeps what stood in the file; only what became of it changes.
    """
    with acting(by, "application.match_list", at=at, on=centre_list, once=once) as act:
        open_ones = list(centre_list.lines.exclude(outcome__in=("linked", "linked_before", "unreadable", "repeated")))
        rows = [_row(line) for line in open_ones]
        found = match(rows, _known(act.home, rows, act.at))
        for line, one in zip(open_ones, found, strict=True):
            CentreLine.objects.filter(pk=line.pk).update(
                outcome=one.outcome, application_id=one.application, recording_id=one.recording
            )
        linked = _link_all(act, found)
        act.upon(centre_list, linked=linked)
        return linked


def _link_all(act: Act, found: Sequence[Matched]) -> int:
    """Cite the whole stretch of every matched line. Returns how many lines are linked."""
    good = [one for one in found if one.outcome == "linked"]
    applications = Application.objects.select_related("case").in_bulk([one.application for one in good])
    recordings = Recording.objects.in_bulk([one.recording for one in good])
    for one in good:
        if one.application is not None and one.recording is not None:
            row = one.row
            stretch = Stretch(
                recording=recordings[one.recording],
                kind="centre",
                from_at=row.from_at,
                until_at=row.until_at,
                words=row.words,
            )
            _link(act, applications[one.application], stretch)
            act.upon(applications[one.application])
    return len(good)


def _link(act: Act, application: Application, stretch: Stretch) -> CitedStretch:
    row, _ = CitedStretch.objects.get_or_create(
        application=application,
        recording=stretch.recording,
        from_at=stretch.from_at,
        until_at=stretch.until_at,
        defaults={"kind": stretch.kind, "words": stretch.words.strip()[:200], "cited_at": act.at, "by": act.officer},
    )
    CaseRecording.objects.get_or_create(
        case=application.case,
        recording=stretch.recording,
        defaults={
            "purpose": PURPOSE,
            "stage": application.case.state,
            "filed_at": act.at,
            "filed_by": act.officer,
        },
    )
    return row


def _known(bureau: Bureau, listed: Sequence[ListRow], now: datetime) -> Known:
    """Give what the list may mean: applications, and recordings of its days, its numbers, or taken in lately."""
    applications: dict[str, int] = {}
    for pk, number, centre in Application.objects.filter(bureau=bureau).values_list("pk", "number", "centre_number"):
        applications[plain(number)] = pk
        if centre:
            applications.setdefault(plain(centre), pk)
    recordings: dict[str, int] = {}
    instants = [at for row in listed for at in (row.from_at, row.until_at) if at]
    lately = Q(sealed_at__gte=now - LATELY)
    near = lately | Q(number__in=[row.recording for row in listed][:MOST_NUMBERS])
    if instants:
        near |= Q(started_earliest__gte=min(instants) - NEAR, started_earliest__lte=max(instants) + NEAR)
    rows = Recording.objects.filter(near, bureau=bureau).order_by("-pk")
    for pk, number, path in rows.values_list("pk", "number", "arrival__shown_path"):
        recordings[plain(number)] = pk
        recordings.setdefault(plain(path), pk)
    linked = CitedStretch.objects.filter(application__bureau=bureau).values_list("application_id", "recording_id")
    return Known(applications=applications, recordings=recordings, linked=set(linked))


def _line(centre_list: CentreList, one: Matched) -> CentreLine:
    row = one.row
    return CentreLine(
        centre_list=centre_list,
        place=row.place,
        application_word=row.application,
        recording_word=row.recording,
        from_at=row.from_at,
        until_at=row.until_at,
        words="；".join(part for part in (row.words, row.fault) if part)[:200],
        outcome=one.outcome,
        application_id=one.application,
        recording_id=one.recording,
    )


def _row(line: CentreLine) -> ListRow:
    return ListRow(
        place=line.place,
        application=line.application_word,
        recording=line.recording_word,
        from_at=line.from_at,
        until_at=line.until_at,
        words=line.words,
    )


def _require_inside(stretch: Stretch) -> None:
    begins, ends = stretch.recording.started_earliest, stretch.recording.ended_latest
    from_at, until_at = stretch.from_at, stretch.until_at
    if from_at and until_at and until_at <= from_at:
        raise InputError("没有关联：结束时间不晚于开始时间。", next_step="请改正起止时间。")
    outside = (begins and from_at and from_at < begins) or (ends and until_at and until_at > ends)
    if outside and begins and ends:
        said = f"{begins.astimezone(SHANGHAI):%m-%d %H:%M:%S} 至 {ends.astimezone(SHANGHAI):%m-%d %H:%M:%S}"
        raise InputError(
            f"没有关联：起止时间不在这段录像之内，录像是 {said}。", next_step="请改正起止时间，或者换一段录像。"
        )
