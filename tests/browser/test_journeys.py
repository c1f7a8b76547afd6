"""The road of a recording in a real Chromium: officer → custodian → head → archivist, on the demonstration bureau."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Desk, Office, serious_faults
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser
Sit = Callable[..., Desk]
ROOT = Path(__file__).resolve().parents[2]


def write_card(folder: Path, *words: str) -> None:
    """Leave a card in a folder as a camera does."""
    command = [sys.executable, "-m", "liuhen.cli.main", "demo", "card", str(folder), "--small", *words]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120, capture_output=True)


def opened(desk: Sit, office: Office, who: str, path: str, *, width: int = 1366) -> Desk:
    """Sit a person down before a page."""
    place = desk(office, width=width, height=844 if width < 500 else 900)
    place.log_in(who)
    place.go(path)
    return place


def until(done: Callable[[], bool], page: Page, seconds: float = 60) -> None:
    """Reload a page until something holds."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, page.inner_text("main")[:2000]
        page.wait_for_timeout(700)
        page.reload()


def seen(page: Page, expression: str, seconds: float = 30) -> None:
    """Wait until an expression holds in the page; the page's own policy forbids waiting inside it."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(200)


def release(page: Page) -> None:
    """Open what was approved, as the custodian does after looking who stands before him."""
    page.locator("#release input[type=checkbox]").check()
    page.locator("#release form button").click()
    page.wait_for_load_state()


def test_a_card_is_taken_in_and_confirmed_by_both_sides(desk: Sit, demo_office: Office) -> None:
    write_card(demo_office.data / "cards" / "刚插入的卡", "--layout", "L4", "--device", "YZ-02", "--seed", "77")
    custodian = opened(desk, demo_office, "ding", "/intake/new/")
    page = custodian.page

    page.get_by_label(re.compile("刚插入的卡")).check()
    page.locator("#f-officer").select_option("jia")
    page.locator("#f-device").select_option("YZ-02")
    page.get_by_role("button", name="登记并接收").click()
    until(lambda: page.locator("#confirm").count() > 0, page)
    custodian.shot("journey-intake-1366")
    for side, who in (("officer", "jia"), ("custodian", "ding")):
        form = page.locator(f"form:has(#p-{side})")
        form.locator(f"#u-{side}").evaluate("(field, name) => { field.value = name }", who)
        form.locator(f"#p-{side}").fill(PASSWORD)
        form.get_by_role("checkbox").check()
        form.get_by_role("button").click()
        page.wait_for_load_state()

    expect(page.locator(".lh-sign").get_by_text("已确认")).to_have_count(2)
    page.get_by_role("link", name=re.compile("打印回执")).click()
    expect(page.locator("h1")).to_contain_text("回执")
    custodian.shot("journey-slip-1366")
    assert [] == custodian.outside


def test_an_upload_cut_off_in_the_middle_goes_on_after_a_reload(desk: Sit, demo_office: Office, tmp_path: Path) -> None:
    long = tmp_path / "现场长录像.bin"
    long.write_bytes(os.urandom(2**20) * 50)
    custodian = opened(desk, demo_office, "ding", "/intake/new/")
    page, pieces = custodian.page, []

    def cut(route: Route) -> None:
        pieces.append(route.request.method)
        if pieces.count("PATCH") > 1:
            route.abort()
        else:
            route.continue_()

    page.locator("#u-officer").select_option("yi")
    page.get_by_role("button", name="开始上传").click()
    page.route("**/uploads/**", cut)
    page.set_input_files("#pick-files", long)
    end = time.monotonic() + 30
    while pieces.count("PATCH") < 2:
        assert time.monotonic() < end, pieces
        page.wait_for_timeout(100)
    page.unroute("**/uploads/**")
    page.reload()
    expect(page.locator("[data-rows]")).to_contain_text("待续传")
    custodian.shot("journey-upload-1366")
    page.set_input_files("#pick-files", long)
    page.wait_for_url("**/intake/?slot=*", timeout=60_000)
    until(lambda: page.locator("#confirm").count() > 0, page)

    expect(page.locator(".lh-files")).to_contain_text("现场长录像.bin")
    expect(page.locator(".lh-files")).to_contain_text("不认识也照收")
    assert [] == custodian.outside


def test_a_view_is_asked_for_approved_on_the_phone_opened_and_played_with_a_watermark(
    desk: Sit, demo_office: Office
) -> None:
    officer = opened(desk, demo_office, "yi", "/recordings/?q=LX-2026-000018")
    officer.go("/recordings/LX-2026-000018/")
    officer.page.locator("[data-act=start]").click()
    expect(officer.page.locator("[data-show=said]")).to_contain_text("没有有效的准许")
    assert 0 == officer.page.locator("video").count()

    officer.go("/access/new/?recording=LX-2026-000018")
    if officer.page.locator("input[type=hidden][name=recording]").count() == 0:
        officer.page.locator("#q-more").fill("LX-2026-000018")
    officer.page.locator("#q-purpose").fill("核对查封现场清点过程")
    officer.page.get_by_role("button", name=re.compile("^送.*审批$")).click()

    head = opened(desk, demo_office, "chuzhang", "/approvals/", width=390)
    head.page.locator("tr", has_text="核对查封现场清点过程").or_(
        head.page.locator("tr", has_text="执法人员乙")
    ).last.get_by_role("link").last.click()
    head.shot("journey-approval-390")
    assert [] == serious_faults(head.page)
    head.page.locator(".lh-pfoot summary").first.click()
    head.page.locator("#pw-agree").fill(PASSWORD)
    head.page.locator("form:has(#pw-agree) button.btn-primary").click()
    head.page.wait_for_load_state()

    custodian = opened(desk, demo_office, "ding", "/access/")
    custodian.page.locator("tr", has_text="核对查封现场清点过程").get_by_role("link").first.click()
    release(custodian.page)

    officer.go("/recordings/LX-2026-000018/")
    officer.page.locator("[data-act=start]").click()
    video = officer.page.locator("video")
    expect(video).to_have_count(1)
    seen(officer.page, "document.querySelector('video').currentTime > 0.3")
    expect(officer.page.locator(".lh-watermark")).to_contain_text("执法人员乙")
    officer.page.evaluate("document.querySelector('video').currentTime = 2")
    seen(officer.page, "!document.querySelector('video').seeking")
    officer.shot("journey-playing-1366")
    officer.go("/recordings/")

    custodian.go("/access/")
    row = custodian.page.locator("tr", has_text="核对查封现场清点过程")
    expect(row).to_contain_text("执法人员乙")
    expect(row).to_contain_text("处室负责人")
    custodian.shot("journey-register-1366")
    assert [] == officer.outside + head.outside + custodian.outside


@pytest.mark.parametrize("number", ["LX-2026-000011", "LX-2026-000022"], ids=["h265", "avi"])
def test_what_the_browser_cannot_play_plays_through_its_copy(desk: Sit, demo_office: Office, number: str) -> None:
    who = "yi" if number.endswith("11") else "jia"
    if who == "yi":
        release(opened(desk, demo_office, "ding", "/access/TY-2026-0002/").page)
    officer = opened(desk, demo_office, who, f"/recordings/{number}/")

    officer.page.locator("[data-act=start]").click()

    seen(officer.page, "document.querySelector('video')?.currentTime > 0.2")
    expect(officer.page.locator("main")).to_contain_text("原件")


def test_a_case_file_is_bound_and_its_image_fetched(desk: Sit, demo_office: Office, tmp_path: Path) -> None:
    archivist = opened(desk, demo_office, "dangan", "/archive/")
    page = archivist.page

    page.locator("tr", has_text="乙口腔门诊部").get_by_role("link", name="立卷").click()
    page.get_by_role("button", name=re.compile("^立卷")).click()
    until(lambda: page.get_by_role("link", name=re.compile("取光盘映像")).count() > 0, page, 120)
    archivist.shot("journey-archive-1366")
    with page.expect_download() as fetched:
        page.get_by_role("link", name=re.compile("取光盘映像")).click()
    image = tmp_path / "case.iso"
    fetched.value.save_as(image)

    listed = subprocess.run(
        ["xorriso", "-indev", str(image), "-find", "/", "-name", "index.html"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "index.html" in listed.stdout
    assert [] == archivist.outside
