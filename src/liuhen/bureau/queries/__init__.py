"""Reads of room bureau: `may`, `scope`, the active pack, people by role."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from liuhen.bureau.models import (
    Bureau,
    Grant,
    HolidayNotice,
    LocalDay,
    Officer,
    RulePack,
    Setting,
)
from liuhen.bureau.permissions import KEEPERS, YES, Actor, Decision, Thing, decide, stays_in_unit
from liuhen.bureau.roles import EVERYBODY, KEEPS_PACK_WORD, WITHOUT_CONTENT, Role
from liuhen.bureau.verbs import VERBS
from liuhen.bureau.versions import resolved
from liuhen.law import calendar as law
from liuhen.law import settings as stricter
from liuhen.law.calendar import Calendar
from liuhen.law.notice import notice_of
from liuhen.law.pack import Pack, load, pack_from
from liuhen.law.shelf import pack_texts, read_calendar

if TYPE_CHECKING:
    from liuhen.bureau.acting import Machine

M = TypeVar("M", bound=Model)
_LOOK: ContextVar[dict[tuple[int, date | None], Pack] | None] = ContextVar("look", default=None)


def may(by: "Officer | Machine", verb: str, thing: Model | None = None, *, at: datetime | None = None) -> Decision:
    """Decide whether `by` may do `verb` to `thing` (to any thing, when it is None)."""
    rule = VERBS[verb]
    if not isinstance(by, Officer):
        return YES if rule.machine else Decision(allowed=False, why="这件事须由人办理")
    actor, facts = actor_facts(by), None if thing is None else thing_facts(thing)
    decision = decide(rule, actor, facts, granted=False)
    if decision:  # a grant only ever adds: where the role suffices nobody has to look for one
        return decision
    return decide(rule, actor, facts, granted=has_grant(by, verb, thing, at=at or timezone.now()))


def actor_facts(officer: Officer) -> Actor:
    """Freeze a person for the decision."""
    return Actor(bureau_id=officer.bureau_id, unit_id=officer.unit_id, roles=officer.roles, active=officer.is_active)


def thing_facts(thing: Model) -> Thing:
    """Freeze a thing for the decision: its bureau, unit and secrecy class."""
    return Thing(
        bureau_id=getattr(thing, "bureau_id", None),
        unit_id=getattr(thing, "unit_id", None),
        secrecy=getattr(thing, "secrecy", ""),
    )


def live_grants(officer: Officer, verb: str, *, at: datetime) -> QuerySet[Grant]:
    """Give the grants of `verb` that hold for `officer` at the instant `at` (from closed, until open)."""
    return _grants_of(officer, at=at).filter(verb=verb)


def _grants_of(officer: Officer, *, at: datetime) -> QuerySet[Grant]:
    holder = Q(officer=officer) | Q(officer__isnull=True, role__in=[role.value for role in officer.roles])
    until = Q(until_at__isnull=True) | Q(until_at__gt=at)
    return Grant.objects.filter(holder, until, bureau=officer.bureau_id, from_at__lte=at, revoked_at__isnull=True)


def has_grant(officer: Officer, verb: str, thing: Model | None, *, at: datetime) -> bool:
    """Tell whether a live grant names the person and the thing (any thing, when it is None)."""
    grants = live_grants(officer, verb, at=at)
    if thing is not None:
        grants = grants.filter(subject_kind=kind_of(thing), subject_id=str(thing.pk))
    return grants.exists()


def kind_of(thing: Model | type[Model]) -> str:
    """Give the word by which entries and grants call this kind of thing."""
    meta = thing._meta  # noqa: SLF001 - the documented meta API
    return str(getattr(thing, "trail_kind", meta.model_name or ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a right reaches over the things of one kind in the own bureau."""

    where: Q | None  # what the role opens: an empty Q is all of them, None nothing
    ids: tuple[int, ...]  # what grants open besides, one by one


