"""What a check answers: findings over time, and hindrances of a step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from liuhen.law.citation import Citation
from liuhen.law.frozen import frozen


class Status(StrEnum):
    """Where a duty stands (look.md 3, status chips)."""

    MET = "met"
    DUE = "due"
    OVERDUE = "overdue"
    BREACHED = "breached"
    NEEDS_JUDGEMENT = "needs_judgement"
    NOT_APPLICABLE = "not_applicable"
    TODO = "todo"

    @property
    def label(self) -> str:
        """Return the word on the chip."""
        return _STATUS_LABELS[self]


class Level(StrEnum):
    """How much a finding weighs (requirements.yaml, finding_levels)."""

    VIOLATION = "violation"
    WARNING = "warning"
    ADVICE = "advice"
    BLOCK = "block"


_STATUS_LABELS = {
    Status.MET: "已履行",
    Status.DUE: "将到期",
    Status.OVERDUE: "已超期",
    Status.BREACHED: "已违反",
    Status.NEEDS_JUDGEMENT: "需人工判断",
    Status.NOT_APPLICABLE: "不适用",
    Status.TODO: "未到期",
}


@frozen
class Finding:
    """One duty of one subject. The instants carry it through time; `status` is its state at the checked instant."""

    rule: str  # stable code: ingest.deadline, labels.mandatory …
    subject_kind: str
    subject_id: str
    level: Level
    citation: Citation
    pack_code: str
    pack_version: str
    words: str  # title: 录像尚未移交入库
    since: datetime | None = None  # when the duty began
    warn_at: datetime | None = None  # from here it is 将到期
    due_at: datetime | None = None  # shown end, under the worst reading; 24:00 of a day is 00:00 of the next
    passed_as: Status = Status.OVERDUE  # what passing due_at makes of it: overdue, breached or needs_judgement
    overdue_at: datetime | None = None  # from here 已超期 even under the best reading, where clocks are in doubt
    breach_at: datetime | None = None  # from here 已违反, whatever due_at says
    closed_at: datetime | None = None  # when the duty was done
    judgement: bool = False  # the law gives no number or the facts conflict: a person decides
    not_applicable: str = ""  # reason; '' : it applies
    late: bool = False  # closed after its term even under the best reading
    happened: str = ""  # 发生了什么
    next_step: str = ""  # 下一步
    officer_id: str = ""  # who must act; '' : nobody named
    evidence: tuple[str, ...] = ()  # numbers and facts the judgement rests on
    provisional: bool = False  # a year without holiday table was counted (暂定)
    moved: str = ""  # why the date was moved: 遇休息日顺延

    def status_at(self, now: datetime) -> Status:
        """Return where the duty stands at `now`, from the instants alone."""
        if self.not_applicable:
            return Status.NOT_APPLICABLE
        if self.judgement:
            return Status.NEEDS_JUDGEMENT
        # Only the pack's own 应当 and 不得 can be breached; what superior law or the engine adds is at most a lapse.
        broken = Status.BREACHED if self.level in (Level.VIOLATION, Level.BLOCK) else Status.OVERDUE
        if self.closed_at is not None:
            return broken if self.late else Status.MET
        if self.breach_at is not None and now > self.breach_at:
            return broken
        if self.overdue_at is not None and now > self.overdue_at:
            return Status.OVERDUE
        if self.due_at is not None and now > self.due_at:
            return self.passed_as
        if self.warn_at is not None and now >= self.warn_at:
            return Status.DUE
        return Status.TODO


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """Why a step of the software itself cannot be made now."""

    citation: Citation
    words: str  # what is missing: 缺局分管负责人意见
    next_step: str  # what to do: 请局分管负责人在立案审批表上签署意见
    document_kind: str = ""  # code of the missing or incomplete document; '' : none
    level: Level = Level.BLOCK  # BLOCK stops the step; WARNING and ADVICE are shown beside it
