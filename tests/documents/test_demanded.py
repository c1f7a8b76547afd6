"""Every field a text demands is asked for under its own clause, and a document that lacks one is not issued.

Clauses: wangdu-9-1b, wangdu-10-1b, wangdu-12-1b, wangdu-12-1c, wangdu-12-1d, wangdu-12-1f, wangdu-12-1h, wangdu-15-1a,
wangdu-15-1b, wangdu-16-1a, wangdu-17-1b, wangdu-17-1c, wangdu-17-1d, wangdu-19-1b, wangdu-20-1b, wuhan-14-1,
wuhan-16-1b, wuhan-21-1a, wuhan-21-1b, wuhan-21-1c, wuhan-21-1d, wuhan-21-1e, wuhan-21-1f, baofeng-5-1, yiliang-2-2a.
"""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.cases import road
from tests.cast import Cast, small_bureau
from tests.documents.test_catalogue import whole

from liuhen.cases import acts
from liuhen.documents.acts import DocumentStateError, IncompleteError
from liuhen.documents.adapted import form_under
from liuhen.documents.fields import missing
from liuhen.documents.forms import FormField, forms
from liuhen.documents.models import Document
from liuhen.law.pack import load

PACKS = {code: load(settings.PACKS_DIR / code) for code in ("wangdu", "wuhan", "yiliang")}
DEMANDED = [
    ("wangdu-9-1b", "not_filed_record", "核查情况"),
    ("wangdu-10-1b", "transfer_letter", "受移送机关"),
    ("wangdu-10-1b", "transfer_letter", "移送材料清单"),
    ("wangdu-12-1b", "site_record", "出示执法证件情况"),
    ("wangdu-12-1b", "site_record", "当事人陈述申辩情况"),
    ("wangdu-12-1c", "interview_record", "询问（调查）人姓名和执法证件号码"),
    ("wangdu-12-1d", "interview_notice", "执法人员姓名及联系电话"),
    ("wangdu-12-1f", "assistance_letter", "法律依据"),
    ("wangdu-12-1h", "other_record", "制作依据"),
    ("wangdu-15-1a", "rights_notice", "陈述申辩的途径和期限"),
    ("wangdu-15-1b", "statement_record", "采纳情况"),
    ("wangdu-16-1a", "hearing_record", "参加人员"),
    ("wangdu-17-1b", "expert_minutes", "专家意见的内容"),
    ("wangdu-17-1c", "legal_opinion", "法制审核人员"),
    ("wangdu-17-1d", "collective_discussion", "集体讨论发言情况"),
    ("wangdu-19-1b", "rectification_check", "违法行为改正情况"),
    ("wangdu-20-1b", "court_application", "申请情况"),
    ("wangdu-20-1b", "court_result", "强制执行结果"),
    ("wuhan-14-1", "investigation_record", "出示执法证件情况"),
    ("wuhan-16-1b", "preservation", "启动理由及相关依据"),
    ("wuhan-21-1a", "penalty_decision", "当事人基本情况"),
    ("wuhan-21-1b", "penalty_decision", "案件基本情况和证据材料"),
    ("wuhan-21-1c", "penalty_decision", "从重从轻减轻或者不予处罚情形"),
    ("wuhan-21-1d", "penalty_decision", "法律依据和措施及履行期限方式"),
    ("wuhan-21-1e", "penalty_decision", "救济途径和期限"),
    ("wuhan-21-1f", "penalty_decision", "其他依法记录的内容"),
]
WRITTEN = (  # the seven written materials of yiliang art. 2 (2), in its order
    *("penalty_decision", "site_record", "appraisal_opinion", "expert_minutes"),
    *("hearing_report", "internal_approval", "service_receipt"),
)


def names_of(item: FormField) -> set[str]:
    return {item.zh, *item.answers}


@pytest.mark.parametrize(("clause", "kind", "field"), DEMANDED)
def test_one_empty_field_is_named_with_the_clause_that_asks_for_it(clause: str, kind: str, field: str) -> None:
    pack = PACKS[clause.split("-", maxsplit=1)[0]]
    form, rule = form_under(pack, kind), pack.document(kind)
    filled = whole(form, "有")
    without = {code: value for code, value in filled.items() if field not in names_of(form.field(code))}

    assert rule is not None
    assert () == missing(form, filled)
    assert any(field in names_of(item) for item in missing(form, without))
    assert clause in rule.field_citation(field).req


@pytest.mark.usefixtures("data_dir")
def test_wangdu_9_1b_without_its_verification_the_record_is_refused_with_its_article_and_whole_it_is_locked(
    db: None,
) -> None:
    cast = small_bureau("wangdu")
    case = road.accepted(cast)
    draft = road.written(case, "not_filed_record", by=cast.officer, at=road.day(3))
    whole_text = dict(draft.fields)
    draft = acts.save_document(
        draft, case, {**whole_text, "checked": ""}, edition=draft.edition, by=cast.officer, at=road.day(3)
    )

    with pytest.raises(IncompleteError, match="核查情况") as refusal:
        acts.issue_document(draft, case, by=cast.officer, at=road.day(3))
    assert "第九条" in refusal.value.article
    assert ("draft", "") == Document.objects.values_list("state", "number").get(pk=draft.pk)

    draft = acts.save_document(draft, case, whole_text, edition=draft.edition, by=cast.officer, at=road.day(3))
    issued = acts.issue_document(draft, case, by=cast.officer, at=road.day(4))

    assert issued.number
    assert issued.issued_at == road.day(4)
    assert issued.content_digest
    assert issued.pdf_digest
    with pytest.raises(DocumentStateError):
        acts.save_document(issued, case, whole_text, edition=issued.edition, by=cast.officer, at=road.day(5))


def test_baofeng_5_1_a_document_is_drafted_for_a_case_or_not_at_all(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)

    answer = client.post(reverse("case_document_open", args=[1, "site_record"]))

    assert answer.status_code in (403, 404)
    assert not Document.objects.exists()


@pytest.mark.parametrize("kind", WRITTEN)
def test_yiliang_2_2a_each_of_the_seven_written_materials_has_its_form(kind: str) -> None:
    assert kind in forms()
    assert form_under(PACKS["yiliang"], kind).zh
