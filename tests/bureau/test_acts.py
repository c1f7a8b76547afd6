"""Each act of room bureau leaves one entry; numbers are gap-free; role pairs hold; grants begin and end."""

from datetime import date, timedelta

import pytest

from liuhen.bureau.acting import Machine, acting
from liuhen.bureau.acts import (
    NewBureau,
    NewOfficer,
    NewSetting,
    PasswordError,
    RolePairError,
    appoint,
    assign_role,
    change_password,
    change_setting,
    count_attempt,
    establish,
    forget_old_keys,
    give_grant,
    next_number,
    open_unit,
    reset_password,
    revoke_grants,
    sum_attempts,
    suspend,
    withdraw_role,
)
from liuhen.bureau.models import Attempt, NumberSeries, Officer, OnceKey
from liuhen.bureau.queries import account_of, installed_packs, may, people_with, role_label, scope, setting_value
from liuhen.bureau.roles import Role
from liuhen.errors import InputError, RefusalError
from liuhen.trail.models import Entry
from tests.bureau.test_acting import take_a_number_and_refuse
from tests.cast import LONG_AGO, Cast


def test_a_taken_bureau_code_is_not_given_twice(cast: Cast) -> None:
    new = NewBureau(
        code=cast.bureau.code,
        name="另一局",
        short_name="另",
        region="另",
        pack_code="wuhan",
        pack_version="1.0.0",
        pack_effective_on=date(2026, 1, 1),
    )

    with pytest.raises(InputError):
        establish(new, by=Machine("setup"), at=LONG_AGO)


def test_each_act_on_people_leaves_one_entry(cast: Cast) -> None:
    before = Entry.objects.filter(kind="act").count()

    open_unit(cast.bureau, "法规处", by=cast.system_admin, at=LONG_AGO)
    person = NewOfficer(username="xin", name="新人", password="xinren-2026")
    officer = appoint(cast.bureau, person, by=cast.system_admin, at=LONG_AGO)
    assign_role(officer, Role.INSPECTOR, by=cast.security_admin, at=LONG_AGO, reason="任命")
    withdraw_role(officer, Role.INSPECTOR, by=cast.security_admin, at=LONG_AGO, reason="轮岗")
    change_password(officer, "huan-kouling-9", at=LONG_AGO)
    reset_password(officer, "zai-huan-9988", by=cast.security_admin, at=LONG_AGO, reason="忘记")
    suspend(officer, by=cast.security_admin, at=LONG_AGO, reason="离职")
    change_setting(
        cast.bureau,
        NewSetting(
            key="devices.max_drift_seconds",
            value="30",
            document_number="云医保办〔2026〕3号",
            reason="办法未定偏差",
        ),
        by=cast.head,
        at=LONG_AGO,
    )

    assert before + 8 == Entry.objects.filter(kind="act").count()
    assert "30" == setting_value(cast.bureau, "devices.max_drift_seconds")
    assert setting_value(cast.bureau, "unset") is None


def test_no_password_stands_in_the_trail(cast: Cast) -> None:
    reset_password(cast.officer, "mimi-zai-zheli", by=cast.security_admin, at=LONG_AGO, reason="忘记")

    assert not Entry.objects.filter(body__contains="mimi-zai-zheli").exists()


@pytest.mark.parametrize("weak", ["", "short", "1234567"])
def test_a_weak_password_is_not_taken(cast: Cast, weak: str) -> None:
    with pytest.raises(PasswordError):
        change_password(cast.officer, weak, at=LONG_AGO)


@pytest.mark.parametrize(
    ("holder", "role"),
    [("system_admin", Role.AUDITOR), ("auditor", Role.SYSTEM_ADMIN), ("system_admin", Role.SECURITY_ADMIN)],
)
def test_the_three_administrators_are_never_one_person(cast: Cast, holder: str, role: Role) -> None:
    with pytest.raises(RolePairError):
        assign_role(getattr(cast, holder), role, by=cast.security_admin, at=LONG_AGO, reason="兼任")


