"""The pages of a legal reviewer: each stage with what must be there and what is, gaps, and grounds against evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.cases.expected.acts import put_activity, take_out_activity
from liuhen.cases.models import Case, CaseRecording
from liuhen.errors import InputError
from liuhen.evidence.marking.acts import check_grounds, confirm_ground, dismiss_ground, say_ground
from liuhen.evidence.marking.words import MarkKind
from liuhen.trail.models import Entry
from liuhen.web.review.gathered import exclusions_of, sheets_of
from tests.cases.test_expected import TEN, a_case, an_activity, issued, minutes
from tests.cast import Cast, small_bureau
from tests.tapes import tape

pytestmark = pytest.mark.django_db


@pytest.fixture
def yiliang() -> Cast:
    return small_bureau("yiliang")


@pytest.fixture
def case(yiliang: Cast) -> Case:
    """A case with a site record at ten, one recording on the file and another activity in the afternoon."""
    case = a_case(yiliang)
    issued(case, "site_record", yiliang)
    film = tape(yiliang.officer, minutes(300), 10)
    CaseRecording.objects.create(
        case=case, recording=film, purpose="当事人陈述", stage="investigating", filed_at=TEN, filed_by=yiliang.officer
    )
    return case


def entered(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.legal_reviewer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_stage_names_the_recording_that_a_document_owes_and_the_one_on_the_file(case: Case) -> None:
    sheets = {one.code: one for one in sheets_of(case)}

    (owed,) = [one for sheet in sheets.values() for one in sheet.owed]
    assert ("breach", "没有录像") == owed.chip
    assert owed.citation is not None
    assert "yiliang-11-1" in owed.citation.req
    assert [1] == [len(one.rows) for one in sheets["investigating"].held]
    assert [] != [line for sheet in sheets.values() if sheet.stage for line in sheet.stage.lines]


def test_an_activity_of_the_case_brings_its_gaps_with_what_was_said(case: Case, yiliang: Cast) -> None:
    activity = an_activity(case, yiliang, "violation_handling")

    sheets = sheets_of(case)

    gaps = [one for sheet in sheets for one in sheet.gaps]
    assert [activity.number] == sorted({one.activity.number for one in gaps})
    assert sum(sheet.unexplained for sheet in sheets) > 0
    assert all("没有录像" != one.chip[1] for sheet in sheets for one in sheet.owed)  # the activity's own picture speaks


def test_yiliang_art_10_every_ground_stands_beside_every_recording_and_a_confirmed_one_is_red(
    case: Case, yiliang: Cast
) -> None:
    (one,) = exclusions_of(case)
    assert 5 == len(one.grounds)
    assert {"todo"} == {ground.chip[0] for ground in one.grounds}
    assert ["yiliang-10-1a"] == list(one.grounds[0].citation.req)

    mark = say_ground(one.link.recording, MarkKind.EXCLUSION, "tampered", words="有剪接", by=yiliang.officer, at=TEN)
    assert [("judge", "有剪接")] == [
        (g.chip[0], g.told) for g in exclusions_of(case)[0].grounds if g.code == "tampered"
    ]
    confirm_ground(mark, by=yiliang.legal_reviewer, at=TEN)
    assert ["breach"] == [g.chip[0] for g in exclusions_of(case)[0].grounds if g.code == "tampered"]


def test_a_pack_without_such_grounds_asks_for_none() -> None:
    cast = small_bureau("wuhan")

    assert [] == exclusions_of(a_case(cast))


def test_the_pages_open_for_the_reviewer_print_and_leave_one_entry_each(case: Case, yiliang: Cast) -> None:
    client = entered(yiliang)
    for url in (
        reverse("case_review", args=[case.pk]),
        reverse("case_review_stage", args=[case.pk, "investigating"]),
        reverse("case_review_print", args=[case.pk]),
    ):
        before = Entry.objects.filter(kind="content").count()
        page = client.get(url)
        assert 200 == page.status_code
        assert before + 1 == Entry.objects.filter(kind="content").count()
    assert "审阅人" in page.content.decode()
    assert "没有录音录像" in page.content.decode()
    assert 404 == client.get(reverse("case_review_stage", args=[case.pk, "nowhere"])).status_code


def test_an_activity_joins_one_case_and_leaves_it_with_a_reason(yiliang: Cast) -> None:
    case, other = a_case(yiliang), a_case(yiliang)
    activity = an_activity(case, yiliang, "violation_handling")
    activity.case_id = None
    activity.save(update_fields=["case_id"])

    put_activity(case, activity, by=yiliang.officer, at=TEN)
    assert case.pk == activity.case_id
    with pytest.raises(InputError, match="已经归入"):
        put_activity(other, activity, by=yiliang.officer, at=TEN)
    with pytest.raises(InputError, match="不能查看"):
        put_activity(other, activity, by=yiliang.colleague, at=TEN)
    with pytest.raises(InputError, match="理由"):
        take_out_activity(case, activity, why=" ", by=yiliang.officer, at=TEN)
    take_out_activity(case, activity, why="归错了", by=yiliang.officer, at=TEN + timedelta(minutes=1))
    assert activity.case_id is None


def test_yiliang_art_10_checked_and_nothing_found_is_kept_with_who_and_when_and_prints(
    case: Case, yiliang: Cast
) -> None:
    client = entered(yiliang)
    (one,) = exclusions_of(case)
    address = reverse("case_check_grounds", args=[case.pk, one.link.recording_id])
    before = Entry.objects.filter(verb="recording.check_grounds").count()

    client.post(address, {"code": ["covert", "tampered"], "words": "已看全片"})

    (one,) = exclusions_of(case)
    assert ["covert", "tampered"] == [ground.code for ground in one.grounds if ground.checked]
    assert 3 == one.unchecked
    assert before + 1 == Entry.objects.filter(verb="recording.check_grounds").count()
    printed = client.get(reverse("case_review_print", args=[case.pk])).content.decode()
    assert "已核对，未发现" in printed
    assert yiliang.legal_reviewer.name in printed
    assert "已看全片" in printed
    assert "勾选的已核对" not in printed
    assert "勾选的已核对" in client.get(reverse("case_review", args=[case.pk])).content.decode()


def test_what_is_raised_after_a_check_goes_before_it_and_a_standing_ground_is_not_checked_away(
    case: Case, yiliang: Cast
) -> None:
    (one,) = exclusions_of(case)
    film = one.link.recording
    check_grounds(film, ["tampered"], by=yiliang.legal_reviewer, at=TEN)
    mark = say_ground(film, MarkKind.EXCLUSION, "tampered", words="有剪接", by=yiliang.officer, at=minutes(1))

    assert ["judge"] == [g.chip[0] for g in exclusions_of(case)[0].grounds if g.code == "tampered"]
    with pytest.raises(InputError, match="已有人提出"):
        check_grounds(film, ["tampered"], by=yiliang.legal_reviewer, at=minutes(2))
    with pytest.raises(InputError, match="没有选情形"):
        check_grounds(film, ["nothing"], by=yiliang.legal_reviewer, at=minutes(2))
    dismiss_ground(mark, why="是转码", by=yiliang.legal_reviewer, at=minutes(3))
    assert ["不予确认"] == [g.chip[1] for g in exclusions_of(case)[0].grounds if g.code == "tampered"]
    check_grounds(film, ["tampered"], by=yiliang.legal_reviewer, at=minutes(4))
    assert ["已核对，未发现"] == [g.chip[1] for g in exclusions_of(case)[0].grounds if g.code == "tampered"]
