"""Founding a bureau, its units and people, their roles and passwords."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from liuhen.bureau.acting import By, Machine, acting
from liuhen.bureau.acts.rules import first_version
from liuhen.bureau.models import Bureau, Certificate, Officer, RoleHolding, Unit
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
        first_version(act, bureau)
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
