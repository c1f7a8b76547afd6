"""Handler, legal reviewer and head at work on cases, in a real Chromium: each at the width he works at."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import postgres
from tests.browser.conftest import ROOT, Desk, Office, serious_faults, serve
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser
Sit = Callable[..., Desk]
CLINIC = "康宁堂大药房"


@pytest.fixture(scope="module")
def case_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Serve a small bureau where one case waits for its legal review."""
    data: Path = tmp_path_factory.mktemp("casework")
    environment = postgres.environment(data)
    subprocess.run([sys.executable, "-m", "tests.browser.casework"], cwd=ROOT, env=environment, check=True, timeout=180)
    for url in serve(data, data / "web.log"):
        yield Office(url=url, data=data)


def seated(desk: Sit, office: Office, who: str, path: str, *, width: int = 1440) -> Desk:
    place = desk(office, width=width, height=844 if width < 500 else 900)
    place.log_in(who)
    place.go(path)
    return place


def test_a_handler_registers_files_drafts_and_asks_and_the_head_approves_on_the_phone(
    desk: Sit, case_office: Office
) -> None:
    handler = seated(desk, case_office, "jia", "/sources/new/")
    page = handler.page
    page.locator("#c-channel").select_option("投诉举报")
    page.locator("#c-words").fill("药店以保健食品换取医保统筹金额，柜台下另有手写台账。")
    page.locator("#c-cause").fill("串换药品")
    page.locator("#c-place").fill("北门街 21 号")
    page.locator("#c-acceptance").fill("已受理，转承办人核查。")
    page.locator("#p-name").fill(CLINIC)
    page.get_by_label("匿名：不留姓名").check()
    page.get_by_label("执法人员乙").check()
    page.get_by_role("button", name=re.compile("^登记案源")).click()
    expect(page.locator("main")).to_contain_text(CLINIC)

    handler.go("/cases/")
    page.locator("tr", has_text=CLINIC).get_by_role("link").first.click()
    page.wait_for_url(re.compile(r"/cases/\d+/$"))
    case = page.url
    page.get_by_role("button", name=re.compile("^受理线索")).click()
    page.wait_for_load_state()
    handler.settle()
    page.get_by_role("link", name="起草文书").click()
    page.locator("tr", has_text="内部程序审批表").get_by_role("button", name="起草").click()
    expect(page.locator("#paper")).to_be_visible()
    handler.settle()
    page.locator("#f-matter").select_option("先行登记保存")
    page.locator("#f-reasons").fill("手写台账可能灭失，拟先行登记保存。")
    page.locator("#f-basis").fill("《行政处罚法》第五十六条")
    page.locator("#f-handler_opinion").fill("建议先行登记保存台账 2 本。")
    expect(page.locator("#saved")).to_contain_text("已保存")
    handler.shot("casework-draft-1440")
    page.locator("summary", has_text="送审").click()
    page.locator("form[action$='/send/'] [data-act]").click()
    expect(page).to_have_url(case)

    head = seated(desk, case_office, "chuzhang", "/approvals/", width=390)
    phone = head.page
    phone.locator("tr", has_text="内部程序审批表").get_by_role("link").last.click()  # the first tap
    expect(phone.locator("main")).to_contain_text("先行登记保存")
    assert [] == serious_faults(phone)
    phone.locator(".lh-pfoot summary").first.click()  # the second
    phone.locator("#pw-agree").fill(PASSWORD)
    phone.locator("form:has(#pw-agree) button.btn-primary").click()  # the third
    expect(phone.locator("main")).to_contain_text("没有等您审批的事项")
    head.shot("casework-approved-390")
    assert [] == handler.outside + head.outside


def test_a_legal_reviewer_opens_the_case_checks_and_writes_his_opinion(desk: Sit, case_office: Office) -> None:
    reviewer = seated(desk, case_office, "fazhi", "/cases/")
    page = reviewer.page
    page.locator("tr", has_text="乙口腔门诊部").get_by_role("link").first.click()
    page.wait_for_url(re.compile(r"/cases/\d+/$"))
    page.get_by_role("link", name="分环节审阅").click()
    expect(page.locator("main")).to_contain_text("证据排除核对")
    assert [] == serious_faults(page)
    reviewer.shot("casework-review-1440")

    page.go_back()
    page.get_by_role("link", name="审批、审核与讨论").first.click()
    page.locator("main a[href^='/reviews/']").first.click()
    expect(page.locator("form[data-draft^=review]")).to_be_visible()
    for box in page.locator("input[type=radio][value=ok]").all():
        box.check()
    page.locator("#r-c").select_option("同意")
    page.locator("#r-o").fill("事实清楚，证据充分，程序合法，同意。")
    page.get_by_role("button", name="出具法制审核意见书").click()

    expect(page.locator("main")).to_contain_text("法制审核意见书")
    expect(page.locator("form[data-draft^=review]")).to_have_count(0)
    assert [] == reviewer.outside


@pytest.mark.full
def test_a_name_too_long_and_a_second_tab_are_told_and_nothing_typed_is_lost(desk: Sit, case_office: Office) -> None:
    handler = seated(desk, case_office, "jia", "/cases/")
    page = handler.page
    case = page.locator("tr", has_text="乙口腔门诊部").get_by_role("link").first.get_attribute("href") or ""
    handler.go(f"{case}property/new/")
    expect(page.locator("#pl-new")).to_be_hidden()
    page.get_by_label("扣押", exact=True).check()
    page.locator("#m-target").fill("门诊病历 12 册")
    page.locator("#m-reason").fill("当事人正在转移病历。")
    page.locator("#m-basis").fill("《行政强制法》第十八条")
    page.get_by_label("已经实施，补记实施情况和清单").check()
    expect(page.locator("#pl-new")).to_be_visible()
    page.get_by_label("第 1 项名称").fill("喆" * 3000)
    for column, words in (("数量", "12"), ("单位", "册"), ("状况", "完好")):
        page.get_by_label(f"第 1 项{column}").fill(words)
    page.locator("#keeper-new").fill("执法人员甲")
    page.get_by_role("button", name=re.compile("^登记措施")).click()
    expect(page.locator("main")).to_contain_text("“名称”写了 3000 个字，最多 200 个字")
    expect(page.locator("main")).to_contain_text("缩短后再交")
    page.get_by_role("link", name=re.compile("^回到刚才的页面")).click()
    handler.settle()
    expect(page.get_by_label("第 1 项名称")).to_have_value("喆" * 3000)
    expect(page.locator("#m-reason")).to_have_value("当事人正在转移病历。")
    page.get_by_label("第 1 项名称").fill("门诊病历")
    page.get_by_role("button", name=re.compile("^登记措施")).click()
    expect(page.locator("main")).to_contain_text("签署意见")
    handler.shot("things-measure-1440")
    assert [] == serious_faults(page)

    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"{case_office.url}{case}property/")
        # A draft that is put back opens the fold itself, so this must not close it again.
        tab.locator("summary", has_text="登记处理").evaluate("one => { one.parentElement.open = true }")
        tab.get_by_label("退还", exact=True).check()
        tab.locator("input[name=reason][id^=tr-]").fill("查无关联，全部退还")
        tab.locator("input[name=receiver]").fill("乙口腔门诊部")
        tab.locator("input[name=signed_by]").fill("王喆")
    page.locator("form[action$='/treat/'] button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("清单已平")
    other.locator("form[action$='/treat/'] button.btn-primary").click()
    expect(other.locator("main")).to_contain_text("清单已经全部处理")
    assert [] == handler.outside