def reaches(by: Officer, kinds: Mapping[str, type[Model]], *, at: datetime | None = None) -> dict[str, Reach]:
    """Give how far `by` may do each verb to things of its kind, apart from the bureau they belong to."""
    opened: dict[tuple[str, str], list[int]] = defaultdict(list)
    if by.is_active:
        named = _grants_of(by, at=at or timezone.now()).filter(verb__in=kinds)
        for verb, kind, pk in named.order_by("pk").values_list("verb", "subject_kind", "subject_id"):
            opened[verb, kind].append(int(pk))
    return {verb: _reach(by, verb, model, tuple(opened[verb, kind_of(model)])) for verb, model in kinds.items()}


def _reach(by: Officer, verb: str, model: type[Model], ids: tuple[int, ...]) -> Reach:
    rule = VERBS[verb]
    if not by.is_active or (rule.content and by.roles <= WITHOUT_CONTENT):
        return Reach(where=None, ids=())
    if rule.granted or (rule.roles != EVERYBODY and not by.roles & rule.roles):
        return Reach(where=None, ids=ids)
    where = Q()
    fields = {field.name for field in model._meta.get_fields()}  # noqa: SLF001 - the documented meta API
    if stays_in_unit(rule, by.roles) and "unit" in fields:
        where &= Q(unit=by.unit_id) | Q(unit__isnull=True)
    if rule.content and "secrecy" in fields and not by.roles & KEEPERS:
        where &= Q(secrecy="")
    return Reach(where=where, ids=ids)


def scope(by: Officer, verb: str, queryset: "QuerySet[M]", *, at: datetime | None = None) -> "QuerySet[M]":
    """Limit a query to the things `by` may do `verb` to. The rows of another bureau never appear."""
    own = queryset.filter(**{str(getattr(queryset.model, "bureau_path", "bureau")): by.bureau_id})
    right = reaches(by, {verb: queryset.model}, at=at)[verb]
    if right.where is None:
        return own.filter(pk__in=right.ids)
    # An empty Q joined by `or` gives the other side alone, which would hide everything.
    return own.filter(right.where | Q(pk__in=right.ids)) if right.where else own


def active_pack(bureau: Bureau, on: date | None = None) -> Pack:
    """Give the bureau's rules of the civil day `on` (today when it is not given), with its own calendar.

    A day before the first version is judged by the first. The pack carries the versions that came into force after
    it up to today (`Pack.later`), so that nothing already held is kept for a shorter time.

    Raises:
        LookupError: the bureau has no version.
    """
    look, asked = _LOOK.get(), (bureau.pk, on)
    if look is None:
        return _active_pack(bureau, on)
    if asked not in look:
        look[asked] = _active_pack(bureau, on)
    return look[asked]


@contextmanager
def one_look() -> Iterator[None]:
    """Ask for a bureau's rules once for everything done inside: for reading, where nobody changes the rules."""
    before = _LOOK.set({})
    try:
        yield
    finally:
        _LOOK.reset(before)


def _active_pack(bureau: Bureau, on: date | None) -> Pack:
    today = timezone.localdate()
    day = on or today
    versions = list(versions_in_force(bureau).order_by("effective_on").values_list("pk", "digest", "effective_on"))
    if not versions:
        raise LookupError(f"bureau {bureau.code} has no rule pack")
    begun = [place for place, row in enumerate(versions) if row[2] <= day]
    place = begun[-1] if begun else 0
    later = tuple((pk, digest) for pk, digest, effective_on in versions[place + 1 :] if effective_on <= today)
    pk, digest, _ = versions[place]
    return _dressed(pk, digest, later, (_calendar_key(bureau), _shipped_at()), (settings_of(bureau), today))


def pack_at(bureau: Bureau, instant: datetime | None) -> Pack:
    """Give the rules of the civil day of an instant, today's where there is none (`law.facts.subjects`)."""
    return active_pack(bureau, on=timezone.localdate(instant) if instant else None)


