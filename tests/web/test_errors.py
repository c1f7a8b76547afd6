"""Failures become Chinese pages with four parts; a fault leads to the log by its number and shows nothing inside."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client, RequestFactory

from liuhen.errors import InputError, RefusalError, TamperError
from liuhen.web import errors
from tests.cast import Cast


class RoleError(RefusalError):
    code = "role"


class TwiceError(InputError):
    code = "already_done"


def request(*, referer: str = "", htmx: bool = False) -> HttpRequest:
    headers = {"host": "testserver"} | ({"referer": referer} if referer else {})
    if htmx:
        headers["HX-Request"] = "true"
    made = RequestFactory().post("/cases/1/sign/", headers=headers)
    made.user = AnonymousUser()
    return made


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "error"),
    [
        (403, RoleError("没有打开。")),
        (409, RefusalError("还不能签发。")),
        (422, InputError("还缺事由。")),
        (409, TwiceError("已办过。")),
        (500, TamperError("摘要值不一致。")),
    ],
)
def test_each_family_of_failures_has_its_answer(status: int, error: RefusalError, data_dir: Path) -> None:
    answer = errors.error_response(request(), error)

    assert status == answer.status_code
    assert error.sentence in answer.content.decode()


@pytest.mark.django_db
def test_a_refusal_has_four_parts_and_quotes_its_article() -> None:
    refusal = RefusalError("缺法制审核意见书。", article="办法｜第二十条", next_step="请先送法制审核。")

    page = errors.error_response(request(), refusal).content.decode()

    for part in (
        "没有办成",
        "发生了什么",
        "缺法制审核意见书。",
        "依据哪一条",
        "第二十条",
        "下一步",
        "请先送法制审核。",
        "报编号",
    ):
        assert part in page


@pytest.mark.django_db
def test_what_stands_in_the_way_is_listed_with_its_article() -> None:
    refusal = RefusalError("还不能报请签发。", findings=("缺陈述、申辩复核记录",))

    page = errors.error_response(request(), refusal).content.decode()

    assert "缺陈述、申辩复核记录" in page


@pytest.mark.django_db
def test_without_an_article_the_page_names_none() -> None:
    assert "依据哪一条" not in errors.error_response(request(), InputError("还缺事由。")).content.decode()


@pytest.mark.django_db
def test_a_partial_request_gets_a_notice_that_does_not_replace_the_row() -> None:
    answer = errors.error_response(request(htmx=True), InputError("还缺事由。"))

    assert ".lh-messages" == answer.headers["HX-Retarget"]
    assert "<html" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("expected", "referer"),
    [
        ("/cases/1/", "http://testserver/cases/1/"),
        ("/", "http://elsewhere.example/cases/1/"),
        ("/", "http://testserver//elsewhere.example/"),
        ("/", ""),
    ],
)
def test_the_way_back_leads_only_to_our_own_pages(expected: str, referer: str) -> None:
    page = errors.error_response(request(referer=referer), InputError("还缺事由。")).content.decode()

    assert f'href="{expected}" data-back' in page


@pytest.mark.django_db
def test_tampering_is_written_to_the_log_under_its_number(data_dir: Path) -> None:
    page = errors.error_response(request(), TamperError("摘要值不一致。", code="vault.changed")).content.decode()

    number = re.search(r"T-\d{4}-\d{4}-[0-9A-F]{3}", page)
    assert number is not None
    assert number.group() in (data_dir / "logs" / "faults.log").read_text()


def test_a_fault_shows_a_number_and_nothing_of_the_program(data_dir: Path) -> None:
    try:
        int("secret inside")
    except ValueError:
        answer = errors.fault(request())

    page = answer.content.decode()
    assert 500 == answer.status_code
    assert "机器的问题，不是您的操作" in page
    assert "secret inside" not in page
    assert "secret inside" in (data_dir / "logs" / "faults.log").read_text()


def test_a_fault_in_a_partial_request_is_a_notice(data_dir: Path) -> None:
    assert "<html" not in errors.fault(request(htmx=True)).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "view"), [(400, errors.bad_request), (403, errors.forbidden), (403, errors.csrf_failed)]
)
def test_the_frame_s_own_refusals_are_chinese_pages_too(status: int, view: object) -> None:
    answer = view(request())  # type: ignore[operator]

    assert status == answer.status_code
    assert "下一步" in answer.content.decode()


@pytest.mark.django_db
def test_an_unknown_address_looks_the_same_before_the_login_but_has_no_menu() -> None:
    answer = Client().get("/no-such-page/")

    assert 404 == answer.status_code
    assert "lh-nav" not in answer.content.decode()


def test_an_unknown_address_keeps_the_menu_for_a_person(cast: Cast, client: Client) -> None:
    client.force_login(cast.system_admin)

    answer = client.get("/no-such-page/")

    assert 404 == answer.status_code
    assert "lh-nav" in answer.content.decode()


@pytest.mark.django_db
def test_a_stale_form_is_refused_in_chinese() -> None:
    answer = Client(enforce_csrf_checks=True).post("/login/enter/", {"username": "jia", "password": "x"})

    assert 403 == answer.status_code
    assert "这张表单已经失效" in answer.content.decode()
