"""The file of audio-visual records (执法记录档案): for each activity who, with what, which recordings, kept where.

Source: shilong 第十三条 (one file, kept in one way); the columns are ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import among, scope
from liuhen.cases.models import CaseRecording
from liuhen.field.models import Activity, ActivityOfficer, ActivityRecording
from liuhen.law.term import shown

MOST = 2000  # activities of one list; a longer span is asked for in parts
COLUMNS = ("活动编号", "执法活动", "起止时间", "执法人员", "设备", "声像资料", "移交入库", "保管情况")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One recording of an activity, and what became of it."""

    number: str
    medium: str  # video, audio, photo …
    device: str
    sealed_at: datetime
    operator: str
    receipt: str
    cases: tuple[str, ...]  # case files it lies on


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One activity as a line of the file."""

    number: str
    title: str
    begun_at: datetime
    ended_at: datetime | None
    officers: tuple[str, ...]
    recordings: tuple[Kept, ...]

    def cells(self, words: Mapping[str, str]) -> tuple[str, ...]:
        """Write the line, in the order of `COLUMNS`; `words` say what the bureau's text calls each medium."""
        end = f" 至 {shown(self.ended_at)}" if self.ended_at else "，尚未结束"
        return (
            self.number,
            self.title,
            f"{shown(self.begun_at)}{end}",
            "、".join(self.officers),
            _joined(one.device or "设备不明" for one in self.recordings),
            self._holdings(words),
            _joined(f"{shown(one.sealed_at)} {one.operator}（{one.receipt}）" for one in self.recordings),
            self._custody,
        )

    def _holdings(self, words: Mapping[str, str]) -> str:
        if not self.recordings:
            return "没有声像资料"
        counts: dict[str, int] = defaultdict(int)
        for one in self.recordings:
            counts[words.get(one.medium, one.medium)] += 1
        told = "、".join(f"{medium} {count} 件" for medium, count in counts.items())
        return f"{told}：{'、'.join(one.number for one in self.recordings)}"

    @property
    def _custody(self) -> str:
        if not self.recordings:
            return ""
        cases = _joined(case for one in self.recordings for case in one.cases)
        return f"原件库，已入卷 {cases}" if cases else "原件库，未入卷"


def av_file(officer: Officer, since: datetime, until: datetime) -> list[Filed]:
    """Return the activities begun from `since` until before `until` that a person may see, in order. Five queries.

    Source: shilong-13-1b.
    """
    begun = Activity.objects.filter(arrived_at__gte=since, arrived_at__lt=until)
    rows = list(scope(officer, "av_file.view", begun).order_by("arrived_at", "pk")[:MOST])
    keys = [row.pk for row in rows]
    kept = _recordings(keys)
    people: dict[int, list[str]] = defaultdict(list)
    named = ActivityOfficer.objects.filter(among("activity", keys)).order_by("pk")
    for activity, name in named.values_list("activity_id", "officer__name"):
        people[activity].append(name)
    return [
        Filed(
            number=row.number,
            title=row.title,
            begun_at=row.arrived_at,
            ended_at=row.ended_at,
            officers=tuple(people[row.pk]),
            recordings=tuple(kept[row.pk]),
        )
        for row in rows
        if row.arrived_at is not None
    ]


def _recordings(activities: Sequence[int]) -> dict[int, list[Kept]]:
    links = ActivityRecording.objects.filter(among("activity", activities), ended_at__isnull=True)
    joined = ("recording__device", "recording__arrival__receipt__operator")
    rows = list(links.select_related(*joined).order_by("recording__started_earliest", "recording"))
    cases: dict[int, list[str]] = defaultdict(list)
    filed = CaseRecording.objects.filter(among("recording", {row.recording_id for row in rows}))
    for row in filed.select_related("case").order_by("pk"):
        cases[row.recording_id].append(row.case.label)
    found: dict[int, list[Kept]] = defaultdict(list)
    for link in rows:
        recording, receipt = link.recording, link.recording.arrival.receipt
        found[link.activity_id].append(
            Kept(
                number=recording.number,
                medium=recording.medium,
                device=recording.device.number if recording.device else "",
                sealed_at=recording.sealed_at,
                operator=receipt.operator.name,
                receipt=receipt.number,
                cases=tuple(cases[recording.pk]),
            )
        )
    return found


def _joined(words: Iterable[str]) -> str:
    return "；".join(dict.fromkeys(words))
