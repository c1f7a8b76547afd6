"""Login, lock-out, logout, first run and the people pages, through the real URLs."""

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.bureau.models import Bureau, Officer
from liuhen.trail.models import Entry
from tests.cast import PASSWORD, Cast


def entered(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_login_is_one_entry_and_leads_home(cast: Cast) -> None:
    before = Entry.objects.filter(kind="login").count()

    answer = Client().post(reverse("log_in"), {"username": "jia", "password": PASSWORD})

    assert reverse("home") == answer.headers["Location"]
    assert before + 1 == Entry.objects.filter(kind="login").count()


def test_a_certificate_number_is_as_good_as_the_account_name(cast: Cast) -> None:
    answer = Client().post(reverse("log_in"), {"username": "YZ-0103", "password": PASSWORD})

    assert 302 == answer.status_code


def test_five_wrong_passwords_lock_the_account_and_each_is_an_entry(cast: Cast) -> None:
    client = Client()

    for _ in range(5):
        client.post(reverse("log_in"), {"username": "jia", "password": "wrong"})
    answer = client.post(reverse("log_in"), {"username": "jia", "password": PASSWORD})

    assert 429 == answer.status_code
    assert 6 == Entry.objects.filter(verb="session.refuse").count()
    assert "wrong" not in "".join(Entry.objects.values_list("body", flat=True))


def test_the_security_administrator_resets_a_password_and_ends_the_lock_out(cast: Cast) -> None:
    client = Client()
    for _ in range(5):
        client.post(reverse("log_in"), {"username": "jia", "password": "wrong"})

    form = {"password": "xin-kouling-1", "reason": "本人忘记"}
    entered(cast.security_admin).post(reverse("password_reset", args=[cast.officer.pk]), form)
    answer = client.post(reverse("log_in"), {"username": "jia", "password": "xin-kouling-1"})

    assert 302 == answer.status_code


def test_first_run_founds_the_bureau_in_three_steps_and_keeps_what_was_typed(db: None) -> None:
    client = Client()
    assert reverse("setup") == client.get(reverse("login")).headers["Location"]

    names = {"name": "云泽市医疗保障局", "short_name": "云医保", "code": "yunze", "region": "云泽市"}
    client.post(reverse("setup_step", args=["bureau"]), names)
    half = client.post(reverse("setup_step", args=["pack"]), {"pack_code": "wuhan", "effective_on": ""})
    client.post(reverse("setup_step", args=["pack"]), {"pack_code": "wuhan", "effective_on": "2026-01-01"})
    people = {
        "admin_name": "赵一",
        "admin_username": "zhao",
        "admin_password": "guanli-2026",
        "security_name": "钱二",
        "security_username": "qian",
        "security_password": "guanli-2026",
    }
    answer = client.post(reverse("setup_step", args=["administrator"]), people)

    assert 422 == half.status_code
    assert "施行日期" in half.content.decode()
    assert reverse("login") == answer.headers["Location"]
    assert "云泽市医疗保障局" == Bureau.objects.get().name
    assert {"system_admin"} == Officer.objects.get(username="zhao").roles
    assert 404 == client.get(reverse("setup")).status_code


def test_the_two_administrators_may_not_be_one_account(db: None) -> None:
    client = Client()
    names = {"name": "云泽市医疗保障局", "short_name": "云医保", "code": "yunze", "region": "云泽市"}
    client.post(reverse("setup_step", args=["bureau"]), names)
    client.post(reverse("setup_step", args=["pack"]), {"pack_code": "wuhan", "effective_on": "2026-01-01"})
    same = {
        "admin_name": "赵一",
        "admin_username": "zhao",
        "admin_password": "guanli-2026",
        "security_name": "赵一",
        "security_username": "zhao",
        "security_password": "guanli-2026",
    }

    answer = client.post(reverse("setup_step", args=["administrator"]), same)

    assert 422 == answer.status_code
    assert not Bureau.objects.exists()


def test_the_people_page_shows_everybody_and_is_an_entry(cast: Cast) -> None:
    before = Entry.objects.filter(verb="people.view").count()

    answer = entered(cast.security_admin).get(reverse("people"))

    assert "执法人员甲" in answer.content.decode()
    assert before + 1 == Entry.objects.filter(verb="people.view").count()


def test_an_officer_is_not_shown_the_people_page(cast: Cast) -> None:
    answer = entered(cast.officer).get(reverse("people"))

    assert 403 == answer.status_code


def test_a_role_is_given_and_taken_back_by_the_security_administrator_only(cast: Cast) -> None:
    form = {"role": "inspector", "reason": "轮岗"}

    refused = entered(cast.system_admin).post(reverse("role_assign", args=[cast.officer.pk]), form)
    given = entered(cast.security_admin).post(reverse("role_assign", args=[cast.officer.pk]), form)
    assert "inspector" in Officer.objects.get(pk=cast.officer.pk).roles
    entered(cast.security_admin).post(reverse("role_withdraw", args=[cast.officer.pk]), form)

    assert (403, 302) == (refused.status_code, given.status_code)
    assert "inspector" not in Officer.objects.get(pk=cast.officer.pk).roles


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_caller_without_an_account_is_turned_away_and_counted(cast: Cast, method: str) -> None:
    answer = getattr(Client(), method)(reverse("people"))

    assert answer.status_code in (302, 403, 405)
