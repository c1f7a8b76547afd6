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
