"""Writing a document in Chromium: nothing typed is lost to an expired session or a second window; citing a moment."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, Office

pytestmark = pytest.mark.browser
Sit = Callable[..., Desk]


def draft(place: Desk) -> Page:
    """Open a draft of a record that no step waits for, on the officer's own case with recordings."""
    page = place.go("/cases/")
    address = page.locator("a[href^='/cases/']").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    place.go(next(one for one in address if re.fullmatch(r"/cases/\d+/", one)) + "draft/")
    row = page.locator("tr", has_text="其他文字记录")
    row.get_by_role("button", name="起草").click()
    page.wait_for_url(re.compile(r"/documents/\d+/$"))
    place.settle()
    return page


def test_what_was_typed_outlives_an_expired_session(desk: Sit, demo_office: Office) -> None:
    place = desk(demo_office)
    place.log_in("jia")
    page = draft(place)
    address = re.sub(r"^https?://[^/]+", "", page.url)
    page.get_by_label("记录内容").fill("登录还有效时写的。")
    expect(page.locator("#saved")).to_contain_text("已保存", timeout=15_000)

    page.context.clear_cookies()
    page.get_by_label("记录内容").fill("登录过期以后接着写的，王䶮在场。")
    expect(page.locator(".lh-messages")).to_contain_text("登录", timeout=15_000)
    place.log_in("jia")
    place.go(address)

    expect(page.locator(".lh-draft")).to_contain_text("已恢复")
    expect(page.get_by_label("记录内容")).to_have_value("登录过期以后接着写的，王䶮在场。")
    page.get_by_role("button", name="保存草稿").first.click()
    page.wait_for_load_state()
    expect(page.get_by_label("记录内容")).to_have_value("登录过期以后接着写的，王䶮在场。")
    expect(page.locator(".lh-draft")).to_have_count(0)


def test_two_windows_on_one_draft_are_put_side_by_side(desk: Sit, demo_office: Office) -> None:
    place = desk(demo_office)
    place.log_in("jia")
    page = draft(place)
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_label("记录名称").fill("第一个窗口的名称")
    page.locator("#f-basis").fill("第一个窗口的依据")
    expect(page.locator("#saved")).to_contain_text("已保存", timeout=15_000)

    other.locator("#f-basis").fill("第二个窗口的依据")
    other.get_by_label("记录名称").fill("第二个窗口的名称")
    expect(other.locator("#saved")).to_contain_text("没有保存", timeout=15_000)
    other.get_by_role("button", name="保存草稿").first.click()

    expect(other).to_have_title(re.compile("对照两份内容"))
    expect(other.locator("main")).to_contain_text("第一个窗口的名称")
    expect(other.locator("main")).to_contain_text("第二个窗口的名称")
    other.locator("input[name=pick-basis][value=theirs]").check()
    other.get_by_role("button", name="按选定的保存").click()
    expect(other.get_by_label("记录名称")).to_have_value("第二个窗口的名称")
    expect(other.locator("#f-basis")).to_have_value("第一个窗口的依据")
    expect(other.locator(".lh-draft")).to_have_count(0)


def test_a_moment_of_a_recording_is_put_in_as_words_and_leads_back_to_it(desk: Sit, demo_office: Office) -> None:
    place = desk(demo_office)
    place.log_in("jia")
    number = re.findall(r"[A-Z]{2}-\d{4}-\d{6}", place.go("/recordings/").inner_text("main"))[0]
    page = draft(place)
    page.get_by_label("记录内容").fill("经查看录像：")
    page.get_by_label("录像编号").fill(number)
    page.get_by_label("从开头算起的时刻").fill("0:02")
    page.get_by_label("看到什么").fill("出示执法证件")
    page.get_by_role("button", name="插入引用").click()

    expect(page.get_by_label("记录内容")).to_have_value(f"经查看录像：〔{number} 00:00:02〕出示执法证件")
    link = page.locator("#saved a[href*='?t=2']").first
    expect(link).to_have_attribute("href", f"/recordings/{number}/?t=2", timeout=15_000)


PASTED = """<table><tr><td>序号</td><td>名称</td><td>数量</td><td>来源</td><td>证明什么</td></tr>
<tr><td>1</td><td>手写台账</td><td>2 本</td><td rowspan="2">柜台；下层</td><td>串换的数量</td></tr>
<tr><td>2</td><td>收费单</td><td>31 张</td><td>结算的金额</td></tr></table>"""
PASTE = """(field, html) => {
  const held = new DataTransfer();
  held.setData("text/html", html);
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true}));
}"""


def listed(place: Desk) -> Page:
    """Open a draft with a list of four columns, on the first case that may have one."""
    page = place.go("/cases/")
    address = page.locator("a[href^='/cases/']").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    for one in filter(re.compile(r"/cases/\d+/").fullmatch, address):
        place.go(f"{one}draft/")
        button = page.locator("tr", has_text="案件调查笔录").first.get_by_role("button", name="起草")
        if button.count():
            button.first.click()
            page.wait_for_url(re.compile(r"/documents/\d+/$"))
            place.settle()
            return page
    pytest.fail("no case of the demonstration lets this document be drafted")


def test_a_list_is_written_cell_by_cell_pasted_from_word_and_kept(desk: Sit, demo_office: Office) -> None:
    place = desk(demo_office)
    place.log_in("jia")
    page = listed(place)
    kept, cell = page.locator("#f-obtained"), page.get_by_role("textbox", name=re.compile("^名称，第 1 行"))
    expect(kept).to_be_hidden()
    cell.evaluate(PASTE, PASTED)
    expect(kept).to_have_value("手写台账；2 本；柜台;下层；串换的数量\n收费单；31 张；柜台;下层；结算的金额")
    expect(page.locator("lh-lines .said").filter(has_text="已粘贴 2 行")).to_be_visible()

    page.get_by_label("名称，第 2 行").press("Enter")
    expect(page.get_by_label("名称，第 3 行")).to_be_focused()
    page.keyboard.type("监控截图")
    page.keyboard.press("Tab")
    page.keyboard.type("4 幅")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("数量，第 2 行")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(kept).to_have_value(re.compile("^收费单；31 张.*\n手写台账；2 本.*\n监控截图；4 幅$"))
    page.keyboard.press("Alt+Delete")
    expect(kept).to_have_value(re.compile("^手写台账"))
    page.get_by_role("button", name="撤销").click()
    expect(kept).to_have_value(re.compile("^收费单"))
    expect(page.locator("#saved")).to_contain_text("已保存", timeout=15_000)

    page.reload()
    place.settle()
    expect(page.get_by_label("名称，第 1 行")).to_have_value("收费单")
    expect(page.get_by_label("数量，第 3 行")).to_have_value("4 幅")
    page.set_viewport_size({"width": 390, "height": 844})
    assert 390 >= page.evaluate("document.documentElement.scrollWidth")


def test_without_script_a_list_is_a_text_field_with_a_line_for_each_row(desk: Sit, demo_office: Office) -> None:
    place = desk(demo_office, script=False)
    place.log_in("jia")
    page = listed(place)
    page.locator("#f-obtained").fill("手写台账；2 本\n收费单；31 张")
    page.get_by_role("button", name="保存草稿").first.click()
    page.wait_for_load_state()

    expect(page.locator("#f-obtained")).to_have_value("手写台账；2 本\n收费单；31 张")
