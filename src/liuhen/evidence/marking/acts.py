"""Say grounds of a recording, confirm or dismiss them, set and lift holds, write notes of extraction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack
from liuhen.bureau.roles import HEADS, Role
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.marking.words import MarkKind
from liuhen.evidence.models import ExtractionNote, GroundCheck, Hold, Recording, RecordingMark
from liuhen.law.pack import Pack


class OwnMarkError(RefusalError):
    """Nobody decides about what he said himself."""

    code = "evidence.own_mark"


def grounds(pack: Pack, kind: MarkKind) -> dict[str, str]:
    """Return the grounds the rules know, code → words."""
    if kind is MarkKind.LONG_TERM:
        rule = pack.resolve(lambda body: body.long_term)
        return {str(one.code): one.zh for one in rule.value.triggers} if rule else {}
    evidence = pack.own.body.evidence
    return {str(one.code): one.zh for one in evidence.exclusions} if evidence else {}


def say_ground(
    recording: Recording, kind: MarkKind, code: str, *, words: str, by: Officer, at: datetime, once: str | None = None
) -> RecordingMark:
    """Say that a ground of the rules holds of a recording (登记情形). It is kept until somebody dismisses it.

    Raises:
        InputError: the rules know no such ground, or it stands already.
    """
    with acting(by, "recording.say_ground", at=at, on=recording, reason=words.strip(), once=once) as act:
        row = mark(act, recording, kind, code, words=words)
        act.upon(recording, ground=code, about=kind.value)
        return row


def mark(act: Act, recording: Recording, kind: MarkKind, code: str, *, words: str) -> RecordingMark:
    """Write a ground down inside an open act. A step.

    Raises:
        InputError: the rules know no such ground, or it stands already.
    """
    if code not in grounds(active_pack(act.home), kind):
        raise InputError("没有登记。所选情形不在办法所列之内。", next_step="请从列出的情形中选择。")
    if RecordingMark.objects.filter(recording=recording, kind=kind.value, code=code, dismissed_at=None).exists():
        raise InputError(f"没有再办。{recording.number} 已经登记过这一情形。", next_step="请在录像页查看。")
    return RecordingMark.objects.create(
        recording=recording, kind=kind.value, code=code, words=words.strip()[:300], by=act.officer, at=act.at
    )


def confirm_ground(row: RecordingMark, *, by: Officer, at: datetime, once: str | None = None) -> RecordingMark:
    """Confirm a ground (确认情形). One for keeping sets the recording on hold at once.

    Raises:
        OwnMarkError: a ground against the evidence is confirmed by another person than the one who said it.
        InputError: it was decided before.
    """
    with acting(by, "recording.confirm_ground", at=at, on=row.recording, once=once) as act:
        if row.kind == MarkKind.EXCLUSION:
            _require_reviewer(row, act.officer)
        undecided = RecordingMark.objects.filter(pk=row.pk, confirmed_at=None, dismissed_at=None)
        if not undecided.update(confirmed_at=act.at, confirmed_by=act.officer):
            raise InputError("没有再办。这一情形已经有人决定。", next_step="请刷新录像页查看。")
        if row.kind == MarkKind.LONG_TERM:
            words = grounds(active_pack(act.home), MarkKind.LONG_TERM).get(row.code, row.code)
            Hold.objects.create(recording=row.recording, words=words[:300], set_by=act.officer, set_at=act.at)
        act.upon(row.recording, ground=row.code, about=row.kind)
        row.refresh_from_db()
        return row


def dismiss_ground(
    row: RecordingMark, *, why: str, by: Officer, at: datetime, once: str | None = None
) -> RecordingMark:
    """Dismiss a ground with the reason (不予确认); the row stays.

    Raises:
        InputError: no reason, or it was decided before.
    """
    if not why.strip():
        raise InputError("没有办理。不予确认的理由还没有填写。", next_step="请写明理由再办。")
    with acting(by, "recording.dismiss_ground", at=at, on=row.recording, reason=why.strip(), once=once) as act:
        undecided = RecordingMark.objects.filter(pk=row.pk, confirmed_at=None, dismissed_at=None)
        if not undecided.update(dismissed_at=act.at, dismissed_by=act.officer, dismissed_why=why.strip()[:300]):
            raise InputError("没有再办。这一情形已经有人决定。", next_step="请刷新录像页查看。")
        act.upon(row.recording, ground=row.code, about=row.kind)
        row.refresh_from_db()
        return row


def check_grounds(
    recording: Recording, codes: Sequence[str], *, words: str = "", by: Officer, at: datetime, once: str | None = None
) -> GroundCheck:
    """Note that grounds against a recording were gone through and none was found (逐项核对，未发现).

    Raises:
        InputError: none was chosen, the rules do not know one, or one stands against the recording.

    Source: yiliang 第十条.
    """
    with acting(by, "recording.check_grounds", at=at, on=recording, once=once) as act:
        known = grounds(active_pack(act.home), MarkKind.EXCLUSION)
        chosen = [code for code in known if code in codes]
        if not chosen or len(chosen) != len(set(codes)):
            raise InputError(
                "没有登记核对：没有选情形，或者所选不在办法所列之内。", next_step="请至少选一项列出的情形。"
            )
        standing = RecordingMark.objects.filter(
            recording=recording, kind=MarkKind.EXCLUSION.value, code__in=chosen, dismissed_at=None
        )
        if row := standing.first():
            raise InputError(
                f"没有登记核对：{recording.number} 已有人提出“{known[row.code]}”。",
                next_step="请先由审核人员确认或者不予确认，再登记核对。",
            )
        act.upon(recording, grounds=chosen)
        return GroundCheck.objects.create(
            recording=recording, codes=chosen, words=words.strip()[:300], by=act.officer, at=act.at
        )


def lift_hold(row: Hold, *, why: str, by: Officer, at: datetime, once: str | None = None) -> Hold:
    """End a hold with the reason (解除长期保存). Only the head may; the row stays.

    Raises:
        InputError: no reason, or it was lifted before.
    """
    if not why.strip():
        raise InputError("没有解除。解除的理由还没有填写。", next_step="请写明理由再办。")
    with acting(by, "recording.lift_hold", at=at, on=row.recording, reason=why.strip(), once=once) as act:
        live = Hold.objects.filter(pk=row.pk, lifted_at=None)
        if not live.update(lifted_at=act.at, lifted_by=act.officer, lifted_why=why.strip()[:300]):
            raise InputError("没有再办。这一长期保存已经解除。", next_step="请刷新录像页查看。")
        act.upon(row.recording, hold=row.words)
        row.refresh_from_db()
        return row


def note_fields(pack: Pack) -> tuple[str, ...]:
    """Return what a note of extraction must say."""
    return pack.need(lambda body: body.evidence.extraction_note if body.evidence else None).value.fields


def write_extraction(
    recording: Recording,
    fields: Mapping[str, str],
    *,
    extracted_at: datetime,
    by: Officer,
    at: datetime,
    once: str | None = None,
) -> ExtractionNote:
    """Write the note that goes with a copy taken as evidence (证据提取说明), with the digest of the original.

    Raises:
        InputError: one of the fields the rules want is empty: an incomplete note is no note.

    Source: 宝丰办法 第十条.
    """
    with acting(by, "recording.extract", at=at, on=recording, once=once) as act:
        wanted = note_fields(active_pack(act.home))
        absent = [name for name in wanted if not fields.get(name, "").strip()]
        if absent:
            raise InputError(f"没有登记提取说明。还缺：{'、'.join(absent)}。", next_step="请补填后再登记。")
        row = ExtractionNote.objects.create(
            bureau=act.home,
            recording=recording,
            number=next_number(act, "TQ"),
            fields={name: fields[name].strip()[:120] for name in wanted},
            digest=recording.original.sha256,
            extracted_at=extracted_at,
            by=act.officer,
            at=act.at,
        )
        act.upon(row, digest=row.digest)
        act.upon(recording)
        return row


def _require_reviewer(row: RecordingMark, officer: Officer) -> None:
    if row.by_id == officer.pk:
        raise OwnMarkError("没有确认。这一情形是您本人提出的。", next_step="请由另一名审核人员确认。")
    if not officer.roles & (HEADS | {Role.LEGAL_REVIEWER}):
        raise OwnMarkError("没有确认。不能作为证据的情形由审核人员确认。", next_step="请由法制审核人员或者负责人确认。")
