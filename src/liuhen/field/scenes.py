"""The scenes of an activity (执法环节): their words, and the time in which each should or may be recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from liuhen.field.coverage import Duty, Expected, Span

LABELS: Mapping[str, str] = {
    "violation_handling": "查处违法行为",
    "daily_inspection": "日常执法检查",
    "onsite_enforcement": "现场执法",
    "onsite_response": "现场处置",
    "site_inspection": "现场勘验、检查",
    "evidence_taking": "调查取证",
    "interview": "询问",
    "advance_registration": "证据先行登记保存",
    "evidence_deposit": "易争议的证据提存",
    "coercive_measure": "查封、扣押、封存",
    "life_health": "直接涉及生命健康",
    "major_property": "直接涉及重大财产权益",
    "hearing": "听证",
    "service_lien": "留置送达",
    "service_announcement": "公告送达",
    "service_electronic": "电子送达",
    "onsite_fine_confiscation": "当场收缴、没收",
    "destruction": "销毁罚没物品",
    "compulsory_enforcement": "强制执行",
    "emergency_mass_incident": "突发、群体性事件",
    "conflict": "不配合、冲突",
    "oral_statement": "口头陈述申辩",
    "special_campaign": "专项整治",
    "expected_violence": "预判可能暴力抗法",
    "dispute_prone": "其他容易引发争议",
    "rectification_check": "改正情况核查",
    "window_handling": "受理窗口",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One scene as it was planned or held. Open ends are those of the activity."""

    code: str
    from_at: datetime | None = None
    until_at: datetime | None = None

    @property
    def label(self) -> str:
        """Return the words of the scene; a code that only the pack knows is shown as it stands."""
        return LABELS.get(self.code, self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A time that a document states for what it records (文书所载起止时间): the port through which documents speak."""

    span: Span
    scene: str  # scene code of the pack that the document records; '' : none
    title: str  # 询问笔录
    number: str = ""  # of the document


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneDuty:
    """What the pack says about one scene."""

    scene: str
    level: Literal["must", "may", "none"]
    label: str = ""  # the pack's own words; '' : those of the glossary
    is_full: bool = False  # 全程: from start to end; otherwise one recording in the scene is enough


def bounds(
    *,
    arrived_at: datetime | None,
    ended_at: datetime | None,
    departed_at: datetime | None,
    ends_with: str,
    now: datetime,
) -> Span | None:
    """Return the time to be recorded: from arrival to the end the pack names, or to `now` while it runs.

    `ends_with` is `activity_ended` (武汉办法 第十八条) or `departure` (石龙制度 第八条).
    """
    if arrived_at is None:
        return None
    order = (departed_at, ended_at) if ends_with == "departure" else (ended_at, departed_at)
    end = next((instant for instant in order if instant is not None), now)
    return Span(start=arrived_at, end=max(arrived_at, end))


def expected(
    scenes: Sequence[Scene],
    duties: Mapping[str, SceneDuty],
    whole: Span | None,
    taped: Sequence[Span] = (),
    stated: Sequence[Stated] = (),
) -> tuple[Expected, ...]:
    """Turn scenes into stretches to be recorded, within the activity; scenes without a duty are left out.

    Where the text does not ask for the whole course, one recording in the scene fulfils the duty: from then on the
    rest of the scene only may be recorded. `taped` are the recorded spans; `stated` are times of documents, which ask
    for a recording of the scene they record also where nobody wrote the scene down, or outside the noted times.
    """
    if whole is None and not stated:
        return ()
    wanted = [
        (scene.code, scene.label, span)
        for scene in scenes
        if whole is not None and (span := within(scene, whole)) is not None
    ] + [(one.scene, one.title, one.span) for one in stated if one.span.start < one.span.end]
    return tuple(
        Expected(span=span, duty=_duty(duty, span, taped), scene=code, label=duty.label or label)
        for code, label, span in wanted
        if (duty := duties.get(code)) is not None and duty.level != "none"
    )


def within(scene: Scene, whole: Span) -> Span | None:
    """Cut a scene to the activity; None if nothing is left of it."""
    start = max(whole.start, scene.from_at or whole.start)
    end = min(whole.end, scene.until_at or whole.end)
    return Span(start=start, end=end) if start < end else None


def _duty(duty: SceneDuty, span: Span, taped: Sequence[Span]) -> Duty:
    if duty.level == "must" and not duty.is_full and any(piece.meets(span) for piece in taped):
        return Duty.MAY
    return Duty(duty.level)
