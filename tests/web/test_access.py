"""Viewing through the door: ask, approve on the phone, open, play, and the register that wrote itself."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.access import acts
from liuhen.access.acts import NewRequest
from liuhen.access.limits import Terms
from liuhen.access.models import AccessRequest, Permit, RequestState
from liuhen.approvals.chain import Decision
from liuhen.bureau.models import Officer
from liuhen.evidence.models import Recording
from liuhen.trail.models import Entry
from liuhen.web.access.requests import waiting
from tests.cast import LONG_AGO, PASSWORD, Cast
from tests.tapes import tape


def one(cast: Cast) -> Recording:
    return tape(cast.officer, LONG_AGO)


def asked(cast: Cast, recording: Recording | None = None, by: Officer | None = None) -> AccessRequest:
    now = timezone.now()
    terms = Terms(window_from=now, window_until=now + timedelta(days=3))
    new = NewRequest(recordings=(recording or one(cast),), purpose="制作询问提纲", terms=terms)
    return acts.request_viewing(new, by=by or cast.partner, at=now)


def approved(cast: Cast, recording: Recording | None = None) -> AccessRequest:
    request = asked(cast, recording)
    acts.approve_viewing(
        request.approval, by=cast.division_head, decision=Decision.AGREE, opinion="同意", at=timezone.now()
    )
    request.refresh_from_db()
    return request


def test_the_whole_road_of_a_viewing(client: Client, cast: Cast) -> None:
    recording = one(cast)
    client.force_login(cast.partner)
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    client.post(
        reverse("access_ask"),
        {"recording": recording.number, "purpose": "核对现场笔录", "until": day, "once": "a" * 32},
    )
    request = AccessRequest.objects.get()

    client.force_login(cast.division_head)
    page = client.get(reverse("approval", args=[request.approval.pk])).content.decode()
    client.post(
        reverse("approval_decide", args=[request.approval.pk]),
        {"decision": "agree", "opinion": "同意", "password": PASSWORD, "once": "b" * 32},
    )
    client.force_login(cast.custodian)
    client.post(reverse("access_release", args=[request.number]), {"once": "c" * 32})

    request.refresh_from_db()
    assert "执法人员乙申请观看 1 段录像，用于核对现场笔录" in page
    assert RequestState.RELEASED == request.state
    register = client.get(reverse("access_register")).content.decode()
    assert all(word in register for word in (request.number, "执法人员乙", "处室负责人", "核对现场笔录", "可观看"))


def test_the_form_carries_the_recordings_chosen_before(client: Client, cast: Cast) -> None:
    recording = one(cast)
    client.force_login(cast.partner)

    page = client.get(reverse("access_request_new") + f"?recording={recording.number}").content.decode()

    assert recording.number in page
    assert "送处室负责人审批" in page


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": ""},
        {"until": ""},
        {"until": "昨天"},
        {"until": "2020-01-01"},
        {"recording": "LX-0"},
        {"plays": "多"},
    ],
)
def test_what_cannot_be_asked_is_answered_and_nothing_is_written(
    client: Client, cast: Cast, changes: dict[str, str]
) -> None:
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    client.force_login(cast.partner)

    answer = client.post(
        reverse("access_ask"), {"recording": one(cast).number, "purpose": "核对", "until": day, **changes}
    )

    assert 422 == answer.status_code
    assert "没有" in answer.content.decode()
    assert not AccessRequest.objects.exists()


def test_wuhan_art_28_the_register_has_the_columns_of_the_article_on_screen_and_paper(
    client: Client, cast: Cast
) -> None:
    approved(cast)
    client.force_login(cast.custodian)

    shown = client.get(reverse("access_register")).content.decode()
    printed = client.get(reverse("access_register_print")).content.decode()

    heads = ("编号", "调阅人", "复制人", "审批人", "时间", "事由", "录像")
    assert all(f"<th>{head}</th>" in shown for head in heads)
    assert all(f'<th scope="col">{head}</th>' in printed for head in heads)
    assert "登记簿摘要 SM3" in printed
    assert "lh-a4l" in printed


def test_the_register_goes_out_as_a_sheet_with_an_entry(client: Client, cast: Cast) -> None:
    approved(cast)
    client.force_login(cast.custodian)

    book = zipfile.ZipFile(io.BytesIO(client.get(reverse("access_register_export")).content))

    assert "制作询问提纲" in book.read("xl/sharedStrings.xml").decode()
    assert 1 == Entry.objects.filter(verb="register.export", kind="content").count()


@pytest.mark.parametrize(("state", "count"), [("", 2), ("requested", 1), ("approved", 1), ("closed", 0)])
def test_the_register_is_filtered_by_state(client: Client, cast: Cast, state: str, count: int) -> None:
    approved(cast)
    asked(cast)
    client.force_login(cast.custodian)

    page = client.get(reverse("access_register") + f"?state={state}").content.decode()

    assert count == page.count('<td class="lh-nw lh-lead">')


def test_the_register_is_filtered_by_person_and_day(client: Client, cast: Cast) -> None:
    asked(cast)
    client.force_login(cast.custodian)
    today = timezone.localdate().isoformat()

    assert (
        "制作询问提纲"
        in client.get(reverse("access_register") + f"?who=乙&from={today}&until={today}").content.decode()
    )
    assert "这里还没有登记" in client.get(reverse("access_register") + "?who=丙").content.decode()


def test_an_officer_reads_his_own_rows_only(client: Client, cast: Cast) -> None:
    mine, other = asked(cast), asked(cast, by=cast.officer)
    client.force_login(cast.partner)

    page = client.get(reverse("access_register")).content.decode()

    assert mine.number in page
    assert other.number not in page
    assert 200 == client.get(reverse("access_request", args=[mine.number])).status_code
    assert 404 == client.get(reverse("access_request", args=[other.number])).status_code


def test_another_bureau_finds_nothing(client: Client, cast: Cast) -> None:
    request = approved(cast)
    client.force_login(cast.stranger)

    assert request.number not in client.get(reverse("access_register")).content.decode()
    assert 404 == client.get(reverse("access_request", args=[request.number])).status_code
    assert 404 == client.post(reverse("access_release", args=[request.number])).status_code
    assert 404 == client.post(reverse("access_revoke", args=[request.number]), {"reason": "x"}).status_code


def test_the_custodian_sees_what_to_check_before_he_opens(client: Client, cast: Cast) -> None:
    request = approved(cast)
    client.force_login(cast.custodian)

    page = client.get(reverse("access_request", args=[request.number])).content.decode()

    assert "已核对本人身份与上列录像" in page
    assert f"执行 {request.number}" in page


def test_the_requester_cannot_open_and_sees_no_button(client: Client, cast: Cast) -> None:
    request = approved(cast)
    client.force_login(cast.partner)

    page = client.get(reverse("access_request", args=[request.number])).content.decode()

    assert "已核对本人身份" not in page
    assert 403 == client.post(reverse("access_release", args=[request.number])).status_code
    assert Entry.objects.filter(kind="refusal", verb="access.release").exists()


def test_a_request_not_approved_is_not_opened(client: Client, cast: Cast) -> None:
    request = asked(cast)
    client.force_login(cast.custodian)

    assert 422 == client.post(reverse("access_release", args=[request.number])).status_code
    assert not Permit.objects.exists()


def test_a_permit_is_taken_back_through_the_page(client: Client, cast: Cast) -> None:
    request = approved(cast)
    client.force_login(cast.division_head)

    client.post(reverse("access_revoke", args=[request.number]), {"reason": "案件已移交"})

    request.refresh_from_db()
    assert RequestState.REVOKED == request.state
    assert "案件已移交" in client.get(reverse("access_request", args=[request.number])).content.decode()


def test_the_page_tells_what_was_watched(client: Client, cast: Cast) -> None:
    recording = one(cast)
    request = approved(cast, recording)
    acts.release(request.permit, by=cast.custodian, at=timezone.now())
    ticket = acts.open_ticket(cast.partner, recording, at=timezone.now())
    acts.close_ticket(cast.partner, ticket, ranges=[(0, 65_000)], at=timezone.now())
    client.force_login(cast.partner)

    page = client.get(reverse("access_request", args=[request.number])).content.decode()

    assert "00:00:00 至 00:01:05" in page
    assert "观看录像" in page


def test_the_menu_counts_what_waits_for_the_custodian(cast: Cast) -> None:
    approved(cast)

    assert (1, False) == waiting(cast.custodian)
    assert (0, False) == waiting(cast.partner)


def test_the_system_administrator_has_no_register(client: Client, cast: Cast) -> None:
    client.force_login(cast.system_admin)

    assert 403 == client.get(reverse("access_register")).status_code


def test_an_empty_register_says_what_to_do(client: Client, cast: Cast) -> None:
    client.force_login(cast.custodian)

    assert "这里还没有登记" in client.get(reverse("access_register")).content.decode()
