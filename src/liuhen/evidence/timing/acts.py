"""Hear the witnesses of a recording's time again, and judge anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from liuhen.bureau.acting import By, acting
from liuhen.evidence.models import Recording, TimeClaim
from liuhen.evidence.queries import drift_of
from liuhen.evidence.timing.again import heard_again, own_clock
from liuhen.evidence.witness import SHANGHAI, Claim, Judged
from liuhen.evidence.words import Mark, Witness


def hear_again(recording: Recording, *, by: By, at: datetime, picture: Claim | None = None) -> Judged | None:
    """Judge the time of a recording anew (重新核对录制时间), with `picture` where its clock was read.

    Nothing is written, and None returned, where nothing changes. Replaced claims stay in the table; where a person has
    signed a judgement, that judgement stands and only the claims are kept.

    Source: decisions 23; 武汉办法 第七条 (校准时间).
    """
    rows = list(recording.time_claims.order_by("pk"))
    judged = _judge(recording, [_claim(row) for row in rows], picture)
    if _says(judged.claims) == [_key(_claim(row)) for row in sorted(rows, key=_order)]:
        return None
    with acting(by, "recording.hear_time", at=at, on=recording) as act:
        TimeClaim.objects.filter(recording=recording).update(replaced_at=act.at)
        TimeClaim.objects.bulk_create(_row(recording, claim, act.at) for claim in judged.claims)
        is_signed = recording.time_judgements.exists()
        if judged.span is not None and not is_signed:
            Recording.objects.filter(pk=recording.pk).update(
                started_earliest=judged.span.started_earliest,
                started_latest=judged.span.started_latest,
                ended_earliest=judged.span.ended_earliest,
                ended_latest=judged.span.ended_latest,
            )
        adopted = [claim.witness.value for claim in judged.claims if claim.adopted]
        doubted = [claim.witness.value for claim in judged.claims if claim.mark]
        recording.refresh_from_db()
        act.upon(recording, adopted=adopted, doubted=doubted, signed=is_signed)
        return judged


def length_of(recording: Recording) -> timedelta | None:
    """Return how long a recording is; none for a picture, unknown for what was cut short."""
    if recording.medium == "photo":
        return timedelta()
    return None if recording.milliseconds is None else timedelta(milliseconds=recording.milliseconds)


def _judge(recording: Recording, claims: Sequence[Claim], picture: Claim | None) -> Judged:
    heard = [*claims, picture] if picture else claims
    own = own_clock(heard)
    naive = own.start.astimezone(SHANGHAI).replace(tzinfo=None) if own else None
    return heard_again(
        claims,
        drift_of(recording.device, naive),
        received_at=recording.sealed_at,
        length=length_of(recording),
        picture=picture,
    )


def _claim(row: TimeClaim) -> Claim:
    return Claim(
        witness=Witness(row.witness),
        start=row.start or datetime.min.replace(tzinfo=SHANGHAI),
        end=row.end,
        slack=timedelta(milliseconds=row.slack_ms),
        early=timedelta(milliseconds=row.early_ms),
        note=row.note,
        mark=Mark(row.mark),
        adopted=row.adopted,
    )


def _row(recording: Recording, claim: Claim, at: datetime) -> TimeClaim:
    return TimeClaim(
        recording=recording,
        witness=claim.witness.value,
        start=claim.start,
        end=claim.end,
        mark=claim.mark.value,
        note=claim.note,
        adopted=claim.adopted,
        slack_ms=round(claim.slack.total_seconds() * 1000),
        early_ms=round(claim.early.total_seconds() * 1000),
        said_at=at,
    )


def _order(row: TimeClaim) -> tuple[str, datetime]:
    return row.witness, row.start or datetime.min.replace(tzinfo=SHANGHAI)


def _key(claim: Claim) -> tuple[str, datetime, str, bool, str]:
    return claim.witness.value, claim.start, claim.mark.value, claim.adopted, claim.note


def _says(claims: Sequence[Claim]) -> list[tuple[str, datetime, str, bool, str]]:
    return sorted((_key(claim) for claim in claims), key=lambda key: (key[0], key[1]))
