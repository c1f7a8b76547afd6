"""Every write of room bureau, and the steps it offers to higher rooms: numbers and grants."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F, Model
from django.utils import timezone

from liuhen.bureau.acting import Act, By, Machine, acting, at_the_door
from liuhen.bureau.models import (
    Attempt,
    Bureau,
    Certificate,
    Grant,
    NumberSeries,
    Officer,
    OnceKey,
    RoleHolding,
    Setting,
    Unit,
)
from liuhen.bureau.queries import kind_of
from liuhen.bureau.roles import NEVER_TOGETHER, Role
from liuhen.errors import InputError, RefusalError


class PasswordError(InputError):
    """The password is too weak or too short."""

    code = "password"


class RolePairError(RefusalError):
    """Two roles that one person may never hold together (decisions 24)."""

    code = "role_pair"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBureau:
    """What the first-run page asks of a bureau."""

    code: str
    name: str
    short_name: str
    region: str
    pack_code: str
    pack_version: str
    pack_effective_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOfficer:
    """What is known of a person when he is entered."""

    username: str
    name: str
    password: str
    unit: Unit | None = None
    badge: str = ""
    phone: str = ""
    certificate_number: str = ""
    certificate_from: date | None = None
    certificate_until: date | None = None


def establish(new: NewBureau, *, by: Machine, at: datetime) -> Bureau:
    """Found a bureau of this installation with its rule pack and the pack's effective date (decisions 4, D27)."""
    if Bureau.objects.filter(code=new.code).exists():
        raise InputError(f"代码 {new.code} 已有机关使用，没有建立。", next_step="请换一个代码。")
    with acting(by, "bureau.establish", at=at) as act:
        bureau = Bureau.objects.create(
            code=new.code,
            name=new.name,
            short_name=new.short_name,
            region=new.region,
            pack_code=new.pack_code,
            pack_version=new.pack_version,
            pack_effective_on=new.pack_effective_on,
        )
        act.bureau = bureau
        return act.upon(
            bureau,
            pack=f"{new.pack_code} {new.pack_version}",
            pack_effective_on=new.pack_effective_on.isoformat(),
        )


def open_unit(bureau: Bureau, name: str, *, by: By, at: datetime, parent: Unit | None = None) -> Unit:
    """Open a unit (处室) of the bureau."""
    if Unit.objects.filter(bureau=bureau, name=name).exists():
        raise InputError(f"已有处室“{name}”，没有重复设立。", next_step="请换一个名称。")
    with acting(by, "unit.open", at=at, on=bureau) as act:
        return act.upon(Unit.objects.create(bureau=bureau, name=name, parent=parent))


def appoint(bureau: Bureau, new: NewOfficer, *, by: By, at: datetime, once: str | None = None) -> Officer:
    """Enter a person with an account; the certificate is entered with him when he has one.

    Raises:
        InputError: the account name is taken, or the password too weak.
    """
    if Officer.objects.filter(username=new.username).exists():
        raise InputError(f"账号 {new.username} 已有人使用，没有登记。", next_step="请换一个账号。")
    officer = Officer(
        bureau=bureau, unit=new.unit, username=new.username, name=new.name, badge=new.badge, phone=new.phone
    )
    check_password(new.password, officer)
    officer.set_password(new.password)
    with acting(by, "officer.appoint", at=at, on=bureau, once=once) as act:
        officer.save(force_insert=True)
        if new.certificate_number and new.certificate_from and new.certificate_until:
            Certificate.objects.create(
                officer=officer,
                number=new.certificate_number,
                valid_from=new.certificate_from,
                valid_until=new.certificate_until,
            )
        return act.upon(officer, username=new.username)


def assign_role(
    officer: Officer, role: Role, *, by: By, at: datetime, reason: str, from_on: date | None = None
) -> RoleHolding:
    """Give a person a role from a day on.

    Raises:
        RolePairError: the role may never go together with one already held.
    """
    with acting(by, "role.assign", at=at, on=officer, reason=reason) as act:
        held = set(RoleHolding.objects.filter(officer=officer, until_on__isnull=True).values_list("role", flat=True))
        for pair in NEVER_TOGETHER:
            if role in pair and held & (set(pair) - {role}):
                raise RolePairError(
                    f"不能把“{role.label}”授予{officer.name}：同一人已担任与之互相制约的角色。",
                    next_step="请指定另一人担任。",
                )
        holding = RoleHolding.objects.create(
            officer=officer, role=role.value, from_on=from_on or timezone.localdate(at)
        )
        act.upon(officer, role=role.value)
        return holding


