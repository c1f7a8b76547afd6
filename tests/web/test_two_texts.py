"""Two tabs on one record that many fill in: both texts are shown, the person chooses, and nothing is overwritten."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.archive.models import Arrangement
from liuhen.cases import acts as cases
from liuhen.cases.deliberation.models import Discussion, Review
from liuhen.cases.models import Case
from tests.cases import road
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("data_dir")


@pytest.fixture
def case(cast: Cast) -> Case:
    return road.told(cast)


def posted(client: Client, route: str, pk: int, **data: object) -> tuple[int, str]:
    answer = client.post(reverse(route, args=[pk]), data)
    return answer.status_code, answer.content.decode()


def test_two_tabs_on_the_words_of_a_discussion_overwrite_nothing(client: Client, cast: Cast, case: Case) -> None:
    client.force_login(cast.officer)
    known = {"topic": "处理意见", "place": "会议室", "started_at": "2026-08-06T09:00", "recorder": "乙"}
    people = {"people": [cast.head.pk, cast.deputy_head.pk], "chair": cast.head.pk}
    posted(client, "discussion_register", case.pk, **people, **known)
    row = Discussion.objects.get()
    voice = row.attendances.get(officer=cast.head)
    first = {**known, "edition": 1, f"words_{voice.pk}": "第一个窗口写的。", "reported": "汇报甲"}
    assert 302 == posted(client, "discussion_save", row.pk, **first)[0]

    second = {**known, "edition": 1, f"words_{voice.pk}": "第二个窗口写的。", "conclusion": "同意拟处理意见。"}
    status, page = posted(client, "discussion_save", row.pk, **second)

    assert 409 == status
    assert "第一个窗口写的。" in page
    assert "第二个窗口写的。" in page
    assert 'name="conclusion"' in page
    voice.refresh_from_db()
    assert "第一个窗口写的。" == voice.words
    chosen = {**second, "edition": 2, "reported": "汇报甲"}
    assert 302 == posted(client, "discussion_save", row.pk, **chosen)[0]
    row.refresh_from_db()
    voice.refresh_from_db()
    assert ("第二个窗口写的。", "汇报甲", "同意拟处理意见。") == (voice.words, row.reported, row.conclusion)


def test_two_tabs_on_a_review_are_put_side_by_side_and_what_was_typed_of_the_opinion_is_kept(
    client: Client, cast: Cast, case: Case
) -> None:
    client.force_login(cast.officer)
    posted(client, "review_ask", case.pk, words="请审核。")
    review = Review.objects.get()
    client.force_login(cast.legal_reviewer)
    typed = {"edition": 1, "answer_record": "ok", "opinion": "证据链完整，建议", "conclusion": "同意"}
    assert 302 == posted(client, "review_save", review.pk, **typed)[0]
    assert "证据链完整，建议</textarea>" in client.get(reverse("review", args=[review.pk])).content.decode()

    status, page = posted(client, "review_save", review.pk, **{**typed, "opinion": "另一窗口的意见"})

    assert 409 == status
    assert "证据链完整，建议" in page
    assert "另一窗口的意见" in page
    client.force_login(cast.officer)
    assert "证据链完整" not in client.get(reverse("deliberation", args=[case.pk])).content.decode()


def test_two_people_who_arrange_a_file_choose_between_two_orders(client: Client, cast: Cast, case: Case) -> None:
    for day in (24, 25):
        draft = road.written(case, "other_record", by=cast.officer, at=road.day(day))
        cases.issue_document(draft, case, by=cast.officer, at=road.day(day))
    client.force_login(cast.officer)
    address = reverse("binding_order", args=[case.pk])
    page = client.get(reverse("binding", args=[case.pk])).content.decode()
    keys = [piece.split('"')[0] for piece in page.split('name="key" value="')[1:]]

    def order(places: list[int], edition: int, **more: str) -> tuple[int, str]:
        pairs = [
            (name, value)
            for key, place in zip(keys, places, strict=True)
            for name, value in (("key", key), ("place", str(place)))
        ]
        answer = client.post(
            address,
            urlencode([*pairs, ("edition", str(edition)), *more.items()]),
            content_type="application/x-www-form-urlencoded",
        )
        return answer.status_code, answer.content.decode()

    forward, backward = list(range(1, len(keys) + 1)), list(range(len(keys), 0, -1))
    assert 302 == order(backward, 0)[0]

    status, page = order(forward, 0, remarks="第二人的情况说明")

    assert 409 == status
    assert "卷内次序" in page
    assert "第二人的情况说明" in page
    assert 302 == order(forward, 1, remarks="第二人的情况说明", order="theirs")[0]
    row = Arrangement.objects.get()
    assert (list(reversed(keys)), "第二人的情况说明") == (row.order, row.remarks)
