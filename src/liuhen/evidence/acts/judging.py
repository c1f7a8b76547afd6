"""What people add to a recording: labels, whether it is evidence, when it was made, who may see it."""

from collections.abc import Mapping
from datetime import datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.marking.words import MarkKind
from liuhen.evidence.models import Recording, RecordingLabel, TimeJudgement


class ExcludedError(RefusalError):
    """A ground against this recording as evidence was confirmed."""

    code = "evidence.excluded"


def label(
    recording: Recording, values: Mapping[str, str], *, by: Officer, at: datetime, once: str | None = None
) -> None:
    """Set labels of a recording (归类); fields are those of the active pack. The entry keeps which were set."""
    with acting(by, "recording.label", at=at, on=recording, once=once) as act:
        set_labels(act, recording, values)
        act.upon(recording, fields=[field for field, value in values.items() if value.strip()])


def set_labels(act: Act, recording: Recording, values: Mapping[str, str]) -> None:
    """Set labels inside an open act. A step."""
    for field, value in values.items():
        RecordingLabel.objects.update_or_create(
            recording=recording,
            field=field[:40],
            defaults={"value": value.strip()[:300], "set_by": act.officer, "set_at": act.at},
        )
    Recording.objects.filter(pk=recording.pk).update(labelled_at=act.at)
    recording.labelled_at = act.at


def mark_evidence(
    recording: Recording, *, is_evidence: bool, by: Officer, at: datetime, reason: str, once: str | None = None
) -> None:
    """Decide whether a recording serves as evidence (认定证据). It may be decided again; every decision is an entry."""
    if not reason.strip():
        raise InputError("没有写理由，没有认定。", next_step="请写明作为或不作为证据的理由。")
    with acting(by, "recording.mark_evidence", at=at, on=recording, reason=reason, once=once) as act:
        decide_evidence(act, recording, is_evidence=is_evidence)
        act.upon(recording, is_evidence=is_evidence)


def decide_evidence(act: Act, recording: Recording, *, is_evidence: bool) -> None:
    """Decide inside an open act whether a recording serves as evidence. A step.

    Raises:
        ExcludedError: a reviewer has confirmed a ground against it (yiliang 第十条).
    """
    if is_evidence:
        _require_usable(act, recording)
    Recording.objects.filter(pk=recording.pk).update(is_evidence=is_evidence, evidence_decided_at=act.at)
    recording.is_evidence, recording.evidence_decided_at = is_evidence, act.at


def judge_time(
    recording: Recording,
    earliest: datetime,
    latest: datetime,
    *,
    by: Officer,
    at: datetime,
    reason: str,
    once: str | None = None,
) -> TimeJudgement:
    """Sign a judgement of when a recording began (署名判断时间). Claims and earlier judgements stay as they are."""
    if latest < earliest or not reason.strip():
        raise InputError("判断的时间前后颠倒，或没有写理由，没有记下。", next_step="请填写最早、最晚时间和判断的理由。")
    with acting(by, "recording.judge_time", at=at, on=recording, reason=reason, once=once) as act:
        judgement = TimeJudgement.objects.create(
            recording=recording,
            started_earliest=earliest,
            started_latest=latest,
            reason=reason.strip()[:300],
            judged_by=by,
            judged_at=act.at,
        )
        ends = _ends(recording, earliest, latest)
        Recording.objects.filter(pk=recording.pk).update(
            started_earliest=earliest, started_latest=latest, ended_earliest=ends[0], ended_latest=ends[1]
        )
        act.upon(recording, earliest=earliest.isoformat(), latest=latest.isoformat())
        recording.refresh_from_db()
        return judgement


def restrict(
    recording: Recording, secrecy: str, *, by: Officer, at: datetime, reason: str, once: str | None = None
) -> None:
    """Restrict who may see a recording, or lift it with an empty word (限制查看)."""
    with acting(by, "recording.restrict", at=at, on=recording, reason=reason, once=once) as act:
        limit(recording, secrecy)
        act.upon(recording, secrecy=secrecy)


def limit(recording: Recording, secrecy: str) -> None:
    """Restrict who may see a recording inside an open act. A step."""
    Recording.objects.filter(pk=recording.pk).update(secrecy=secrecy[:20])
    recording.secrecy = secrecy[:20]


def _require_usable(act: Act, recording: Recording) -> None:
    row = recording.marks.filter(kind=MarkKind.EXCLUSION, confirmed_at__isnull=False).first()
    if row is None:
        return
    own = active_pack(act.home).own
    known = own.body.evidence.exclusions if own.body.evidence else ()
    rule = next((one for one in known if one.code == row.code), None)
    raise ExcludedError(
        f"没有认定。{recording.number} 已确认不能作为证据：{rule.zh if rule else row.code}。",
        article=own.cite(rule.req).article if rule else "",
        next_step="请改用其他证据；原件照常保管。",
    )


def _ends(recording: Recording, earliest: datetime, latest: datetime) -> tuple[datetime, datetime]:
    """Move the end along with the judged start, keeping the length the file has."""
    if recording.started_earliest and recording.ended_earliest and recording.started_latest and recording.ended_latest:
        shortest = recording.ended_earliest - recording.started_earliest
        longest = recording.ended_latest - recording.started_latest
        return earliest + shortest, latest + longest
    return earliest, latest
