"""What the decision page of a case shows, and what a fresh draft starts with."""

from datetime import UTC, date, datetime

import pytest

from liuhen.cases.prefill import Known, prefilled
from liuhen.cases.sheets import LONGEST, PROCEDURES, Sheet, shortened, shown_for
from liuhen.cases.words import step_words
from liuhen.documents.fields import Value
from liuhen.documents.forms import form_of, forms
from liuhen.law.citation import Citation, Source
from liuhen.law.lifecycle import transitions_of

KNOWN = Known(
    source_channel="投诉举报",
    clue_at=datetime(2026, 7, 13, 1, 30, tzinfo=UTC),
    clue_words="多收费用",
    place="东湖路18号",
    party={"name": "乙口腔门诊部"},
    cause="串换诊疗项目",
    officers=(("执法人员甲", "YZ-0103"), ("执法人员乙", "")),
    me="法制审核员戊",
    decision_number="云医保罚〔2026〕1号",
    notice_served_on=date(2026, 8, 5),
    statement_until=date(2026, 8, 10),
)
ARTICLE = Citation(source=Source.REGULATION, article="第十二条第二款", title="办法", says="立案审批须有四级意见。")
FILLED: dict[str, dict[str, Value]] = {
    "filing": {"party": {"name": "乙口腔门诊部"}, "facts": "经查属实。" * 60, "handler_opinion": "建议立案。"},
    "decision": {"party": {"name": "乙口腔门诊部"}, "measures": ["罚款", "责令改正"], "fine": "1000"},
    "closing": {"party": {"name": "乙口腔门诊部"}, "manner": "执行完毕", "handler_opinion": "建议结案。"},
}


def shown(name: str, citation: Citation | None = ARTICLE) -> object:
    return shown_for(
        PROCEDURES[name],
        Sheet(form=form_of(PROCEDURES[name].kind), fields=FILLED[name]),
        number="XS-2026-0001",
        title="乙口腔门诊部涉嫌串换诊疗项目案",
        requester="执法人员甲",
        known=KNOWN,
        citation=citation,
        last="局主要负责人",
    )


@pytest.mark.parametrize("name", PROCEDURES)
def test_the_decision_page_says_who_wants_what_and_what_happens_after(name: str) -> None:
    page = shown(name)

    assert "执法人员甲请您审批" in page.question  # type: ignore[attr-defined]
    assert page.after  # type: ignore[attr-defined]
    assert page.agree.startswith("同意")  # type: ignore[attr-defined]
    assert all(fact.words for fact in page.facts)  # type: ignore[attr-defined]


def test_the_penalty_stands_on_the_page_with_the_amount_in_capitals() -> None:
    facts = {fact.label: fact for fact in shown("decision").facts}  # type: ignore[attr-defined]

    assert "罚款；责令改正" == facts["处罚"].words
    assert "壹仟元整" in facts["处罚"].more


def test_a_long_text_is_cut_and_says_so() -> None:
    facts = {fact.label: fact.words for fact in shown("filing").facts}  # type: ignore[attr-defined]

    assert facts["案情"].endswith("（全文见文书）")
    assert "短" == shortened("短")
    assert len(shortened("长" * 500)) <= LONGEST + 10


def test_where_no_text_names_the_approver_the_page_says_so() -> None:
    (why,) = shown("closing", None).why  # type: ignore[attr-defined]

    assert "系统默认" == why.source
    assert "局主要负责人" in why.words


@pytest.mark.parametrize("form", [pytest.param(form, id=form.code) for form in forms().values()])
def test_every_form_starts_with_what_is_known_of_the_case(form: object) -> None:
    values = prefilled(form, KNOWN)  # type: ignore[arg-type]

    assert values["officers"] == [
        {"name": "执法人员甲", "certificate": "YZ-0103"},
        {"name": "执法人员乙", "certificate": ""},
    ]


def test_the_waiver_starts_with_the_dates_of_the_notice() -> None:
    values = prefilled(form_of("waiver_note"), KNOWN)

    assert ("2026-08-05", "2026-08-10") == (values["notice_served_on"], values["period_until"])


def test_every_step_has_words() -> None:
    assert all(step_words(row.step) == row.label for row in transitions_of("penalty"))
    assert "告知权利" == step_words("notice")
    assert "别的" == step_words("别的")
