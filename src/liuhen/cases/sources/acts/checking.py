"""Acts while a source is looked into: write down a verification, lengthen its time with approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.road import WrongStateError, note_event
from liuhen.cases.models import CaseEvent
from liuhen.cases.sources.models import CaseSource, Verification
from liuhen.cases.sources.words import OPINIONS
from liuhen.errors import InputError

EXTENDED = "filing_extended"  # ends the first term of the superior law and begins the second


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVerification:
    """What was looked into."""

    means: str
    verified_at: datetime
    officers: str  # names, as they signed
    findings: str
    opinion: str  # one of words.OPINIONS


def verify(
    source: CaseSource, new: NewVerification, *, by: Officer, at: datetime, once: str | None = None
) -> Verification:
    """Write down a verification of a source (核查). Written later than it was made, both times are kept.

    Raises:
        InputError: means, people or findings are missing, or the opinion is none of the list.
    """
    lacking = [
        name
        for name, value in (("核查方式", new.means), ("核查人员", new.officers), ("核查情况", new.findings))
        if not value.strip()
    ]
    if lacking or new.opinion not in OPINIONS:
        lacking += ["处理意见"] if new.opinion not in OPINIONS else []
        raise InputError(f"没有登记核查：还缺{'、'.join(lacking)}。", next_step="请补齐后再登记，已填的内容都还在。")
    with acting(by, "source.verify", at=at, on=source, once=once) as act:
        _require_open(source)
        act.upon(source, opinion=new.opinion)
        act.upon(source.case)
        return Verification.objects.create(
            source=source,
            means=new.means.strip()[:60],
            verified_at=new.verified_at,
            officers=new.officers.strip()[:120],
            findings=new.findings.strip(),
            opinion=new.opinion,
            entered_at=at,
            by=act.officer,
        )


def extend_verification(
    source: CaseSource, *, by: Officer, at: datetime, reason: str, once: str | None = None
) -> CaseEvent:
    """Lengthen the time for deciding whether to file (延长核查), once, with the head's reason.

    Raises:
        InputError: no reason.
        WrongStateError: the case is filed or closed already, or the time was lengthened before.

    Source: 医疗保障行政处罚程序暂行规定 (nhsa4-filing).
    """
    if not reason.strip():
        raise InputError("没有延长：还没有写明理由。", next_step="请写明为什么在期限内不能核查完毕。")
    with acting(by, "source.extend", at=at, on=source, reason=reason, once=once) as act:
        case = source.case
        case.refresh_from_db()
        if case.state not in ("clue", "accepted") or case.events.filter(name=EXTENDED, countered_by=None).exists():
            raise WrongStateError(
                "没有延长：这件案源已经作出处理，或者已经延长过一次。",
                next_step="请在期限内作出立案或者不予立案的决定。",
            )
        act.upon(source)
        act.upon(case)
        return note_event(act, case, EXTENDED, reason=reason.strip())


def _require_open(source: CaseSource) -> None:
    if source.closed_at is not None:
        raise WrongStateError(
            f"没有登记：{source.number} 已经办结。", next_step="有新情况的，请作为新的案源登记并入原案。"
        )
