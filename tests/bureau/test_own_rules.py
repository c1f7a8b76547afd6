"""What a bureau sets itself, how it reads a clause, and its regulation's own text."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from liuhen.bureau.acting import RoleRefusal
from liuhen.bureau.acts import (
    NewNote,
    NewSetting,
    change_setting,
    offer_text,
    take_back_note,
    use_text,
    withdraw_setting,
    write_note,
)
from liuhen.bureau.models import InterpretationNote, RegulationText, Setting
from liuhen.bureau.queries import active_pack, one_look, setting_history, settings_of
from liuhen.bureau.queries.regulation import article_text, note_history, notes_for, regulation_of
from liuhen.errors import InputError
from liuhen.law.articles import chinese
from liuhen.law.citation import Source
from liuhen.law.settings import WeakerSettingError
from liuhen.law.textfile import TextFileError
from liuhen.trail.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
NUMBER = "云医保办〔2026〕3号"


def new(key: str = "ingest.normal", value: str = "24小时", **changes: object) -> NewSetting:
    fields: dict[str, object] = {"key": key, "value": value, "document_number": NUMBER, "reason": "早些移交"}
    return NewSetting(**(fields | changes))


def our_text(articles: int = 34) -> bytes:
    """Write a text of as many articles as the pack has, every sentence our own."""
    # Four paragraphs each, so that every place the pack speaks of is there.
    rows = (f"第{chinese(n)}条 自己写的第{n}条。\n二。\n三。\n四。" for n in range(1, articles + 1))
    return ("我们的办法\n" + "\n".join(rows)).encode()


def entries() -> int:
    return Entry.objects.filter(kind="act").count()


def test_a_setting_is_kept_with_who_when_and_document_and_reaches_the_pack(cast: Cast) -> None:
    before = entries()

    row = change_setting(cast.bureau, new(), by=cast.head, at=AT)

    held = active_pack(cast.bureau).setting("ingest.normal")
    assert held is not None
    assert ("24 小时", NUMBER, cast.head.name, date(2026, 3, 2)) == (
        held.value,
        held.document_number,
        held.set_by,
        held.set_on,
    )
    assert Source.SETTING is held.citation.source
    assert before + 1 == entries()
    assert "录像入库" in row.label


def test_a_weaker_setting_is_refused_with_its_article_and_the_refusal_is_an_entry(cast: Cast) -> None:
    with pytest.raises(WeakerSettingError) as refused:
        change_setting(cast.bureau, new(value="3 个工作日"), by=cast.head, at=AT)

    assert "第二十六条第二款" in refused.value.article
    assert not Setting.objects.exists()
    assert Entry.objects.filter(kind="refusal", verb="setting.change").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"document_number": " "},
        {"reason": ""},
        {"from_on": date(2026, 3, 1)},
        {"key": "no.such"},
        {"value": "很快"},
    ],
)
def test_an_incomplete_setting_is_not_kept(cast: Cast, changes: dict[str, object]) -> None:
    with pytest.raises(InputError):
        change_setting(cast.bureau, new(**changes), by=cast.head, at=AT)

    assert not Setting.objects.exists()


def test_only_the_legal_reviewer_and_the_head_set_values(cast: Cast) -> None:
    with pytest.raises(RoleRefusal):
        change_setting(cast.bureau, new(), by=cast.officer, at=AT)


def test_a_later_setting_ends_the_former_and_both_stay_in_the_history(cast: Cast) -> None:
    change_setting(cast.bureau, new(), by=cast.head, at=AT)
    later = AT + timedelta(days=30)
    change_setting(cast.bureau, new(value="12 小时", from_on=date(2026, 5, 1)), by=cast.legal_reviewer, at=later)

    first, second = settings_of(cast.bureau)

    assert date(2026, 4, 30) == first.until_on
    assert (date(2026, 5, 1), None) == (second.from_on, second.until_on)
    assert ["12 小时", "24 小时"] == [row.value for row in setting_history(cast.bureau, "ingest.normal")]


def test_a_setting_taken_back_leaves_the_text_alone_and_what_it_gave_stays_in_the_pack(cast: Cast) -> None:
    change_setting(cast.bureau, new("retention.av_ordinary", "2 年"), by=cast.head, at=AT)

    withdraw_setting(cast.bureau, new("retention.av_ordinary"), by=cast.head, at=AT + timedelta(days=60))

    pack = active_pack(cast.bureau)
    assert pack.setting("retention.av_ordinary") is None
    assert [date(2026, 4, 30)] == [one.until_on for one in pack.settings]
    with pytest.raises(InputError):
        withdraw_setting(cast.bureau, new("retention.av_ordinary"), by=cast.head, at=AT + timedelta(days=61))


def test_settings_of_one_bureau_do_not_reach_another(cast: Cast) -> None:
    change_setting(cast.bureau, new(), by=cast.head, at=AT)

    assert () == settings_of(cast.stranger.bureau)
    assert active_pack(cast.stranger.bureau).setting("ingest.normal") is None


def test_one_look_asks_for_the_rules_once_and_the_next_look_sees_what_changed(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with one_look():
        first = active_pack(cast.bureau)
        with django_assert_num_queries(0):
            assert active_pack(cast.bureau) is first
    change_setting(cast.bureau, new(), by=cast.head, at=AT)

    with one_look():
        assert active_pack(cast.bureau).setting("ingest.normal") is not None
    assert active_pack(cast.bureau).setting("ingest.normal") is not None


def test_a_note_takes_the_place_of_the_former_and_can_be_taken_back(cast: Cast) -> None:
    before = entries()
    write_note(cast.bureau, NewNote(req="wuhan-26-2a", text=" 以存入专网为准 "), by=cast.legal_reviewer, at=AT)
    write_note(cast.bureau, NewNote(req="wuhan-26-2a", text="以采集站存入为准"), by=cast.legal_reviewer, at=AT)

    assert "以采集站存入为准" == notes_for(cast.bureau, ["wuhan-26-2a", "wuhan-1-1a"])["wuhan-26-2a"].text
    assert {} == notes_for(cast.stranger.bureau, ["wuhan-26-2a"])

    take_back_note(cast.bureau, "wuhan-26-2a", by=cast.legal_reviewer, at=AT)

    assert {} == notes_for(cast.bureau, ["wuhan-26-2a"])
    assert 3 == note_history(cast.bureau, "wuhan-26-2a").count()
    assert before + 3 == entries()
    with pytest.raises(InputError):
        take_back_note(cast.bureau, "wuhan-26-2a", by=cast.legal_reviewer, at=AT)


@pytest.mark.parametrize(("req", "text"), [("wuhan-99-9", "有"), ("wuhan-26-2a", "  "), ("wuhan-26-2a", "长" * 2001)])
def test_a_note_needs_a_clause_and_words_of_a_fit_length(cast: Cast, req: str, text: str) -> None:
    with pytest.raises(InputError):
        write_note(cast.bureau, NewNote(req=req, text=text), by=cast.legal_reviewer, at=AT)

    assert not InterpretationNote.objects.exists()


def test_a_text_that_agrees_is_shown_by_article_after_it_was_taken_into_use(cast: Cast) -> None:
    before = entries()
    row = offer_text(cast.bureau, "办法.txt", our_text(), by=cast.legal_reviewer, at=AT)

    assert [] == row.differences
    assert article_text(cast.bureau, "wuhan", "第二十六条") is None

    use_text(row, by=cast.legal_reviewer, at=AT)

    assert ("自己写的第26条。",) == article_text(cast.bureau, "wuhan", "第二十六条第一款")
    assert ("二。",) == article_text(cast.bureau, "wuhan", "第二十六条第二款")
    assert article_text(cast.bureau, "wuhan", "第九十条") is None
    assert article_text(cast.stranger.bureau, "wuhan", "第二十六条") is None
    assert our_text() == bytes(RegulationText.objects.get().content)
    assert before + 2 == entries()


def test_a_text_with_missing_or_surplus_articles_is_used_only_with_a_reason(cast: Cast) -> None:
    row = offer_text(
        cast.bureau, "办法.txt", our_text(35).replace("第三条".encode(), b""), by=cast.legal_reviewer, at=AT
    )

    assert ["原文缺少第三条，规则包里有这一条", "原文多出第三十五条，规则包里没有这一条"] == row.differences
    with pytest.raises(InputError, match="2 处出入"):
        use_text(row, by=cast.legal_reviewer, at=AT)

    use_text(row, by=cast.legal_reviewer, at=AT, reason="第三条另文印发")

    assert regulation_of(cast.bureau, "wuhan") is not None
    with pytest.raises(InputError, match="已经采用"):
        use_text(row, by=cast.legal_reviewer, at=AT, reason="再办一次")


def test_the_newest_text_in_use_counts(cast: Cast) -> None:
    by, now = cast.legal_reviewer, timezone.now()
    for words in ("旧的。", "新的。"):
        data = our_text().replace("自己写的第1条。".encode(), words.encode())
        use_text(offer_text(cast.bureau, "办法.txt", data, by=by, at=now), by=by, at=now)

    assert ("新的。",) == article_text(cast.bureau, "wuhan", "第一条第一款")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", "没有条文的一段话".encode()])
def test_a_file_without_articles_is_not_kept(cast: Cast, data: bytes) -> None:
    with pytest.raises(TextFileError):
        offer_text(cast.bureau, "办法.pdf", data, by=cast.legal_reviewer, at=AT)

    assert not RegulationText.objects.exists()


def test_an_officer_brings_in_no_text(cast: Cast) -> None:
    with pytest.raises(RoleRefusal):
        offer_text(cast.bureau, "办法.txt", our_text(), by=cast.officer, at=AT)
