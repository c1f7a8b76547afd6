"""What is the matter with a device (设备状况): one list of plain concerns out of its facts, the gravest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from liuhen.devices.drift import Offset, offset_words
from liuhen.devices.provision import Lack
from liuhen.law.citation import Citation
from liuhen.law.finding import Finding, Status

UNSEEN = timedelta(days=7)  # a device nobody has had in hands for a week is looked for
RESTLESS_MS_A_DAY = 10_000  # a clock that runs off by ten seconds a day wants the workshop
FAILING = 3  # so many checks out of the last five with something not in order
GRAVE = ("over", "due", "judge", "info", "na")  # order of the list


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of one device at an instant."""

    state: str  # a value of DeviceState
    is_fixed: bool
    since: datetime  # when it came to where it is now
    last_seen: datetime  # issued, returned, docked, or registered
    expected_back: datetime | None = None
    repair_words: str = ""
    care: Finding | None = None  # when its next maintenance is due; None: nobody says how often
    failed: Sequence[tuple[str, ...]] = ()  # labels not in order in each of its last checks, newest first
    clock: Offset | None = None  # the last measurement
    rate_ms_a_day: int | None = None  # how fast the clock runs off
    lacks: Sequence[Lack] = ()
    has_purpose: bool = True  # the register says what it was bought for
    inside: bool = False  # it went to repair with recordings in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One thing somebody should look at."""

    chip: str  # class of a status chip
    word: str  # its word
    told: str  # one sentence part
    citation: Citation | None = field(default=None)


def concerns(seen: Seen, now: datetime) -> tuple[Concern, ...]:
    """Return everything that is the matter, the gravest first; nothing for a device in order or out of use."""
    if seen.state == "retired":
        return ()
    found = [*_whereabouts(seen, now), *_care(seen, now), *_workings(seen), *_papers(seen)]
    return tuple(sorted(found, key=lambda one: GRAVE.index(one.chip)))


def rate(left_at: datetime, left: Offset, found_at: datetime, found: Offset) -> int | None:
    """Return how many milliseconds a day a clock gains, from how it was left and how it was found.

    None where both lie too close in time, or where the measuring itself leaves open whether it moved at all.
    """
    moved = found.middle_ms - left.middle_ms
    if found_at - left_at < timedelta(hours=6) or abs(moved) <= left.slack_ms + found.slack_ms:
        return None
    return round(moved / ((found_at - left_at) / timedelta(days=1)))


def _whereabouts(seen: Seen, now: datetime) -> list[Concern]:
    told: list[Concern] = []
    if seen.state == "lost":
        told.append(Concern(chip="over", word="已报失", told="查找或者办理停用；其间的录像按去向不明核对"))
    if seen.state == "repair":
        days = (now - seen.since).days
        word = "资料在外" if seen.inside else "送修"
        told.append(
            Concern(chip="over" if seen.inside else "info", word=word, told=f"送修 {days} 天，{seen.repair_words}")
        )
    if seen.state == "issued" and seen.expected_back is not None and seen.expected_back < now:
        told.append(Concern(chip="over", word="未按时归还", told=f"过了预计归还 {_long(now - seen.expected_back)}"))
    unseen = now - seen.last_seen
    if seen.state in ("in_cabinet", "issued") and not seen.is_fixed and unseen > UNSEEN:
        told.append(Concern(chip="due", word="久未见到", told=f"{unseen.days} 天没有领用、归还或者采集，请核对实物"))
    return told


def _care(seen: Seen, now: datetime) -> list[Concern]:
    care = seen.care
    status = care.status_at(now) if care is not None else Status.TODO
    if care is None or status in (Status.TODO, Status.MET):
        return []
    chip = "due" if status is Status.DUE else "over"
    word = "该保养" if status is Status.DUE else "保养到期"
    return [Concern(chip=chip, word=word, told=care.happened, citation=care.citation)]


def _workings(seen: Seen) -> list[Concern]:
    told: list[Concern] = []
    if seen.failed and seen.failed[0]:
        told.append(Concern(chip="judge", word="上次检查有缺项", told="、".join(seen.failed[0])))
    if sum(bool(one) for one in seen.failed) >= FAILING:
        many = sum(bool(one) for one in seen.failed)
        told.append(
            Concern(chip="due", word="常有缺项", told=f"最近 {len(seen.failed)} 次检查有 {many} 次缺项，请送修")
        )
    if seen.rate_ms_a_day is not None and abs(seen.rate_ms_a_day) >= RESTLESS_MS_A_DAY:
        told.append(
            Concern(chip="due", word="时钟走得不准", told=f"每天{offset_words(seen.rate_ms_a_day)}，请校时或者送修")
        )
    return told


def _papers(seen: Seen) -> list[Concern]:
    short = [one.words for one in seen.lacks if not one.is_unknown]
    unknown = [one.words for one in seen.lacks if one.is_unknown]
    told = [Concern(chip="due", word="性能不符", told="；".join(short))] if short else []
    if unknown:
        told.append(Concern(chip="judge", word="参数未登记", told="；".join(unknown)))
    if not seen.has_purpose:
        told.append(Concern(chip="info", word="用途未写", told="登记中没有写配备用途和理由"))
    return told


def _long(length: timedelta) -> str:
    hours = int(length / timedelta(hours=1))
    return f"{hours // 24} 天 {hours % 24} 小时" if hours >= 24 else f"{hours} 小时 {int(length.seconds / 60) % 60} 分"
