"""The step that writes a source beside its case, and who complained into a row of his own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from liuhen.bureau.acting import Act
from liuhen.bureau.acts import give_grant
from liuhen.cases.models import Case
from liuhen.cases.sources.hiding import hide
from liuhen.cases.sources.models import CaseSource, Complainant
from liuhen.cases.sources.words import is_complaint

OPEN_IDENTITY = "source.open_identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComplainant:
    """Who complained or informed, as typed. Without a name he is anonymous; his contact may be known all the same."""

    part: str = "informant"  # complainant, informant
    kind: str = "person"  # person, legal_person, organisation
    name: str = ""
    code: str = ""
    contact: str = ""
    address: str = ""
    relation: str = ""
    demand: str = ""
    wants_reply: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What a source says beside its case."""

    channel: str
    words: str
    party: Mapping[str, str]
    cause: str
    place: str = ""
    received_at: datetime | None = None  # None: when it is registered
    means: str = ""
    acceptance: str = ""
    organ: str = ""
    letter: str = ""
    reply_by: date | None = None
    more: Mapping[str, str] = field(default_factory=dict)  # printed names of the pack no field of ours answers
    complainant: NewComplainant | None = None  # None on a complaint: anonymous


def shown_words(words: str, channel: str, who: NewComplainant | None) -> tuple[str, tuple[str, ...]]:
    """Give the words everybody with the case may read, and which kinds of thing are hidden in them."""
    if not is_complaint(channel):
        return words, ()
    known = (who.name, who.contact, who.code) if who else ()
    shown = hide(words, known=known)
    return shown.words, shown.hidden


def enter(act: Act, case: Case, number: str, new: Entered) -> CaseSource:
    """Write one source of a case; who complained goes into a side row that its registrar may open. A step."""
    words, hidden = shown_words(new.words, new.channel, new.complainant)
    source = CaseSource.objects.create(
        bureau=act.home,
        unit=case.unit,
        secrecy=case.secrecy,
        number=number,
        case=case,
        channel=new.channel,
        means=new.means,
        received_at=new.received_at or act.at,
        registered_at=act.at,
        registered_by=act.officer,
        content=words,
        hidden=list(hidden),
        party=dict(new.party),
        cause=new.cause.strip(),
        place=new.place,
        acceptance=new.acceptance,
        organ=new.organ,
        letter=new.letter,
        reply_by=new.reply_by,
        more={name: text for name, text in new.more.items() if text.strip()},
    )
    act.upon(source, channel=new.channel)
    if new.complainant is not None or is_complaint(new.channel):
        _keep_complainant(act, source, new.complainant or NewComplainant(), new.words if hidden else "")
    return source


def _keep_complainant(act: Act, source: CaseSource, who: NewComplainant, words: str) -> None:
    digest, salt = act.masked(f"{who.name}\n{who.code}\n{who.contact}\n{who.address}")
    Complainant.objects.create(
        source=source,
        part=who.part,
        kind=who.kind,
        is_named=bool(who.name.strip()),
        name=who.name.strip(),
        code=who.code.strip(),
        contact=who.contact.strip(),
        address=who.address.strip(),
        relation=who.relation.strip(),
        demand=who.demand.strip(),
        words=words,
        wants_reply=who.wants_reply,
        digest=digest,
        salt=salt,
    )
    give_grant(act, verb=OPEN_IDENTITY, subject=source, officer=act.officer, reason="登记人")
    act.note(informant=digest, named=bool(who.name.strip()))
