"""Acts of the register: enter a source of any channel, open who complained, name who may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.acts import give_grant, next_number
from liuhen.bureau.models import Officer
from liuhen.cases.acts.clues import name_team, note_arisen
from liuhen.cases.acts.road import WrongStateError, note_event
from liuhen.cases.fits import require_party_fits
from liuhen.cases.models import Case
from liuhen.cases.sources.acts.entering import OPEN_IDENTITY, Entered, enter, shown_words
from liuhen.cases.sources.models import CaseSource, IdentityOpening
from liuhen.documents.fields import PARTY_PARTS
from liuhen.errors import InputError

LONGEST_TITLE = 120


class TwiceError(InputError):
    """Something very like it is in the register already; a person says whether it is the same."""

    code = "sources.twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """A source to be registered, with who works on it."""

    entered: Entered
    partners: tuple[Officer, ...] = ()
    joins: CaseSource | None = None  # the source of the same matter; None: a matter of its own
    act_type: str = "penalty"  # penalty, or summary where it is decided on the spot; of a matter of its own
    origin: Case | None = None  # the inspection it was found in


def register_source(new: NewSource, *, by: Officer, at: datetime, once: str | None = None) -> CaseSource:
    """Register a source (案源登记): a matter of its own begins as a clue, a further word about one joins its case.

    Whatever in the words tells who complained is hidden before anybody else can read it.

    Raises:
        InputError: channel, party, cause or content is missing.
        WrongStateError: the case to be joined is archived.

    Source: wuhan art. 13; wangdu art. 9.
    """
    entered = _cleaned(new.entered)
    _require_whole(entered)
    with acting(by, "case.register", at=at, on=new.joins.case if new.joins else None, once=once) as act:
        number = next_number(act, "XS")
        case = _joined(act, new.joins.case) if new.joins else _opened(act, replace(new, entered=entered), number)
        source = enter(act, case, number, entered)
        name_team(act, case, (*((by,) if new.joins is None else ()), *new.partners))
        return source


def open_identity(source: CaseSource, *, purpose: str, by: Officer, at: datetime) -> IdentityOpening:
    """Open who complained, for a stated purpose; the opening is a line of its own and an entry (查看投诉举报人身份).

    Raises:
        RoleRefusal: neither the one who registered it, nor named to, nor of a role that may.
        InputError: no purpose, or it names the complainant himself.
    """
    purpose = purpose.strip()
    if not purpose:
        raise InputError("没有打开：还没有写明查看事由。", next_step="请写明为什么要查看，例如：送交不予立案告知书。")
    with acting(by, OPEN_IDENTITY, at=at, on=source) as act:
        who = source.complainant
        if any(text and text in purpose for text in (who.name, who.contact, who.code)):
            raise InputError(
                "没有打开：查看事由里写了投诉举报人的身份信息，事由会写入留痕。",
                next_step="请只写事由，不写姓名、电话。",
            )
        act.upon(source, purpose=purpose)
        return IdentityOpening.objects.create(source=source, by=act.officer, at=act.at, purpose=purpose[:200])


def let_open_identity(source: CaseSource, officer: Officer, *, by: Officer, at: datetime, reason: str) -> None:
    """Let a further officer open who complained (准许查看身份信息), with the reason.

    Raises:
        InputError: no reason, or not a person of this bureau.
    """
    if not reason.strip() or officer.bureau_id != source.bureau_id:
        raise InputError("没有准许：还没有写明理由，或者不是本局人员。", next_step="请选择本局人员并写明理由。")
    with acting(by, "source.share_identity", at=at, on=source, reason=reason) as act:
        act.upon(source)
        act.upon(officer)
        give_grant(act, verb=OPEN_IDENTITY, subject=source, officer=officer, reason=reason.strip()[:200])


def _opened(act: Act, new: NewSource, number: str) -> Case:
    entered = new.entered
    words, _ = shown_words(entered.words, entered.channel, entered.complainant)
    case = Case.objects.create(
        bureau=act.home,
        unit=act.officer.unit,
        clue_number=number,
        title=f"{entered.party['name']}涉嫌{entered.cause}案"[:LONGEST_TITLE],
        source_channel=entered.channel,
        clue_words=words,
        place=entered.place,
        party=dict(entered.party),
        cause=entered.cause,
        clue_at=entered.received_at or act.at,
        act_type=new.act_type,
        origin=new.origin,
        legal_review_required=new.act_type != "summary",
    )
    act.upon(case)
    note_event(act, case, "clue")
    note_arisen(act, case, act.officer)
    return case


def _joined(act: Act, case: Case) -> Case:
    if case.state == "archived":
        raise WrongStateError("没有并入：那件案件已经归档。", next_step="请作为新的案源登记，并在内容中写明原案号。")
    act.upon(case)
    note_event(act, case, "source_joined")
    return case


def _cleaned(entered: Entered) -> Entered:
    return replace(
        entered,
        channel=entered.channel.strip(),
        words=entered.words.strip(),
        cause=entered.cause.strip(),
        place=entered.place.strip(),
        party={code: entered.party.get(code, "").strip() for code, _ in PARTY_PARTS},
    )


def _require_whole(entered: Entered) -> None:
    require_party_fits(entered.party)
    needed = (
        ("案源途径", entered.channel),
        ("当事人", entered.party["name"]),
        ("案由", entered.cause),
        ("线索内容", entered.words),
    )
    lacking = [name for name, value in needed if not value]
    if lacking:
        raise InputError(f"没有登记线索：还缺{'、'.join(lacking)}。", next_step="请补齐后再登记，已填的内容都还在。")