def pack_of(version: RulePack) -> Pack:
    """Give the rules of one version, in force or proposed, with the bureau's own calendar."""
    dated, own = (_calendar_key(version.bureau), _shipped_at()), (settings_of(version.bureau), timezone.localdate())
    return _dressed(version.pk, version.digest, (), dated, own)


def versions_in_force(bureau: Bureau) -> QuerySet[RulePack]:
    """Give the approved versions, the newest effective date first; the future ones among them."""
    held = (RulePack.State.IN_FORCE, RulePack.State.SUPERSEDED)
    return RulePack.objects.filter(bureau=bureau, state__in=held)


def calendar_for(bureau: Bureau) -> Calendar:
    """Give the bureau's calendar: the shipped years, over them imported notices, over these its local days."""
    return _calendar(_calendar_key(bureau), _shipped_at())


def installed_packs() -> list[Pack]:
    """Give every rule pack that this installation carries, by code."""
    paths = sorted(settings.PACKS_DIR.glob("*/pack.yaml"))
    return [_loaded(path, path.stat().st_mtime_ns) for path in paths]


def installed_texts(code: str) -> dict[str, str]:
    """Give the texts of one installed pack, as a version keeps them.

    Raises:
        PackError: there is no such pack, or it is not acceptable.
    """
    path = settings.PACKS_DIR / code
    texts = pack_texts(path)
    return resolved(texts, _loaded(path / "pack.yaml", (path / "pack.yaml").stat().st_mtime_ns))


def texts_with(bureau: Bureau, own: Mapping[str, str]) -> dict[str, str]:
    """Give the texts of a proposed version: its own files over the newest version's, superior laws as installed."""
    newest = versions_in_force(bureau).first()
    held = dict(newest.files) if newest else {}
    folder = settings.PACKS_DIR / bureau.pack_code
    shared = pack_texts(folder) if folder.is_dir() else {}
    return {**held, **{name: text for name, text in shared.items() if "/" in name}, **own}


def newer_installed(bureau: Bureau) -> Pack | None:
    """Give the installed folder's pack where its version number is one the bureau has never had."""
    pack = next((one for one in installed_packs() if one.code == bureau.pack_code), None)
    known = RulePack.objects.filter(bureau=bureau).exclude(state=RulePack.State.REFUSED)
    return None if pack is None or known.filter(version=pack.version).exists() else pack


@lru_cache(maxsize=16)
def _loaded(path: Path, _changed: int) -> Pack:
    return load(path)


_Key = tuple[tuple[tuple[int, str], ...], tuple[tuple[date, str, str], ...]]


def _calendar_key(bureau: Bureau) -> _Key:
    """Name everything the bureau's calendar is made of: notices by row and digest, local days in order."""
    notices = bureau.holiday_notices.order_by("pk").values_list("pk", "digest")
    days = bureau.local_days.order_by("pk").values_list("day", "arrangement", "name")
    return tuple(notices), tuple(days)


def _shipped_at() -> int:
    """Tell a changed folder of shipped calendars from the one that was read."""
    folder = settings.PACKS_DIR / "calendar"
    return max((path.stat().st_mtime_ns for path in folder.glob("*.yaml")), default=0)


@lru_cache(maxsize=16)
def _calendar(key: _Key, _shipped_at: int) -> Calendar:
    joined = read_calendar(settings.PACKS_DIR / "calendar")
    for pk, _ in key[0]:
        notice = HolidayNotice.objects.get(pk=pk)
        joined = joined.joined(notice_of(notice.text).calendar)
    days = {day: (arrangement, name) for day, arrangement, name in key[1]}  # the newest word about a day
    rest, work = LocalDay.Arrangement.REST, LocalDay.Arrangement.WORK
    return joined.with_local(
        law.LocalDay(day=day, works=arrangement == work, name=name)
        for day, (arrangement, name) in days.items()
        if arrangement in (rest, work)
    )


_Own = tuple[tuple[stricter.Setting, ...], date]  # settings, and the day that asks


