"""The component sheet: tags drawn in a real page, upgraded by script, still usable without it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from playwright.sync_api import Page

from liuhen.law.citation import Citation, Source
from liuhen.web.frame import Frame, Line, Lines
from tests.browser.conftest import Desk, Office, serious_faults

pytestmark = pytest.mark.browser
NOW = datetime(2026, 9, 21, 2, 24, tzinfo=UTC)
Sit = Callable[..., Desk]


class Report(forms.Form):
    reason = forms.CharField(label="中断原因", widget=forms.Textarea)
    kind = forms.ChoiceField(label="种类", choices=[("", "请选择"), ("power", "断电"), ("weather", "天气")])
    urgent = forms.BooleanField(label="紧急", required=False)


def frame() -> Frame:
    lines = (
        Line(label="值班台", icon="duty", url="#duty", current=True, count=9, hot=True),
        Line(label="审批箱", icon="stamp", url="#inbox", current=False, count=3),
    )
    return Frame(
        look="",
        big=False,
        contrast=False,
        nokeys=False,
        now=NOW,
        clock="9月21日 星期一 10:24",
        server_ms=int(NOW.timestamp() * 1000),
        bureau_name="云泽市医疗保障局",
        person="管理员丁",
        person_facts="基金监管处 · 管理员",
        logout="/logout/",
        search="/search/",
        menu=(Lines(label="今日", items=lines),),
    )


def sheet() -> str:
    says = "录制结束后两个工作日内入库并写明标签。"
    articles = [
        Citation(source=Source.SUPERIOR, article="行政处罚法第六十条", title="行政处罚法"),
        Citation(source=Source.SETTING, article="云医保办〔2026〕8号", title="本局设定"),
        Citation(source=Source.ENGINE, article="每年抽验一遍", title="系统默认"),
        Citation(source=Source.REGULATION, article="第二十六条第二款", title="某办法", pack_version="1.2", says=says),
    ]
    given = {
        "frame": frame(),
        "form": Report(),
        "articles": articles,
        "digest": "sha256:" + "0123456789abcdef" * 4,
        "end": NOW + timedelta(hours=13, minutes=36),
        "now": NOW,
        "titles": ["录像尚未移交入库", "调阅许可待执行：仅观看，不得复制", "一" * 40],
    }
    return Template((Path(__file__).parent / "states.html").read_text()).render(Context(given))


@pytest.fixture
def states(office: Office, desk: Sit) -> Callable[..., Page]:
    """Show the sheet under the office's own address, so that its assets load and its storage is its own."""

    def show(**how: int | bool) -> Page:
        place = desk(office, **how)
        place.page.route(
            "**/states/", lambda route: route.fulfill(body=sheet(), content_type="text/html; charset=utf-8")
        )
        page = place.go("/states/")
        if how.get("script", True):
            page.wait_for_function("document.documentElement.classList.contains('lh-js')")
        place.shot(f"states-{how.get('width', 1366)}")
        return page

    return show


