"""Opening a case of a procedure that does not begin with a clue: measure, enforcement, inspection, application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.cases.acts.clues import name_team, note_arisen
from liuhen.cases.acts.road import note_event
from liuhen.cases.fits import require_party_fits
from liuhen.cases.models import Case
from liuhen.documents.fields import PARTY_PARTS
from liuhen.errors import InputError
from liuhen.law.lifecycle import Procedure, procedure_of

SERIES: Mapping[str, str] = {"measure": "QC", "enforcement": "QZ", "inspection": "JC"}  # others: SQ
MATTERS: Mapping[str, str] = {
    "measure": "采取强制措施的理由和对象",
    "enforcement": "要执行的决定",
    "inspection": "检查事项",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """What is known when such a case is opened."""

    act_type: str  # measure, enforcement, inspection, confirmation, payment, reward, adjudication
    party: Mapping[str, str]  # name, code, representative, address, phone
    matter: str  # what it is about
    cause: str  # legal label, or the matter applied for
    place: str = ""
    source: str = ""  # how it came up, where the register has a word for it
    partners: tuple[Officer, ...] = ()  # further officers in charge
    origin: Case | None = None  # the case it belongs to
    arrived: bool = False  # an inspection that was not planned begins on site


def open_case(new: NewCase, *, by: Officer, at: datetime, once: str | None = None) -> Case:
    """Open a case at the instant with which its whole process begins, and name its team.

    Raises:
        InputError: party, matter or cause is missing, or the procedure begins with a clue.

    Source: wuhan art. 3 (with what the whole process begins).
    """
    _require_complete(new)
    with acting(by, "case.open", at=at, once=once) as act:
        return opened(act, new, by=by)


def opened(act: Act, new: NewCase, *, by: Officer) -> Case:
    """Write a new case down. A step."""
    cycle = procedure_of(new.act_type)
    start = cycle.arrives if new.arrived and cycle.arrives is not None else cycle.start
    party = {code: new.party.get(code, "").strip() for code, _ in PARTY_PARTS}
    case = Case.objects.create(
        bureau=act.home,
        unit=by.unit,
        act_type=new.act_type,
        clue_number=next_number(act, SERIES.get(new.act_type, "SQ")),
        title=_title(cycle, party["name"], new.cause.strip()),
        state=start.state.value,
        source_channel=new.source,
        clue_words=new.matter,
        place=new.place,
        party=party,
        cause=new.cause.strip(),
        clue_at=act.at,
        origin=new.origin,
        legal_review_required=False,
    )
    act.upon(case, act_type=new.act_type)
    note_event(act, case, start.event)
    note_arisen(act, case, by)
    name_team(act, case, (by, *new.partners))
    return case


def _title(cycle: Procedure, party: str, cause: str) -> str:
    return f"{party}{cause}（{cycle.label}）"[:120]


def _require_complete(new: NewCase) -> None:
    if new.act_type in ("penalty", "summary"):
        raise InputError("没有新建案件：处罚案件从线索开始。", next_step="请登记案源。")
    require_party_fits(new.party)
    cycle = procedure_of(new.act_type)
    wanted = (
        (cycle.party, new.party.get("name", "")),
        (MATTERS.get(new.act_type, "申请事项"), new.matter),
        ("案由", new.cause),
    )
    lacking = [name for name, value in wanted if not value.strip()]
    if lacking:
        raise InputError(f"没有新建案件：还缺{'、'.join(lacking)}。", next_step="请补齐后再办，已填的内容都还在。")
