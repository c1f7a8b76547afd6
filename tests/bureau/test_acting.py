"""What `acting` promises: one act, one entry; a refusal is recorded; no nesting; a form sent twice is done once."""

import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from liuhen.bureau.acting import MACHINES, Act, AlreadyDoneError, NestedActError, RoleRefusal, acting, seeing
from liuhen.bureau.acts import next_number, suspend
from liuhen.errors import RefusalError
from liuhen.trail.models import Entry
from tests.cast import LONG_AGO, Cast


def fail() -> None:
    raise ZeroDivisionError


def take_a_number_and_refuse(act: Act) -> None:
    next_number(act, "XX")
    raise RefusalError("还不能更改。", article="第一条")


def test_an_act_leaves_exactly_one_entry_in_its_transaction(cast: Cast) -> None:
    before = Entry.objects.count()

    with acting(cast.head, "setting.change", at=LONG_AGO, on=cast.bureau) as act:
        act.upon(cast.bureau, key="hand_over")

    assert before + 1 == Entry.objects.count()


def test_an_act_that_fails_leaves_neither_rows_nor_an_entry(cast: Cast) -> None:
    before = Entry.objects.count()

    with pytest.raises(ZeroDivisionError), acting(cast.head, "setting.change", on=cast.bureau):
        fail()

    assert before == Entry.objects.count()


def test_a_role_that_may_not_is_refused_and_the_refusal_is_one_entry(cast: Cast) -> None:
    before = Entry.objects.filter(kind="refusal").count()

    with pytest.raises(RoleRefusal), acting(cast.officer, "role.assign", on=cast.officer):
        pass

    assert before + 1 == Entry.objects.filter(kind="refusal").count()


def test_a_refusal_by_law_rolls_the_act_back_and_is_recorded_with_its_article(cast: Cast) -> None:
    with pytest.raises(RefusalError), acting(cast.head, "setting.change", on=cast.bureau) as act:
        take_a_number_and_refuse(act)

    entry = Entry.objects.latest("id")
    assert "refusal" == entry.kind
    assert "第一条" in entry.body
    assert not cast.bureau.numberseries_set.filter(kind="XX").exists()


def test_acts_never_nest(cast: Cast) -> None:
    with (
        pytest.raises(NestedActError),
        acting(cast.head, "setting.change", on=cast.bureau),
        acting(cast.head, "setting.change", on=cast.bureau),
    ):
        pass


def test_a_form_sent_twice_is_done_once(cast: Cast) -> None:
    with acting(cast.head, "setting.change", on=cast.bureau, once="a-form"):
        pass

    with pytest.raises(AlreadyDoneError), acting(cast.head, "setting.change", on=cast.bureau, once="a-form"):
        pass


def test_a_person_of_another_bureau_is_refused_without_naming_the_thing(cast: Cast) -> None:
    with pytest.raises(RoleRefusal), acting(cast.stranger, "setting.change", on=cast.bureau):
        pass

    assert cast.bureau.name not in Entry.objects.latest("id").body


def test_a_suspended_account_may_nothing(cast: Cast) -> None:
    suspend(cast.officer, by=cast.security_admin, at=LONG_AGO, reason="调离")
    cast.officer.refresh_from_db()

    with pytest.raises(RoleRefusal):
        seeing(cast.officer, "people.view")


@pytest.mark.parametrize("table", ["trail_entry", "trail_entrysubject", "trail_leaf"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_the_database_itself_refuses_update_and_delete_of_the_trail(cast: Cast, table: str, statement: str) -> None:
    if table == "trail_leaf":
        with connection.cursor() as cursor:
            cursor.execute('INSERT INTO trail_leaf ("index", entry_id) SELECT 0, min(id) FROM trail_entry')
        statement = statement.replace("id = id", '"index" = "index"')

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_every_machine_that_acts_has_a_chinese_name() -> None:
    source = Path(__file__).resolve().parents[2] / "src" / "liuhen"
    named = {
        name for path in source.rglob("*.py") for name in re.findall(r'Machine\(\s*"([\w-]+)"', path.read_text("utf-8"))
    }

    assert set(MACHINES) == named
