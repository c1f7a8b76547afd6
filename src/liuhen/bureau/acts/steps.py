"""Steps the room offers to higher rooms inside their open act: numbers and grants."""

from datetime import datetime

from django.db.models import F, Model
from django.utils import timezone

from liuhen.bureau.acting import Act
from liuhen.bureau.models import Grant, NumberSeries, Officer
from liuhen.bureau.queries import kind_of
from liuhen.bureau.roles import Role


def next_number(act: Act, kind: str, *, width: int = 4) -> str:
    """Give the next number of a series, such as HD-2026-0233; gap-free, since it is rolled back with the act."""
    year = timezone.localdate(act.at).year
    return f"{kind}-{year}-{next_in_series(act, kind, year):0{width}d}"


def next_in_series(act: Act, kind: str, year: int) -> int:
    """Give the next figure of a series inside the open act; two people at the same moment get two figures."""
    series, _ = NumberSeries.objects.get_or_create(bureau=act.home, kind=kind, year=year)
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    return NumberSeries.objects.values_list("last", flat=True).get(pk=series.pk)


def give_grant(
    act: Act,
    *,
    verb: str,
    subject: Model,
    reason: str,
    officer: Officer | None = None,
    role: Role | None = None,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
) -> Grant:
    """Write down a leave that the open act gives; its entry is the grant's source (decisions 1)."""
    return Grant.objects.create(
        bureau=act.home,
        officer=officer,
        role=role.value if role else "",
        verb=verb,
        subject_kind=kind_of(subject),
        subject_id=str(subject.pk),
        from_at=from_at or act.at,
        until_at=until_at,
        reason=reason,
        given_by=act.uid,
    )


def revoke_grants(act: Act, *, verb: str, subject: Model, officer: Officer | None = None, given_by: str = "") -> int:
    """Take live grants of a verb on a thing back from now on; give how many there were.

    `given_by` is the uid of the entry that gave them: another leave for the same thing stays.
    """
    rows = Grant.objects.filter(
        bureau=act.home,
        verb=verb,
        subject_kind=kind_of(subject),
        subject_id=str(subject.pk),
        revoked_at__isnull=True,
    )
    if officer is not None:
        rows = rows.filter(officer=officer)
    if given_by:
        rows = rows.filter(given_by=given_by)
    return rows.update(revoked_at=act.at)
