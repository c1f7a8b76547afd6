"""Reads about sources: facts for the law, who is behind one, what is like it, the lines of the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from liuhen.bureau.models import Bureau
from liuhen.bureau.queries import among
from liuhen.bureau.queries.days import PackDays
from liuhen.cases.models import Case, CaseEvent
from liuhen.cases.sources.likeness import NEAR, Matter, alike
from liuhen.cases.sources.models import CaseSource, CaseTransfer, Complainant, SourceNotice
from liuhen.cases.sources.owed import Behind
from liuhen.cases.sources.printed import Said, as_printed, complaint_fields
from liuhen.cases.sources.register import Line
from liuhen.cases.sources.words import ANONYMOUS, NAMED, NOBODY, is_complaint
from liuhen.documents.fields import Value, instant_words
from liuhen.documents.queries import documents_of
from liuhen.law.facts import EventFacts, NoticeFacts

COMPARED = 400  # newest sources a new one is compared with
OUTCOMES = {
    "clue": "核查中",
    "accepted": "核查中",
    "closed_not_filed": "不予立案",
    "transferred": "移送其他机关",
    "transferred_criminal": "移送司法机关",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """What the sources of a case tell the law."""

    complaint: Mapping[str, str]  # printed field of the rules → what answers it; never names
    named: bool | None
    told: tuple[NoticeFacts, ...]


NO_SOURCE = SourceFacts(complaint={}, named=None, told=())


def sources_facts(began: Mapping[int, tuple[int, datetime]]) -> dict[int, SourceFacts]:
    """Freeze the sources of cases for the law, by case. `began`: bureau and first instant of each. Few queries."""
    rows: dict[int, list[CaseSource]] = defaultdict(list)
    found = CaseSource.objects.filter(among("case", list(began))).select_related("complainant")
    for row in found.prefetch_related("notices").order_by("pk"):
        rows[row.case_id].append(row)
    days = PackDays()
    return {pk: _facts(several, days, *began[pk]) for pk, several in rows.items()}


def transfer_links(case_ids: Collection[int]) -> dict[int, list[EventFacts]]:
    """Freeze how far transfers for suspected crime are, by case: the law has terms for it. One query."""
    found: dict[int, list[EventFacts]] = defaultdict(list)
    for row in CaseTransfer.objects.filter(among("case", list(case_ids)), kind="crime").order_by("pk"):
        times = (("crime_reported", row.asked_at), ("crime_agreed", row.approved_at), ("crime_sent", row.sent_at))
        found[row.case_id] += [EventFacts(name=name, at=at, entered_at=at) for name, at in times if at]
    return found


def behind(source: CaseSource) -> Behind:
    """Say who is behind a source and who was told."""
    who = complainant_of(source)
    return Behind(
        channel=source.channel,
        part=who.get_part_display() if who else "",
        is_named=who.is_named if who else None,
        told=tuple(source.notices.values_list("to", flat=True)),
    )


def complainant_of(source: CaseSource) -> Complainant | None:
    """Give the side row of who complained, or None. Not for pages: those open it through `open_identity`."""
    return getattr(source, "complainant", None)


def named_words(source: CaseSource) -> str:
    """Say 实名, 匿名 or 无 of a source: all that lists, prints and exports may say."""
    who = complainant_of(source)
    return NOBODY if who is None else NAMED if who.is_named else ANONYMOUS


def told_for_drafts(case: Case) -> dict[str, Value]:
    """Give what the register says for a fresh draft of the case's documents; of who complained 有, 匿名 or 无 only."""
    rows = list(case.sources.select_related("complainant").prefetch_related("verifications", "notices").order_by("pk"))
    if not rows:
        return {}
    who = {NAMED: "有，身份信息另行保管", ANONYMOUS: ANONYMOUS, NOBODY: NOBODY}
    verified = [
        f"{instant_words(one.verified_at)}，{one.officers}{one.means}：{one.findings}（{one.opinion}）"
        for row in rows
        for one in row.verifications.all()
    ]
    told = [_told_words(one) for row in rows for one in row.notices.all()]
    return {
        "source_person": who[named_words(rows[0])],
        "source_acceptance": rows[0].acceptance,
        "source_organ": " ".join(part for part in (rows[0].organ, rows[0].letter) if part),
        "source_verified": "\n".join(verified),
        "source_told": told,
    }


