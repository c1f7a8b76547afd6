"""Watching several recordings together and sorting by keyboard, in a real Chromium on the demonstration bureau."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, Office, serious_faults
from tests.browser.test_journeys import opened, seen, until

pytestmark = pytest.mark.browser
Sit = Callable[..., Desk]
LINE = "document.querySelector('lh-angles')"


def test_recordings_of_one_activity_play_on_one_line_are_stepped_marked_and_judged(
    desk: Sit, demo_office: Office
) -> None:
    officer = opened(desk, demo_office, "jia", "/activities/")
    page = officer.page
    page.get_by_role("link", name=re.compile("丙诊所查封现场")).first.click()
    page.get_by_role("link", name="多角度同看").click()
    until(lambda: page.locator(".lh-tile").count() > 1, page)  # the worker is still putting films to activities
    assert [] == serious_faults(page)

    page.locator("lh-angles [data-act=toggle]").click()
    expect(page.locator(".lh-tile video").first).to_be_attached()
    seen(page, f"Number({LINE}.dataset.at) > 300")
    expect(page.locator(".lh-tile .lh-watermark").first).to_contain_text("执法人员甲")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(" ")
    before = page.evaluate(f"Number({LINE}.dataset.at)")
    page.keyboard.press(".")
    assert 0 < page.evaluate(f"Number({LINE}.dataset.at)") - before < 200

    page.keyboard.press("m")
    page.keyboard.type("当事人在清单上签字")
    page.keyboard.press("Enter")
    expect(page.locator(".lh-jumps")).to_contain_text("当事人在清单上签字")
    page.locator("[data-act=seen]").first.click()
    expect(page.locator(".lh-items .lh-chip.met")).to_have_text("已摄录")
    officer.shot("angles-1366")
    assert [] == officer.outside


def test_the_grid_is_sorted_from_the_keyboard(desk: Sit, demo_office: Office) -> None:
    custodian = opened(desk, demo_office, "ding", "/classify/")
    page = custodian.page
    assert [] == serious_faults(page)
    waiting = page.locator("input[name=recording]").count()

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("x")
    expect(page.locator("[data-count]")).to_have_text("1")
    page.keyboard.press("g")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_load_state()

    expect(page.locator("main")).to_contain_text(re.compile("已归类 1 件"))
    assert waiting - 1 == page.locator("input[name=recording]").count()
    custodian.shot("sorting-1366")
    assert [] == custodian.outside
