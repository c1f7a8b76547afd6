"""The frame of every page: menu by role, no serious axe fault, nobody outside asked, readable on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from liuhen.cli.demo.people import YUNZE
from tests.browser.conftest import Desk, Office, serious_faults

pytestmark = pytest.mark.browser
ONE_OF_EACH_ROLE = [person.username for person in YUNZE.people if person.username not in {"yi", "bing"}]
Sit = Callable[..., Desk]


def menu_of(page: Page) -> list[str]:
    return [str(link.get_attribute("href")) for link in page.locator(".lh-nav a").all()]


def is_wider_than_the_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("person", ONE_OF_EACH_ROLE)
def test_every_page_of_a_role_s_menu_is_accessible_and_asks_no_other_host(
    person: str, office: Office, desk: Sit
) -> None:
    place = desk(office)
    page = place.log_in(person)
    faults = {}

    for path in menu_of(page):
        answer = page.goto(office.url + path)
        assert answer is not None
        assert (path, 200) == (path, answer.status)
        assert (path, 1) == (path, page.locator("h1").count())
        faults[path] = serious_faults(page)

    assert {} == {path: found for path, found in faults.items() if found}
    assert [] == place.outside
    assert [] == place.complaints


@pytest.mark.parametrize("person", ["jia", "ding", "juzhang", "xitong"])
def test_pages_do_not_scroll_sideways_on_a_phone(person: str, office: Office, desk: Sit) -> None:
    page = desk(office, width=390, height=844).log_in(person)

    too_wide = [path for path in menu_of(page) if page.goto(office.url + path) and is_wider_than_the_window(page)]

    assert [] == too_wide


def test_the_menu_opens_on_a_phone_and_closes_with_escape(office: Office, desk: Sit) -> None:
    page = desk(office, width=390, height=844).log_in("xitong")

    page.get_by_role("button", name="打开菜单").click()
    opened = page.locator("#menu").is_visible()
    page.keyboard.press("Escape")

    assert opened
    assert not page.locator("#menu").is_visible()


def test_the_menu_opens_on_a_phone_without_script(office: Office, desk: Sit) -> None:
    page = desk(office, width=390, height=844, script=False).log_in("xitong")

    page.locator(".lh-burger").click()

    assert page.locator("#menu").is_visible()


def test_large_type_and_high_contrast_are_remembered_on_the_next_page(office: Office, desk: Sit) -> None:
    place = desk(office)
    page = place.log_in("xitong")
    page.get_by_text("字号、对比与快捷键").click()

    page.get_by_role("button", name="大字").click()
    page.get_by_role("button", name="高对比").click()
    page.reload()
    place.settle()

    assert "lh-big lh-contrast" == page.locator("html").get_attribute("class").removesuffix(" lh-js")  # type: ignore[union-attr]
    assert [] == serious_faults(page)


def test_the_question_mark_lists_the_keys_and_fields_keep_their_letters(office: Office, desk: Sit) -> None:
    page = desk(office).log_in("xitong")

    page.locator("main").focus()
    page.keyboard.press("?")
    listed = page.locator("#lh-keylist").is_visible()
    page.keyboard.press("Escape")

    assert listed
    assert not page.locator("#lh-keylist").is_visible()


def test_an_unknown_address_is_answered_in_chinese_with_404(office: Office, desk: Sit) -> None:
    place = desk(office)
    place.log_in("xitong")

    answer = place.page.goto(office.url + "/no-such-page/")

    assert answer is not None
    assert 404 == answer.status
    assert "没有找到这一页" == place.page.locator("h1").inner_text()
    assert [] == serious_faults(place.page)


@pytest.mark.parametrize("path", ["/login/", "/setup/"])
def test_the_pages_before_the_login_are_accessible(path: str, office: Office, empty_office: Office, desk: Sit) -> None:
    place = desk(empty_office if path == "/setup/" else office)

    page = place.go(path)

    assert [] == serious_faults(page)
    assert 1 == page.locator("h1").count()
    assert [] == place.outside
