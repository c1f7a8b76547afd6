"""Sources of every channel: registered, who complained kept apart, joined to a case, told and closed."""

from datetime import UTC, datetime, timedelta

import pytest

from liuhen.bureau.acting import RoleRefusal
from liuhen.bureau.queries import may
from liuhen.cases.acts.papers import draft_document
from liuhen.cases.acts.road import accept
from liuhen.cases.models import Case, CaseSource, IdentityOpening
from liuhen.cases.sources.acts.checking import NewVerification, verify
from liuhen.cases.sources.acts.entering import Entered, NewComplainant
from liuhen.cases.sources.acts.registering import NewSource, let_open_identity, open_identity, register_source
from liuhen.cases.sources.queries import line_of, named_words
from liuhen.errors import InputError
from liuhen.trail.models import Entry
from tests.cast import Cast

MONDAY = datetime(2026, 7, 13, 1, 30, tzinfo=UTC)
PARTY = {"name": "乙口腔门诊部"}
WHO = NewComplainant(name="李四", contact="13900001111", address="云泽市东湖路1号", demand="查处并答复")


def entered(**more: object) -> Entered:
    known: dict[str, object] = {
        "channel": "投诉举报",
        "words": "门诊部把不属于支付范围的项目串换成医保项目结算。",
        "party": PARTY,
        "cause": "串换诊疗项目",
        "complainant": WHO,
        "acceptance": "已受理，转承办人核查",
    }
    return Entered(**{**known, **more})  # type: ignore[arg-type]


def a_source(cast: Cast, **more: object) -> CaseSource:
    return register_source(NewSource(entered=entered(**more)), by=cast.officer, at=MONDAY)


def test_a_source_opens_a_clue_and_its_case_knows_it(cast: Cast) -> None:
    """wuhan-13-1a: the case refers to its source, the source to its case."""
    source = a_source(cast)

    assert source.number == source.case.clue_number
    assert "clue" == source.case.state
    assert 1 == Entry.objects.filter(verb="case.register", kind="act").count()


def test_an_entry_lacking_channel_and_party_is_not_taken_in(cast: Cast) -> None:
    with pytest.raises(InputError, match="案源途径、当事人"):
        a_source(cast, channel=" ", party={})


def test_no_entry_of_the_trail_and_no_line_of_the_register_names_the_complainant(cast: Cast) -> None:
    """wangdu-9-1a: masked for whoever may not open it."""
    source = a_source(cast, words="我叫李四，电话13900001111，门诊部串换项目，已有半年。")

    told = "".join(Entry.objects.values_list("body", flat=True))
    line = "".join(line_of(source).cells())
    for secret in ("李四", "13900001111"):
        assert secret not in told
        assert secret not in line
        assert secret not in source.case.clue_words
    assert source.complainant.digest in told
    assert "实名" == named_words(source)
    assert "我叫李四" in source.complainant.words


def test_an_anonymous_complaint_stays_anonymous_and_a_name_in_its_words_is_hidden(cast: Cast) -> None:
    source = a_source(cast, complainant=None, words="举报人：王小明，手机13712345678，反映门诊部串换项目。")

    assert "匿名" == named_words(source)
    assert "王小明" not in source.content
    assert ["姓名", "电话"] == source.hidden
    assert "王小明" in source.complainant.words


def test_who_registered_opens_the_identity_others_do_not(cast: Cast) -> None:
    source = a_source(cast)

    assert may(cast.officer, "source.open_identity", source)
    assert may(cast.head, "source.open_identity", source)
    for person in (cast.partner, cast.division_head, cast.legal_reviewer, cast.auditor, cast.stranger):
        assert not may(person, "source.open_identity", source)
    with pytest.raises(RoleRefusal):
        open_identity(source, purpose="看看", by=cast.partner, at=MONDAY)
    assert 0 == IdentityOpening.objects.count()


def test_each_opening_leaves_an_entry_with_its_purpose(cast: Cast) -> None:
    source = a_source(cast)

    open_identity(source, purpose="送交不予立案告知书", by=cast.officer, at=MONDAY)

    assert "送交不予立案告知书" in Entry.objects.filter(verb="source.open_identity").get().body
    assert 1 == source.openings.count()


@pytest.mark.parametrize("purpose", ["", "  ", "给李四回电话"])
def test_an_opening_without_purpose_or_with_the_name_in_it_is_refused(cast: Cast, purpose: str) -> None:
    source = a_source(cast)

    with pytest.raises(InputError):
        open_identity(source, purpose=purpose, by=cast.officer, at=MONDAY)

    assert 0 == source.openings.count()


def test_the_head_names_a_further_officer_who_may_open_it(cast: Cast) -> None:
    source = a_source(cast)

    let_open_identity(source, cast.partner, by=cast.head, at=MONDAY, reason="由其送达告知书")

    assert may(cast.partner, "source.open_identity", source)


def test_a_second_word_about_the_matter_joins_its_case(cast: Cast) -> None:
    first = a_source(cast)

    second = register_source(
        NewSource(entered=entered(complainant=None), joins=first), by=cast.officer, at=MONDAY + timedelta(days=1)
    )

    assert first.case_id == second.case_id
    assert second.has_joined
    assert not first.has_joined
    assert 1 == Case.objects.count()
    assert first.number != second.number


def test_a_transferred_source_keeps_the_organ_and_its_letter(cast: Cast) -> None:
    source = a_source(cast, channel="其他机关移送", complainant=None, organ="云泽市审计局", letter="云审移〔2026〕8号")

    assert "无" == named_words(source)
    assert "云泽市审计局 云审移〔2026〕8号" == line_of(source).organ


def test_the_draft_of_not_filing_knows_what_was_verified_and_never_who_complained(cast: Cast) -> None:
    """wangdu-9-1b: 核查情况 comes from the register."""
    source = a_source(cast)
    accept(source.case, by=cast.officer, at=MONDAY)
    new = NewVerification(
        means="现场核查", verified_at=MONDAY, officers="执法人员甲", findings="未见串换。", opinion="建议不予立案"
    )
    verify(source, new, by=cast.officer, at=MONDAY)

    draft = draft_document(source.case, "not_filed_record", by=cast.officer, at=MONDAY)

    assert "未见串换。" in draft.fields["checked"]
    assert "李四" not in str(draft.fields)