def test_a_role_that_goes_with_the_others_is_given(cast: Cast) -> None:
    assign_role(cast.custodian, Role.ARCHIVIST, by=cast.security_admin, at=LONG_AGO, reason="兼任")

    assert {"custodian", "archivist"} == Officer.objects.get(pk=cast.custodian.pk).roles


def test_numbers_follow_each_other_without_a_gap_and_by_kind_and_year(cast: Cast) -> None:
    with acting(cast.head, "setting.change", at=LONG_AGO, on=cast.bureau) as act:
        numbers = [next_number(act, "HD"), next_number(act, "HD"), next_number(act, "LX", width=6)]

    assert ["HD-2026-0001", "HD-2026-0002", "LX-2026-000001"] == numbers


def test_a_number_of_an_act_that_failed_is_given_again(cast: Cast) -> None:
    with pytest.raises(RefusalError), acting(cast.head, "setting.change", at=LONG_AGO, on=cast.bureau) as act:
        take_a_number_and_refuse(act)

    assert not NumberSeries.objects.filter(kind="XX").exists()


def test_a_grant_opens_a_verb_on_one_thing_until_it_ends_or_is_revoked(cast: Cast) -> None:
    verb, later = "role.assign", LONG_AGO + timedelta(days=2)
    with acting(cast.head, "setting.change", at=LONG_AGO, on=cast.bureau) as act:
        give_grant(act, verb=verb, subject=cast.partner, reason="代办", officer=cast.officer, until_at=later)

    assert may(cast.officer, verb, cast.partner, at=LONG_AGO + timedelta(days=1))
    assert not may(cast.officer, verb, cast.colleague, at=LONG_AGO + timedelta(days=1))
    assert not may(cast.officer, verb, cast.partner, at=later)
    seen = scope(cast.officer, verb, Officer.objects.all(), at=LONG_AGO + timedelta(days=1))
    assert [cast.partner] == list(seen)

    with acting(cast.head, "setting.change", at=LONG_AGO, on=cast.bureau) as act:
        assert 1 == revoke_grants(act, verb=verb, subject=cast.partner, officer=cast.officer)
    assert not may(cast.officer, verb, cast.partner, at=LONG_AGO + timedelta(days=1))


def test_scope_never_shows_a_row_of_another_bureau(cast: Cast) -> None:
    seen = scope(cast.security_admin, "role.assign", Officer.objects.all())

    assert cast.stranger not in list(seen)
    assert cast.officer in list(seen)


def test_callers_turned_away_are_summed_into_one_entry(cast: Cast) -> None:
    for _ in range(3):
        count_attempt("10.0.0.9", "not_logged_in", at=LONG_AGO)

    summed = sum_attempts(at=LONG_AGO + timedelta(minutes=2))

    assert 1 == summed
    assert 3 == Attempt.objects.get().count
    assert "10.0.0.9 not_logged_in 3" in Entry.objects.latest("id").body
    assert 0 == sum_attempts(at=LONG_AGO + timedelta(minutes=3))


def test_old_form_keys_are_forgotten(cast: Cast) -> None:
    with acting(cast.head, "setting.change", at=LONG_AGO, on=cast.bureau, once="old"):
        pass

    forget_old_keys(before=LONG_AGO + timedelta(days=30))

    assert not OnceKey.objects.exists()


def test_roles_are_called_by_the_words_of_the_pack(cast: Cast) -> None:
    assert "管理员" == role_label(cast.bureau, Role.CUSTODIAN)
    assert "局主要负责人" == role_label(cast.bureau, Role.PRINCIPAL_HEAD)
    assert "系统管理员" == role_label(cast.bureau, Role.SYSTEM_ADMIN)


def test_people_are_found_by_role_and_by_certificate(cast: Cast) -> None:
    assert [cast.custodian] == list(people_with(cast.bureau, Role.CUSTODIAN))
    assert "jia" == account_of("YZ-0103")
    assert "nobody" == account_of("nobody")
    assert {"shilong", "wuhan"} <= {pack.code for pack in installed_packs()}
