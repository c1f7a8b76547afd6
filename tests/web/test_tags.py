"""The tags draw what states.html shows: chips, citations, notices, dialogs, digests, progress."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from liuhen.law.citation import Citation, Source

NOW = datetime(2026, 9, 21, 2, 24, tzinfo=UTC)
ARTICLE = Citation(
    source=Source.REGULATION,
    article="第二十六条第二款",
    title="某办法",
    pack_version="wuhan 1.0.0",
    says="两个工作日内入库。",
)


def drawn(source: str, **given: object) -> str:
    return Template("{% load liuhen %}" + source).render(Context(given))


@pytest.mark.parametrize(
    ("kind", "word", "status"),
    [
        ("met", "已履行", "met"),
        ("due", "将到期", "due"),
        ("over", "已超期", "overdue"),
        ("breach", "已违反", "breached"),
        ("judge", "需人工判断", "needs_judgement"),
        ("na", "不适用", "not_applicable"),
        ("todo", "未到期", "todo"),
    ],
)
def test_a_chip_shows_shape_word_and_colour_of_its_status(kind: str, word: str, status: str) -> None:
    chip = drawn("{% chip status %}", status=status)

    assert f'class="lh-chip {kind}"' in chip
    assert "<svg" in chip
    assert word in chip


def test_a_chip_takes_the_page_s_own_word() -> None:
    assert "今日到期" in drawn('{% chip "due" "今日到期" %}')


def test_a_citation_says_source_article_paraphrase_and_that_the_text_is_not_imported() -> None:
    cite = drawn("{% cite article %}", article=ARTICLE)

    for part in (
        "<i>办法</i>",
        "<u>第二十六条第二款</u>",
        "两个工作日内入库。",
        "某办法",
        "规则包 wuhan 1.0.0",
        "原文未导入",
    ):
        assert part in cite


def test_a_citation_has_a_name_and_a_description_for_a_screen_reader() -> None:
    cite = drawn("{% cite article %}", article=ARTICLE)

    assert 'aria-label="依据：办法 第二十六条第二款"' in cite
    assert 'role="tooltip"' in cite


@pytest.mark.parametrize(
    ("kind", "source"),
    [("law", Source.SUPERIOR), ("own", Source.SETTING), ("def", Source.ENGINE), ("", Source.DOCUMENT)],
)
def test_a_citation_is_coloured_by_its_source(kind: str, source: Source) -> None:
    article = Citation(source=source, article="第一条", title="某法")

    assert f'class="lh-cite {kind}"' in drawn("{% cite article %}", article=article)


def test_stored_fields_of_a_citation_draw_the_same_words() -> None:
    assert "第二十六条第二款" in drawn("{% cite article %}", article=ARTICLE.as_fields())


def test_the_plain_words_of_a_refusal_draw_a_citation_too() -> None:
    cite = drawn("{% cite article %}", article="上位法｜行政处罚法第五十六条")

    assert "<i>上位法</i>" in cite
    assert "<u>行政处罚法第五十六条</u>" in cite


def test_no_authority_draws_nothing() -> None:
    assert "" == drawn("{% cite article %}", article="")


def test_hostile_words_are_escaped_everywhere() -> None:
    hostile = "<script>x</script>"

    page = drawn(
        "{% chip 'met' bad %}{% cite bad %}{% digest bad %}{% copy bad %}{% empty bad %}{% endempty %}", bad=hostile
    )

    assert "<script>" not in page


def test_a_digest_is_drawn_in_groups_with_first_and_last_in_bold_and_a_copy_button() -> None:
    shown = drawn("{% digest value %}", value="sm3:" + "a" * 8 + "b" * 8 + "c" * 8)

    assert "<b>aaaaaaaa</b> bbbbbbbb <b>cccccccc</b>" in shown
    assert 'value="aaaaaaaabbbbbbbbcccccccc"' in shown
    assert "SM3" in shown


def test_tables_show_the_first_eight_figures_of_a_digest() -> None:
    assert "01234567" == drawn("{{ value|short_digest }}", value="sha256:0123456789")


def test_every_form_gets_a_key_of_its_own() -> None:
    assert drawn("{% once %}") != drawn("{% once %}")


def test_a_notice_names_its_kind_and_keeps_the_block() -> None:
    note = drawn('{% note "warn" %}<b>请留意。</b>余下{% endnote %}')

    assert 'class="lh-note warn"' in note
    assert "<b>请留意。</b>余下" in note


def test_a_grave_act_is_a_fold_that_opens_without_script() -> None:
    sheet = drawn('{% confirm "处置 12 段" "同意处置 12 段录像？" %}<div class="in">后果</div>{% endconfirm %}')

    assert '<details><summary class="btn btn-stop">处置 12 段</summary>' in sheet
    assert "同意处置 12 段录像？" in sheet
    assert "后果" in sheet


def test_progress_counts_only_what_is_verified_and_hatches_what_is_received() -> None:
    bar = drawn("{% progress 30 100 received=60 label='入库' %}")

    assert 'aria-valuenow="30"' in bar
    assert '<em style="width:60.0%"></em><i style="width:30.0%"></i>' in bar


def test_progress_of_nothing_is_no_fault() -> None:
    assert 'aria-valuenow="0"' in drawn("{% progress 0 0 %}")


def test_time_left_is_said_twice() -> None:
    left = drawn("{% left end now=now %}", end=NOW + timedelta(hours=13, minutes=36), now=NOW)

    assert '<div class="lh-left soon"><b>剩 13 小时 36 分</b><small>9月21日 24:00</small></div>' == left


def test_time_over_says_by_how_much_and_since_when() -> None:
    left = drawn("{% left end now=now %}", end=NOW - timedelta(hours=10, minutes=24), now=NOW)

    assert '<div class="lh-left late"><b>超 10 小时 24 分</b><small>应于 9月20日 24:00 前</small></div>' == left


def test_a_term_nobody_has_set_is_not_fixed_and_says_why() -> None:
    assert '<div class="lh-left"><b>未定</b><small>判断前不计</small></div>' == drawn(
        "{% left end '判断前不计' %}", end=None
    )


def test_a_far_term_is_neither_soon_nor_late() -> None:
    assert 'class="lh-left "' in drawn("{% left end now=now %}", end=NOW + timedelta(days=7), now=NOW)


class Report(forms.Form):
    reason = forms.CharField(label="中断原因")
    note = forms.CharField(label="备注", required=False)


def test_a_field_with_a_fault_is_marked_and_described() -> None:
    form = Report({"reason": ""})
    form.is_valid()

    field = drawn("{% field form.reason hint='写明经过' %}", form=form)

    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_reason-hint id_reason-bad"' in field
    assert 'class="lh-bad"' in field


def test_a_field_that_may_stay_empty_says_so() -> None:
    assert "可不填" in drawn("{% field form.note %}", form=Report())


def test_a_pager_keeps_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/recordings/?state=due&page=2")
    page = Paginator(range(30), 10).page(2)

    pager = Template("{% load liuhen %}{% pages page %}").render(Context({"page": page, "request": request}))

    assert 'href="?state=due&amp;page=1"' in pager
    assert 'href="?state=due&amp;page=3"' in pager


@pytest.mark.parametrize(
    "filter_name", ["moment", "exact", "clock_time", "deadline", "civil_date", "full_date", "span", "bytes"]
)
def test_a_value_that_is_not_there_is_written_as_nothing(filter_name: str) -> None:
    assert "" == drawn("{{ value|" + filter_name + " }}", value=None)
