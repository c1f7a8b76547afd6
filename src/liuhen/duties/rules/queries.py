"""Reads of changing the rules: the effect of a version on what is held now, the terms a calendar touches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import Manager, Model, Q, QuerySet

from liuhen.access.models import AccessRequest
from liuhen.bureau.models import Bureau, RulePack
from liuhen.bureau.queries import active_pack, pack_of
from liuhen.bureau.versions import digest_of
from liuhen.cases.applications.models import Application
from liuhen.cases.models import Case
from liuhen.devices.models import Device, Handover
from liuhen.duties.models import Finding, MovedTerm
from liuhen.duties.queries.checked import HORIZON, checked
from liuhen.duties.queries.packs import Rules
from liuhen.duties.queries.subjects import all_subjects, in_parts
from liuhen.duties.rules.effect import Fields, Tally, Touched
from liuhen.evidence.models import Recording
from liuhen.field.models import Activity
from liuhen.law.check import check
from liuhen.law.compare import differences, status_changes, step_changes, term_change
from liuhen.law.facts import CaseFacts, RecordingFacts
from liuhen.law.facts.subjects import Facts, day_of
from liuhen.law.lifecycle import State
from liuhen.law.pack import Pack
from liuhen.law.term import end_of, start_of

CLOSED = frozenset({State.ARCHIVED, State.NOT_FILED, State.TRANSFERRED, State.CRIMINAL})
Tell = Callable[[int, int], bool]  # done, total → whether to go on

THINGS: dict[str, type[Model]] = {
    "recording": Recording,
    "handover": Handover,
    "activity": Activity,
    "case": Case,
    "application": Application,
    "access_request": AccessRequest,
    "device": Device,
    "bureau": Bureau,
}


class GivenUpError(Exception):
    """The work was called off half way; it is begun anew when it is taken up again."""


def subjects_of(bureau: Bureau) -> list[tuple[str, str]]:
    """Give every subject findings are made of, of one bureau, in a fixed order."""
    return list(all_subjects(bureau))


def thing_of(kind: str, subject_id: str) -> Model | None:
    """Give the row behind a subject, for naming it in an entry; None where it is gone or of an unknown kind."""
    model = THINGS.get(kind)
    return None if model is None else _rows(model).filter(pk=subject_id).first()


def effect_of(version: RulePack, *, at: datetime, tell: Tell) -> Fields:
    """Weigh everything the bureau holds under its own version and under the proposed one.

    Raises:
        GivenUpError: `tell` said to leave off.
    """
    bureau, rules, tally = version.bureau, Rules(), Tally()
    new, total = pack_of(version), len(subjects_of(bureau))
    for kind, ids in in_parts(bureau):
        if not tell(tally.checked, total):
            raise GivenUpError
        for loaded, found in checked(kind, ids, rules, at=at):
            tally.checked += 1
            old = rules.of(loaded.facts, bureau)
            subject = Touched(kind=kind, id=loaded.facts.id, label=loaded.label, words=loaded.words)
            tally.add_past(subject, status_changes(found, check(loaded.facts, new, at + HORIZON), at))
            _weigh(tally, subject, loaded.facts, old=old, new=new, version=version, at=at)
    return tally.as_fields(differences(active_pack(bureau), new))


def binding_digest(version: RulePack) -> str:
    """Give what an approval binds to: the texts as they are stored, the effect as it was shown, the effective date.

    Empty while the effect has not been computed.
    """
    effect = getattr(version, "effect", None)
    if effect is None or not effect.digest:
        return ""
    return digest_of(
        {
            "files": digest_of(version.files),
            "effect": digest_of(effect.result or {}),
            "effective_on": version.effective_on.isoformat(),
            "document_number": version.document_number,
        }
    )


def counted_in(bureau: Bureau, first: date, last: date) -> QuerySet[Finding]:
    """Give the findings whose term may have counted a day from `first` to `last`, both included."""
    begin, end = start_of(first), end_of(last)
    ends = Q(due_at__gte=begin) | Q(overdue_at__gte=begin) | Q(breach_at__gte=begin)
    return Finding.objects.filter(ends, Q(since__isnull=True) | Q(since__lte=end), bureau=bureau)


def moved_terms(cause: str) -> QuerySet[MovedTerm]:
    """Give the terms that one change of the calendar moved, by the new end."""
    return MovedTerm.objects.filter(cause=cause, due_after__isnull=False).order_by("due_after", "pk")


def waiting_terms(cause: str) -> QuerySet[MovedTerm]:
    """Give the terms still to be counted again after a change of the calendar."""
    return MovedTerm.objects.filter(cause=cause, due_after__isnull=True).order_by("subject_kind", "subject_id", "pk")


def _rows(model: type[Model]) -> Manager[Model]:
    return model._default_manager  # noqa: SLF001 - Django's own name


def _weigh(
    tally: Tally, subject: Touched, facts: Facts, *, old: Pack, new: Pack, version: RulePack, at: datetime
) -> None:
    if isinstance(facts, RecordingFacts):
        change = term_change(facts, old, new)
        if change is not None:
            tally.add_term(subject, change)
    if isinstance(facts, CaseFacts) and facts.state not in CLOSED:
        day = day_of(facts)
        is_new = day is None or day >= version.effective_on
        tally.add_case(subject, step_changes(facts, old, new, at), state=State(facts.state).label, is_new=is_new)
