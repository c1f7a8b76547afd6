"""How pages tell on which clock a recording's time rests, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator

from liuhen.evidence.models import Recording
from liuhen.evidence.words import Mark, Witness
from liuhen.field.queries import Comparison
from liuhen.field.segments.order import Odd
from liuhen.field.timeline import length


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
    for gap in seen.coverage.gaps:
        if not gap.is_certain:
            yield f"{gap.label} {length(gap.seconds)}的缺口，设备时钟的误差可能盖过，须核看前后两段录像。"


def marks_of(recording: Recording) -> list[str]:
    """Name the doubts about the witnesses of one recording, each once."""
    return list(dict.fromkeys(Mark(claim.mark).label for claim in recording.time_claims.all() if claim.mark))
