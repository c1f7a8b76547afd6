"""Acts at the start of a case: the clue, its team, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.acts import give_grant, next_number
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.bureau.roles import Role
from liuhen.bureau.verbs.cases import TEAM_VERBS
from liuhen.cases.acts.road import note_event
from liuhen.cases.apart.queries import has_decided
from liuhen.cases.fits import require_party_fits
from liuhen.cases.models import Case, CaseHandler
from liuhen.cases.queries import has_reviewed, rules_of
from liuhen.cases.sources.acts.entering import Entered, NewComplainant, enter, shown_words
from liuhen.documents.fields import PARTY_PARTS
from liuhen.errors import InputError, RefusalError

SEPARATION = "办案与法制审核分离"


class SamePersonError(RefusalError):
    """Handler and legal reviewer of a case are never one person (decisions 24)."""

    code = "cases.same_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClue:
    """What is known when a clue comes in."""

    source_channel: str  # as in the pack's list
    words: str  # what happened, without the name of the informant
    party: dict[str, str]  # name, code, representative, address, phone
    cause: str
    place: str = ""
    partners: tuple[Officer, ...] = ()  # further officers in charge
    informant_name: str = ""
    informant_contact: str = ""
    act_type: str = "penalty"  # penalty, or summary where it is decided on the spot
    origin: Case | None = None  # the inspection it was found in


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What the team may state about a case beside its documents."""

    collective_required: bool = False
    expert_consulted: bool = False
    hearing_requested: bool = False
    hearing_held: bool = False
    correction_due_on: date | None = None
    archive_class: str = ""
    reasons: str = field(default="")


def register_clue(new: NewClue, *, by: Officer, at: datetime, once: str | None = None) -> Case:
    """Register a clue (案源登记) and name its team; the informant stays in a side row.

    Raises:
        InputError: channel, party, cause or content is missing.

    Source: wuhan art. 13.
    """
    lacking = [
        name
        for name, value in (
            ("案源途径", new.source_channel),
            ("当事人", new.party.get("name", "")),
            ("案由", new.cause),
            ("线索内容", new.words),
        )
        if not value.strip()
    ]
    if lacking:
        raise InputError(f"没有登记线索：还缺{'、'.join(lacking)}。", next_step="请补齐后再登记，已填的内容都还在。")
    require_party_fits(new.party)
    with acting(by, "case.register", at=at, once=once) as act:
        entered = _entered(new)
        number, party = next_number(act, "XS"), entered.party
        case = Case.objects.create(
            bureau=act.home,
            unit=by.unit,
            clue_number=number,
            title=f"{party['name']}涉嫌{entered.cause}案"[:120],
            source_channel=new.source_channel,
            clue_words=shown_words(new.words, new.source_channel, entered.complainant)[0],
            place=new.place,
            party=dict(party),
            cause=entered.cause,
            clue_at=act.at,
            act_type=new.act_type,
            origin=new.origin,
            legal_review_required=new.act_type != "summary",
        )
        act.upon(case, channel=new.source_channel)
        note_event(act, case, "clue")
        note_arisen(act, case, by)
        enter(act, case, number, entered)
        name_team(act, case, (by, *new.partners))
        return case


def note_arisen(act: Act, case: Case, by: Officer) -> None:
    """Write on the case a new one arose from that it did (检查中发现违法线索). A step.

    Raises:
        InputError: it is not his to see, or not of this bureau.
    """
    origin = case.origin
    if origin is None:
        return
    if origin.bureau_id != case.bureau_id or not may(by, "case.view", origin):
        raise InputError("没有登记：不能引用您看不到的案件。", next_step="请从您承办的案件中选择。")
    act.upon(origin, arisen=case.clue_number)
    note_event(act, origin, "clue_arisen", reason=f"产生 {case.clue_number}")


def assign_handler(case: Case, officer: Officer, *, by: Officer, at: datetime, reason: str) -> CaseHandler:
    """Put a further officer in charge of a case.

    Raises:
        SamePersonError: he has reviewed the case.
    """
    with acting(by, "case.assign", at=at, on=case, reason=reason) as act:
        name_team(act, case, (officer,))
        act.upon(officer)
        return CaseHandler.objects.get(case=case, officer=officer)


def describe(case: Case, stated: Description, *, by: Officer, at: datetime, once: str | None = None) -> Case:
    """State what the documents do not say: hearing asked for, discussion needed, archive class chosen.

    Raises:
        InputError: the bureau's rules do not know the archive class.
    """
    classes = rules_of(case).archive_classes()
    with acting(by, "case.describe", at=at, on=case, reason=stated.reasons, once=once) as act:
        if stated.archive_class and stated.archive_class not in classes:
            raise InputError(
                f"没有登记。没有“{stated.archive_class}”这一保管期限。", next_step=f"请从 {'、'.join(classes)} 中选择。"
            )
        changes = {
            "collective_required": stated.collective_required,
            "expert_consulted": stated.expert_consulted,
            "hearing_requested": stated.hearing_requested,
            "hearing_held": stated.hearing_held,
            "correction_due_on": stated.correction_due_on,
            "archive_class": stated.archive_class,
        }
        Case.objects.filter(pk=case.pk).update(**changes)
        case.refresh_from_db()
        return act.upon(case, stated=[f"{name}={value}" for name, value in changes.items() if value])


def name_team(act: Act, case: Case, officers: Sequence[Officer]) -> None:
    """Write officers into the team of a case, with their grants (decisions 1). A step."""
    for officer in dict.fromkeys(officers):
        if officer.bureau_id != case.bureau_id or Role.OFFICER not in officer.roles | act.officer.roles:
            raise InputError(f"没有指定{officer.name}：不是本局的执法人员。", next_step="请从本局执法人员中选择。")
        if has_decided(case, officer):
            raise SamePersonError(
                f"不能由{officer.name}承办：他已在本案审批中签署过意见，承办与审批不能是同一人。",
                article=SEPARATION,
                next_step="请指定另一名执法人员。",
            )
        if has_reviewed(case, officer):
            raise SamePersonError(
                f"不能由{officer.name}承办：他已对本案出具法制审核意见。",
                article=SEPARATION,
                next_step="请指定另一名执法人员。",
            )
        _, is_new = CaseHandler.objects.get_or_create(case=case, officer=officer, defaults={"from_at": act.at})
        for verb in TEAM_VERBS if is_new else ():
            give_grant(act, verb=verb, subject=case, officer=officer, reason="本案承办人")


def _entered(new: NewClue) -> Entered:
    """Say of a clue what the register of sources holds."""
    who = NewComplainant(name=new.informant_name, contact=new.informant_contact)
    return Entered(
        channel=new.source_channel,
        words=new.words,
        party={code: new.party.get(code, "").strip() for code, _ in PARTY_PARTS},
        cause=new.cause.strip(),
        place=new.place,
        complainant=who if new.informant_name or new.informant_contact else None,
    )
