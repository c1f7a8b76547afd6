"""Reads of services and publications: facts for the law, how far each is, what of a decision may be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.queries import among
from liuhen.bureau.queries.roster import roster
from liuhen.cases.kept.queries import files_about
from liuhen.cases.models import Case, CaseHandler, Complainant, NotPublic, Publication, Service
from liuhen.cases.serving.masking import Private
from liuhen.documents.fields import printed
from liuhen.documents.models import Document
from liuhen.law.citation import Citation
from liuhen.law.facts import EventFacts, ServiceFacts
from liuhen.law.finding import Level
from liuhen.law.pack import SERVICE_METHODS, Pack
from liuhen.law.schema import Body
from liuhen.law.schema.procedure import ServiceRule

_CITIZEN = 18  # an identity number of a person has so many signs, as has a unit's code; a unit's has letters
_SHORTEST_NAME, _LONGEST_NAME = 2, 12


ANNOUNCED = "announcement"  # the method, and the clock that runs from it


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedUntil:
    """The instant at which a document that was announced counts as served, and who says so."""

    due_at: datetime
    words: str  # 30 日
    citation: Citation
    is_binding: bool  # the bureau has compared the text: the software may refuse


def services_facts(case_ids: Collection[int], *, only: int | None = None) -> dict[int, list[ServiceFacts]]:
    """Freeze the services of cases for the law, by case. Four queries.

    A service that came back counts from the day it did; one still on its way has no instant.
    """
    rows = Service.objects.filter(among("case", list(case_ids))).select_related("document").order_by("served_at", "pk")
    rows = rows.prefetch_related("officers", "recordings")
    known = list(rows if only is None else rows.filter(pk=only))
    people = roster(officer.pk for row in known for officer in row.officers.all())
    kept = files_about("service", [row.pk for row in known])
    found: dict[int, list[ServiceFacts]] = defaultdict(list)
    for row in known:
        at = row.served_at or row.returned_at
        proofs = [*row.proof_kinds, *(file.kind for file in kept[row.pk])]
        found[row.case_id].append(
            ServiceFacts(
                id=str(row.pk),
                document_kind=row.document.kind,
                document_id=str(row.document_id),
                method=row.method,
                served_at=at,
                fields=row.fields,
                has_receipt=row.receipt_id is not None,
                proof_kinds=tuple(dict.fromkeys(proofs)),
                party_agreed=row.party_agreed,
                method_kind=row.method_kind,
                carrier=row.carrier,
                returned=row.returned_at is not None,
                officers=tuple(people.on(officer.pk, at) for officer in row.officers.all()) if at else (),
                recorded=row.recorded,
            )
        )
    return found


def rule_of(pack: Pack, method: str) -> ServiceRule | None:
    """Give the nearest text's rule of a method, or None where nobody knows it."""

    def of(body: Body) -> ServiceRule | None:
        rule = getattr(body.service, method, None) if method in SERVICE_METHODS else None
        return rule if isinstance(rule, ServiceRule) else None

    found = pack.resolve(of)
    return found.value if found else None


def serving_links(case_ids: Collection[int]) -> dict[int, list[EventFacts]]:
    """Freeze publications of decisions and services by announcement, by case: the law has clocks. Three queries."""
    found: dict[int, list[EventFacts]] = defaultdict(list)

    def add(case: int, name: str, at: datetime | None, which: str = "") -> None:
        if at is not None:
            found[case].append(EventFacts(name=name, at=at, entered_at=at, which=which))

    posted = Service.objects.filter(among("case", list(case_ids)), method=ANNOUNCED, sent_at__isnull=False)
    for one in posted.select_related("document").order_by("pk"):
        which = one.document.number or one.document.title
        add(one.case_id, "announced", one.sent_at, which)
        add(one.case_id, "announcement_ended", one.served_at or one.returned_at, which)

    for row in Publication.objects.filter(among("case", list(case_ids))).order_by("pk"):
        add(row.case_id, "published", row.published_at)
        add(row.case_id, "decision_revoked", row.revoked_at)
        add(row.case_id, "publication_withdrawn", row.withdrawn_at)
    for case, at in NotPublic.objects.filter(among("case", list(case_ids))).values_list("case_id", "at"):
        add(case, "publication_waived", at)
    return found


def announced_until(pack: Pack, posted_at: datetime) -> AnnouncedUntil | None:
    """Say when a document announced at this instant counts as served; None where no law in force says."""
    for layer in pack.layers:
        for clock in layer.body.clocks:
            if clock.code == ANNOUNCED:
                return AnnouncedUntil(
                    due_at=clock.limit.term.due(posted_at, calendar=pack.calendar).at,
                    words=clock.limit.term.words,
                    citation=layer.cite(clock.req),
                    is_binding=layer.capped(Level.VIOLATION) is Level.VIOLATION,
                )
    return None


def standing(service: Service) -> tuple[str, str]:
    """Say how far a service is, as a chip: served, on its way, came back."""
    if service.returned_at:
        return ("over", "已退回")
    if service.served_at is None:
        return ("due", "待回执" if service.method == "post" else "待确认")
    return ("met", "已送达")


def clear_text(document: Document) -> str:
    """Give the text of a decision as its form prints it, one field below the other, with its number."""
    lines = [document.title, document.number]
    for item in document.form.fields:
        words = printed(item, document.fields.get(item.code)).strip()
        if words and item.kind.value != "officers":
            lines += [f"{item.zh}：", words] if "\n" in words or len(words) > 40 else [f"{item.zh}：{words}"]
    day = document.issued_at
    lines += [document.bureau.name, f"{day.year}年{day.month}月{day.day}日" if day else ""]
    return "\n".join(line for line in lines if line)


def private_of(case: Case, documents: Collection[Document] = ()) -> Private:
    """Gather what must not be read in public: names of persons, addresses of citizens.

    The name of a unit is public; so are the officers who decided.
    """
    party = case.party
    names = [str(party.get("representative", ""))]
    words: list[str] = []
    if _is_person(party):
        names.append(case.party_name)
        words.append(str(party.get("address", "")))
    for document in documents:
        for service in document.services.all():
            names += [service.fields.get("受送达人或签收人", "")]
    told = Complainant.objects.filter(source__case=case).values_list("name", "contact", "code", "address")
    for name, *others in told:  # who complained or informed is never read in public
        names.append(name)
        words += others
    officers = set(CaseHandler.objects.filter(case=case).values_list("officer__name", flat=True))
    plain = {_bare(name) for name in names} - officers - {"" if _is_person(party) else case.party_name}
    return Private(
        names=tuple(name for name in plain if _SHORTEST_NAME <= len(name) <= _LONGEST_NAME),
        words=tuple(word for word in words if word.strip()),
    )


def _bare(name: str) -> str:
    """Give a name without what was noted behind it."""
    return name.split("（", maxsplit=1)[0].split("(", maxsplit=1)[0].strip()


def _is_person(party: dict[str, str]) -> bool:
    code = str(party.get("code", "")).strip()
    is_number = len(code) == _CITIZEN and code[:-1].isdigit()
    return is_number or not (code or str(party.get("representative", "")).strip())