@lru_cache(maxsize=32)
def _dressed(
    pk: int,
    digest: str,
    later: tuple[tuple[int, str], ...],
    dated: tuple[_Key, int],
    own: tuple[tuple[stricter.Setting, ...], date],
) -> Pack:
    """Give a version with the bureau's calendar, the versions that followed it, and the bureau's own settings."""
    calendar = _calendar(*dated)
    followed = tuple(replace(_parsed(*one), calendar=calendar) for one in later)
    return replace(_parsed(pk, digest), calendar=calendar, later=followed).under(*own)


@lru_cache(maxsize=16)
def _parsed(pk: int, _digest: str) -> Pack:
    row = RulePack.objects.get(pk=pk)
    return pack_from(row.files, calendar=Calendar(), name=f"{row.code} {row.version}")


def role_label(bureau: Bureau, role: Role) -> str:
    """Call a role by the pack's own word where the pack has one (look.md chapter 5)."""
    if role not in KEEPS_PACK_WORD:
        return role.label
    return active_pack(bureau).role_label(role.value) or role.label


def people_with(bureau: Bureau, role: Role, *, on: date | None = None) -> QuerySet[Officer]:
    """Give the active people who hold `role` on a civil date (today when it is not given)."""
    day = on or timezone.localdate()
    live = Q(role_holdings__until_on__isnull=True) | Q(role_holdings__until_on__gte=day)
    return Officer.objects.filter(
        live, bureau=bureau, is_active=True, role_holdings__role=role.value, role_holdings__from_on__lte=day
    ).distinct()


def among(field: str, keys: Collection[int]) -> Q:
    """Limit a query to rows whose `field` is one of `keys`; a run without gaps is asked for by its ends, quicker."""
    if len(keys) > 2 and max(keys) - min(keys) + 1 == len(set(keys)):
        return Q((f"{field}__gte", min(keys)), (f"{field}__lte", max(keys)))
    return Q((f"{field}__in", keys))


def texts(*fields: str) -> list[Cast]:
    """Ask for instants as the database writes them, for `bureau.plain.Instants`."""
    return [Cast(field, TextField()) for field in fields]


def plain(rows: "QuerySet[M, tuple[Any, ...]]") -> list[tuple[Any, ...]]:
    """Read the values of a query as the database gives them: Django's conversion of each costs more than the reading.

    Ask for instants by `texts`. JSON may be text.
    """
    try:
        statement, params = rows.query.sql_with_params()
    except EmptyResultSet:  # limited to no key at all
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def officer_named(username: str) -> Officer | None:
    """Find a person by account name."""
    return Officer.objects.filter(username=username).select_related("bureau", "unit").first()


def account_of(word: str) -> str:
    """Give the account name behind what was typed at login: an account name, or a certificate number in force."""
    today = timezone.localdate()
    holder = Officer.objects.filter(
        certificates__number=word, certificates__valid_from__lte=today, certificates__valid_until__gte=today
    ).first()
    return holder.username if holder else word


def setting_value(bureau: Bureau, key: str) -> object:
    """Give the newest value the bureau has set for `key`, or None."""
    row = bureau.settings.filter(key=key).order_by("-id").first()
    return None if row is None else row.value


def settings_of(bureau: Bureau) -> tuple[stricter.Setting, ...]:
    """Give what the bureau has set itself, past settings with their last day, for `Pack.under`."""
    rows = bureau.settings.filter(key__in=stricter.KEYS).select_related("set_by").order_by("id")
    return stricter.in_turn(
        stricter.Setting(
            key=row.key,
            value=str(row.value),
            document_number=row.document_number,
            set_on=row.set_on,
            set_by=row.set_by.name if row.set_by else "",
            from_on=row.from_on,
        )
        for row in rows
    )


def setting_history(bureau: Bureau, key: str) -> QuerySet[Setting]:
    """Give every setting of a key, the newest first; one with an empty value took the former back."""
    return bureau.settings.filter(key=key).select_related("set_by").order_by("-id")