@pytest.mark.parametrize("width", [1440, 390])
def test_every_component_is_accessible_and_fits(width: int, states: Callable[..., Page]) -> None:
    page = states(width=width)

    assert [] == serious_faults(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_citation_opens_on_focus_and_closes_with_escape(states: Callable[..., Page]) -> None:
    page = states()
    cite = page.get_by_role("button", name="依据：办法 第二十六条第二款")

    cite.focus()
    shown = cite.locator(".lh-cite-tip").is_visible()
    page.keyboard.press("Escape")

    assert shown
    assert not cite.locator(".lh-cite-tip").is_visible()


def test_a_grave_act_stays_shut_until_the_count_is_typed(states: Callable[..., Page]) -> None:
    page = states()

    page.get_by_text("处置 12 段录像", exact=True).click()
    act = page.get_by_role("button", name="同意，交第二人批准")
    shut = act.is_disabled()
    page.get_by_label("请输入段数 12").fill("12")

    assert shut
    assert act.is_enabled()


def test_the_safe_button_has_the_focus_and_escape_closes_the_dialog(states: Callable[..., Page]) -> None:
    page = states()

    page.get_by_text("处置 12 段录像", exact=True).click()
    focused = page.evaluate("document.activeElement.textContent.trim().startsWith('暂不处置')")
    faults = serious_faults(page)
    page.keyboard.press("Escape")

    assert focused
    assert [] == faults
    assert 0 == page.locator("dialog[open]").count()


def test_a_grave_act_can_be_opened_without_script(states: Callable[..., Page]) -> None:
    page = states(script=False)

    page.locator("summary", has_text="处置 12 段录像").click()

    assert page.get_by_text("您同意后，还须第二人批准才会执行").is_visible()


def test_what_was_typed_comes_back_after_the_page_is_lost(states: Callable[..., Page]) -> None:
    page = states()
    page.get_by_label("中断原因").fill("暴雨，镜头进水")
    page.get_by_label("种类").select_option("weather")
    page.get_by_label("紧急").check()
    page.on("dialog", lambda dialog: dialog.accept())

    page.reload()
    page.wait_for_selector(".lh-draft")

    assert "暴雨，镜头进水" == page.get_by_label("中断原因").input_value()
    assert "weather" == page.get_by_label("种类").input_value()
    assert page.get_by_label("紧急").is_checked()


def test_a_restored_draft_can_be_cleared(states: Callable[..., Page]) -> None:
    page = states()
    page.get_by_label("中断原因").fill("暴雨")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()

    page.get_by_role("button", name="清空重填").click()

    assert "" == page.get_by_label("中断原因").input_value()
    assert 0 == page.locator(".lh-draft").count()


@pytest.mark.parametrize(("expected", "status"), [("", 200), ("暴雨", 422), ("暴雨", 500)])
def test_a_draft_ends_when_the_form_was_taken_and_stays_when_it_was_not(
    expected: str, status: int, states: Callable[..., Page]
) -> None:
    page = states()
    page.get_by_label("中断原因").fill("暴雨")
    page.get_by_label("种类").select_option("weather")
    html = "text/html; charset=utf-8"
    page.route("**/login/enter/", lambda route: route.fulfill(status=status, body=sheet(), content_type=html))

    page.get_by_role("button", name="送出报告").click()
    page.wait_for_url("**/login/enter/")
    page.goto(page.url.replace("/login/enter/", "/states/"))
    page.wait_for_function("document.documentElement.classList.contains('lh-js')")

    assert expected == page.get_by_label("中断原因").input_value()


def test_j_and_k_move_through_rows_and_enter_opens_the_row_s_act(states: Callable[..., Page]) -> None:
    page = states()
    page.locator("main").focus()

    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("tr.sel .main").inner_text()
    page.keyboard.press("k")
    page.keyboard.press("Enter")

    assert "调阅许可待执行：仅观看，不得复制" == second
    assert page.url.endswith("#row-1")


def test_the_slash_key_goes_to_the_search_and_letters_typed_there_stay_letters(states: Callable[..., Page]) -> None:
    page = states()
    page.locator("main").focus()

    page.keyboard.press("/")
    page.keyboard.type("jk?")

    assert "jk?" == page.get_by_label("搜索").input_value()
    assert 0 == page.locator("tr.sel").count()


def test_a_digest_is_copied_without_its_spaces(states: Callable[..., Page]) -> None:
    page = states()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="复制SHA-256").click()
    page.wait_for_selector("lh-copy[data-said='已复制']")

    assert "0123456789abcdef" * 4 == page.evaluate("navigator.clipboard.readText()")


def test_requests_of_htmx_carry_the_form_key_from_the_body(states: Callable[..., Page]) -> None:
    page = states()
    sent: list[str | None] = []
    page.route(
        "**/probe/", lambda route: (sent.append(route.request.headers.get("x-csrftoken")), route.fulfill(body="ok"))
    )

    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<button id=probe hx-post=/probe/ hx-swap=none>x</button>');"
        "document.body.setAttribute('hx-headers:inherited', '{\"X-CSRFToken\":\"key-1\"}');"
        "htmx.process(document.body)"
    )
    page.locator("#probe").click()
    page.wait_for_timeout(500)

    assert ["key-1"] == sent


def test_a_lost_connection_is_said_and_taken_back(states: Callable[..., Page]) -> None:
    page = states()

    page.context.set_offline(True)
    page.wait_for_selector("#lh-offline:not([hidden])")
    page.context.set_offline(False)
    page.wait_for_selector("#lh-offline", state="hidden")

    assert not page.locator("#lh-offline").is_visible()
