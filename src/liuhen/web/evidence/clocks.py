"""How pages tell on which clock a recording's time rests, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from liuhen.evidence.models import Recording, TimeClaim, TimeJudgement
from liuhen.evidence.words import Witness
from liuhen.field.queries import Comparison
from liuhen.field.segments.order import Odd
from liuhen.field.timeline import length
from liuhen.media.osd import is_available

WIDE = timedelta(minutes=2)  # a start less certain than this is named on the page of the activity


def witness_words(recording: Recording) -> str:
    """Name the adopted witnesses and how far they leave the start open: 卫星定位 ±2 秒."""
    adopted = dict.fromkeys(Witness(claim.witness).label for claim in recording.time_claims.all() if claim.adopted)
    if recording.started_earliest is None or recording.started_latest is None:
        return "没有可用的时间依据"
    if recording.time_judgements.all():
        adopted = {"署名判断": None}
    half = (recording.started_latest - recording.started_earliest).total_seconds() / 2
    return f"{'、'.join(adopted) or '依据没有列明'} ±{round(half)} 秒"


def doubts_of(seen: Comparison) -> Iterator[str]:
    """Tell what about the clocks needs a person's judgement."""
    for one in seen.odd:
        if one.kind is Odd.BACKWARDS:
            yield (
                f"{one.device} 的 {one.later} 写在 {one.earlier} 之后，开始时间却早 {length(one.seconds)}："
                "两段之间设备时钟像是往回调过。"
            )
        else:
            yield (
                f"{one.device} 的 {one.earlier} 与 {one.later} 时间重叠 {length(one.seconds)}："
                "一台设备不会同时录两段，两段之间设备时钟像是调过，或者有一段不是这台设备所录。"
            )
    for recording in seen.untimed:
        yield f"{recording.number} 没有可用的时间依据，没有计入对照，须署名判断时间。"
    for tape in seen.tapes:
        first, last = tape.recording.started_earliest, tape.recording.started_latest
        if first and last and last - first > WIDE:
            yield f"{tape.recording.number} 的开始时间只能定到 {length(int((last - first).total_seconds()))}之内。"
    for gap in seen.coverage.gaps:
        if not gap.is_certain:
            yield f"{gap.label} {length(gap.seconds)}的缺口，设备时钟的误差可能盖过，须核看前后两段录像。"


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What was said about a recording's time before, and whether its picture was read."""

    judgements: tuple[TimeJudgement, ...]  # signed ones before the newest, newest first
    replaced: tuple[TimeClaim, ...]  # claims a later hearing replaced, newest first
    picture: str  # a sentence; '' where the clock of the picture is among the witnesses


def history_of(recording: Recording) -> History:
    """Return what stood before. Three queries."""
    signed = recording.time_judgements.select_related("judged_by").order_by("-pk")
    replaced = TimeClaim.every.filter(recording=recording, replaced_at__isnull=False).order_by("-replaced_at", "pk")
    return History(judgements=tuple(signed[1:]), replaced=tuple(replaced[:40]), picture=_picture(recording))


def _picture(recording: Recording) -> str:
    if recording.medium != "video" or any(claim.witness == Witness.OSD for claim in recording.time_claims.all()):
        return ""
    if not is_available():
        return "本机没有装识读画面文字的程序（Tesseract），没有识读画面时钟。其余依据照常采用。"
    return "画面里没有识读到走动的时钟。"