def withdraw_role(officer: Officer, role: Role, *, by: By, at: datetime, reason: str) -> None:
    """Take a role back at the end of yesterday; what was done under it stays as it is."""
    with acting(by, "role.withdraw", at=at, on=officer, reason=reason) as act:
        rows = RoleHolding.objects.filter(officer=officer, role=role.value, until_on__isnull=True)
        if not rows.exists():
            raise InputError(f"{officer.name}现在没有“{role.label}”角色，没有可收回的。")
        rows.update(until_on=timezone.localdate(at) - timedelta(days=1))
        act.upon(officer, role=role.value)


def suspend(officer: Officer, *, by: By, at: datetime, reason: str) -> None:
    """Close an account; the person's past acts and visibility of others stay unchanged."""
    with acting(by, "officer.suspend", at=at, on=officer, reason=reason) as act:
        Officer.objects.filter(pk=officer.pk).update(is_active=False)
        act.upon(officer)


def change_password(officer: Officer, new: str, *, at: datetime) -> None:
    """Change one's own password."""
    check_password(new, officer)
    with acting(officer, "password.change", at=at, on=officer) as act:
        officer.set_password(new)
        officer.save(update_fields=["password"])
        act.upon(officer)


def reset_password(officer: Officer, new: str, *, by: Officer, at: datetime, reason: str) -> None:
    """Give a person a new first password; the act names who gave it and why, never the password."""
    check_password(new, officer)
    with acting(by, "password.reset", at=at, on=officer, reason=reason) as act:
        officer.set_password(new)
        officer.save(update_fields=["password"])
        act.upon(officer)


def check_password(password: str, officer: Officer) -> None:
    """Check a new password against the rules of the installation."""
    try:
        validate_password(password, officer)
    except ValidationError as error:
        raise PasswordError(
            "口令不合要求：" + "；".join(error.messages), next_step="请换一个至少 8 位的口令。"
        ) from None


def change_setting(
    bureau: Bureau, key: str, value: object, *, document_number: str, by: Officer, at: datetime, reason: str
) -> Setting:
    """Set a bureau value with its document number; the older values stay as they were."""
    with acting(by, "setting.change", at=at, on=bureau, reason=reason) as act:
        row = Setting.objects.create(
            bureau=bureau,
            key=key,
            value=value,
            document_number=document_number,
            set_by=by,
            set_on=timezone.localdate(at),
        )
        act.upon(bureau, key=key, document_number=document_number)
        return row


def note_login(officer: Officer, *, address: str) -> None:
    """Record a login."""
    at_the_door(officer, "session.open", on=officer, address=address)


def note_logout(officer: Officer) -> None:
    """Record a logout."""
    at_the_door(officer, "session.close", on=officer)


def note_failed_login(username: str, *, address: str, locked: bool) -> None:
    """Record a failed login under the account name that was typed; a mistyped password is never kept."""
    officer = Officer.objects.filter(username=username).select_related("bureau").first()
    known = officer.username if officer else ""
    door = Machine("door", bureau=officer.bureau if officer else None)
    at_the_door(door, "session.refuse", on=officer, username=known, address=address, locked=locked)


def count_attempt(address: str, kind: str, *, at: datetime) -> None:
    """Count a caller turned away at the door; `sum_attempts` turns the counts into entries (decisions 9)."""
    minute = at.replace(second=0, microsecond=0)
    Attempt.objects.get_or_create(address=address, minute=minute, kind=kind)
    Attempt.objects.filter(address=address, minute=minute, kind=kind).update(count=F("count") + 1)


def sum_attempts(*, at: datetime) -> int:
    """Write one entry for the past minutes' callers turned away; give how many rows were summed."""
    minute = at.replace(second=0, microsecond=0)
    rows = list(Attempt.objects.filter(summed=False, minute__lt=minute).order_by("minute")[:500])
    if not rows:
        return 0
    with acting(Machine("door"), "door.summed", at=at) as act:
        act.note(
            callers=[f"{row.minute:%Y-%m-%dT%H:%MZ} {row.address} {row.kind} {row.count}" for row in rows][:200],
            total=sum(row.count for row in rows),
        )
        Attempt.objects.filter(pk__in=[row.pk for row in rows]).update(summed=True)
    return len(rows)


def forget_old_keys(*, before: datetime) -> None:
    """Drop the keys of forms older than `before`: a form that old is answered by the state of its thing."""
    OnceKey.objects.filter(done_at__lt=before).delete()


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