def _told_words(one: SourceNotice) -> str:
    done = f"{instant_words(one.told_at)}{one.get_method_display()}"
    return f"{one.to}：无法告知，{one.excuse}" if one.excuse else f"{one.to}：{done}"


def has_not_filed_record(case: Case) -> bool:
    """Say whether the record of not filing is issued."""
    return documents_of(case).filter(kind="not_filed_record", state="issued").exists()


def like_ones(bureau: Bureau, matter: Matter) -> list[CaseSource]:
    """Give the sources that speak of the same matter, newest first."""
    since = (matter.at or timezone.now()) - NEAR
    rows = list(
        CaseSource.objects.filter(bureau=bureau, received_at__gte=since)
        .select_related("case")
        .order_by("-received_at")[:COMPARED]
    )
    held = [Matter(party=row.party_name, words=row.content, cause=row.cause, at=row.received_at) for row in rows]
    return [rows[place] for place in alike(matter, held)]


def register_rows(
    bureau: Bureau, *, since: date | None = None, until: date | None = None, channel: str = "", words: str = ""
) -> QuerySet[CaseSource]:
    """Give the register between two days, both included, newest first."""
    rows = CaseSource.objects.filter(bureau=bureau).select_related("case", "complainant", "registered_by")
    if since:
        rows = rows.filter(received_at__date__gte=since)
    if until:
        rows = rows.filter(received_at__date__lte=until)
    if channel:
        rows = rows.filter(channel=channel)
    if words:
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(case__number__icontains=words)
            | Q(cause__icontains=words)
            | Q(content__icontains=words)
            | Q(case__title__icontains=words)
        )
    return rows.prefetch_related("verifications", "notices", "case__handlers__officer").order_by("-received_at", "-pk")


def line_of(source: CaseSource) -> Line:
    """Freeze one line of the register; nothing of who complained but 实名 or 匿名."""
    handlers = [row.officer.name for row in source.case.handlers.all() if row.until_at is None]
    verified = [f"{row.verified_at.astimezone():%m-%d} {row.findings}" for row in source.verifications.all()]
    told = [f"{one.to}：{one.excuse or one.get_method_display()}" for one in source.notices.all()]
    return Line(
        number=source.number,
        received_at=source.received_at,
        channel=source.channel,
        means=source.get_means_display() if source.means else "",
        who=named_words(source),
        organ=" ".join(part for part in (source.organ, source.letter) if part),
        party=source.party_name,
        place=source.place,
        cause=source.cause,
        content=source.content,
        handlers="、".join(handlers) or source.registered_by.name,
        verified="；".join(verified),
        result=result_of(source),
        told="；".join(told),
    )


def result_of(source: CaseSource) -> str:
    """Say what became of a source."""
    case = source.case
    if source.has_joined:
        return f"并入 {case.number or case.clue_number}"
    return OUTCOMES.get(case.state, f"立案 {case.number}" if case.number else case.get_state_display())


def counted_by_channel(rows: Sequence[CaseSource], channels: Sequence[str]) -> list[tuple[str, int]]:
    """Count sources by channel: every channel of the rules stands there, also with none."""
    counts = dict.fromkeys(channels, 0)
    for row in rows:
        counts[row.channel] = counts.get(row.channel, 0) + 1
    return list(counts.items())


def was_extended(case: Case) -> CaseEvent | None:
    """Give the step by which the time for verifying was lengthened, or None."""
    return case.events.filter(name="filing_extended", counters__isnull=True, countered_by__isnull=True).first()


def _facts(sources: list[CaseSource], days: PackDays, bureau: int, began: datetime) -> SourceFacts:
    told = tuple(
        NoticeFacts(to=one.to, at=one.told_at, excuse=one.excuse) for row in sources for one in row.notices.all()
    )
    first = next((row for row in sources if is_complaint(row.channel)), None)
    if first is None:
        return SourceFacts(complaint={}, named=None, told=told)
    who = complainant_of(first)
    said = Said(
        who=named_words(first),
        content=first.content,
        acceptance=first.acceptance,
        channel=first.channel,
        time=first.received_at.isoformat(),
        more=first.more,
    )
    fields = complaint_fields(days.on(days.bureau(bureau), timezone.localdate(began)))
    return SourceFacts(complaint=as_printed(said, fields), named=who.is_named if who else None, told=told)
