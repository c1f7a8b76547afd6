"""Applications from the counter to acceptance: what is recorded, what must be answered first, what trips a finding."""

from datetime import date, timedelta

import pytest

from liuhen.bureau.queries import pack_at
from liuhen.cases.acts.papers import draft_document
from liuhen.cases.acts.road import StepRefusedError
from liuhen.cases.applications.acts.intake import (
    NewApplication,
    NewEvent,
    UnansweredError,
    accept_application,
    mark_not_applicable,
    note,
    refuse_application,
    register_application,
    tell_supplement,
)
from liuhen.cases.applications.acts.recordings import (
    Stretch,
    cite,
    import_list,
    keep_files,
    match_again,
    name_at_centre,
    store_list,
)
from liuhen.cases.applications.models import Application
from liuhen.cases.applications.queries import applications_facts, without_record
from liuhen.cases.kept.store import Sent, store
from liuhen.cases.models import CaseRecording
from liuhen.errors import InputError
from liuhen.evidence.queries import vault
from liuhen.law.check import check
from liuhen.law.finding import Finding
from liuhen.trail.models import Entry
from tests.cases.sources.test_registering import MONDAY
from tests.cast import Cast
from tests.tapes import tape

pytestmark = pytest.mark.usefixtures("data_dir")


def an_application(cast: Cast, **more: object) -> Application:
    known: dict[str, object] = {
        "act_type": "reward",
        "matter": "举报奖励",
        "applicant": {"name": "赵六"},
        "way": "window",
        "content": "申请举报奖励。",
        "materials": ({"name": "身份证复印件", "count": "1", "form": "复印件"},),
    }
    return register_application(NewApplication(**{**known, **more}), by=cast.officer, at=MONDAY)  # type: ignore[arg-type]


def findings(application: Application) -> dict[str, Finding]:
    facts = applications_facts([application])[application.pk]
    return {one.rule: one for one in check(facts, pack_at(application.bureau, MONDAY), MONDAY + timedelta(days=9))}


def answered(application: Application, cast: Cast) -> None:
    note(application, NewEvent(name="receipt_given", at=MONDAY, words="收件回执"), by=cast.officer, at=MONDAY)
    for section in ("corrected_on_spot", "supplement_told"):
        mark_not_applicable(application, section, by=cast.officer, at=MONDAY, reason="材料齐全无误")


def test_registering_opens_its_case_and_answers_the_first_section(cast: Cast) -> None:
    """wuhan-3-4a, wuhan-10-1a."""
    application = an_application(cast)

    assert application.number == application.case.clue_number
    assert "received" == application.case.state
    assert findings(application)["application.record.registered"].closed_at
    assert findings(application)["application.record.receipt_given"].closed_at is None
    assert 1 == Entry.objects.filter(verb="application.register", kind="act").count()


def test_wuhan_10_nothing_is_accepted_while_a_section_is_open(cast: Cast) -> None:
    application = an_application(cast)

    with pytest.raises(UnansweredError, match="当场更正、书面凭证或者回执、一次性告知补正"):
        accept_application(application, by=cast.officer, at=MONDAY)

    assert "received" == Application.objects.get().state


def test_answered_or_excused_sections_let_it_be_accepted(cast: Cast) -> None:
    application = an_application(cast)
    answered(application, cast)

    accept_application(application, by=cast.officer, at=MONDAY + timedelta(hours=1))

    assert "accepted" == application.case.__class__.objects.get(pk=application.case_id).state
    found = findings(application)
    assert all(found[f"application.record.{name}"].closed_at for name in ("registered", "accepted", "receipt_given"))
    assert found["application.record.corrected_on_spot"].not_applicable


def test_a_receipt_opens_its_paper_with_the_materials_known(cast: Cast) -> None:
    """wuhan-10-1d."""
    application = an_application(cast)

    made = note(
        application,
        NewEvent(name="receipt_given", at=MONDAY, words="已交申请人", fields={"materials": ["身份证复印件"]}),
        by=cast.officer,
        at=MONDAY,
    )

    assert made.document is not None
    assert "acceptance_receipt" == made.document.kind
    assert ["身份证复印件"] == made.document.fields["materials"]


def test_everything_to_supplement_is_told_at_once_and_the_notice_is_drafted(cast: Cast) -> None:
    """wuhan-10-1e."""
    application = an_application(cast)
    new = NewEvent(name="supplement_told", at=MONDAY, points=("身份证原件", "银行卡号"), due_on=date(2026, 7, 20))

    made = tell_supplement(application, new, by=cast.officer, at=MONDAY)

    assert made.document is not None
    assert ["身份证原件", "银行卡号"] == made.document.fields["points"]
    assert "supplement" == application.state
    assert "application.once" not in findings(application)
    assert made.document is not None
    assert "2026-07-13" == made.document.fields["told_on"]
    receipt = note(application, NewEvent(name="receipt_given", at=MONDAY, words="已收材料"), by=cast.officer, at=MONDAY)
    assert receipt.document is not None
    assert "2026-07-13" == receipt.document.fields["received_on"]


def test_a_second_notice_wants_a_reason_and_becomes_a_question(cast: Cast) -> None:
    application = an_application(cast)
    new = NewEvent(name="supplement_told", at=MONDAY, points=("身份证原件",))
    tell_supplement(application, new, by=cast.officer, at=MONDAY)

    with pytest.raises(InputError, match="一次告知"):
        tell_supplement(application, new, by=cast.officer, at=MONDAY)
    again = NewEvent(name="supplement_told", at=MONDAY, points=("银行卡号",), reason="申请人变更了收款方式")
    tell_supplement(application, again, by=cast.officer, at=MONDAY)

    assert findings(application)["application.once"].judgement


def test_while_supplements_are_awaited_it_is_not_accepted(cast: Cast) -> None:
    application = an_application(cast)
    new = NewEvent(name="supplement_told", at=MONDAY, points=("身份证原件",))
    tell_supplement(application, new, by=cast.officer, at=MONDAY)
    note(application, NewEvent(name="receipt_given", at=MONDAY, words="回执"), by=cast.officer, at=MONDAY)
    mark_not_applicable(application, "corrected_on_spot", by=cast.officer, at=MONDAY, reason="无误")

    with pytest.raises(StepRefusedError):
        accept_application(application, by=cast.officer, at=MONDAY + timedelta(days=1))

    later = NewEvent(name="supplement_received", at=MONDAY + timedelta(days=2), words="收到身份证原件")
    note(application, later, by=cast.officer, at=MONDAY + timedelta(days=2))
    accept_application(application, by=cast.officer, at=MONDAY + timedelta(days=3))
    assert "accepted" == application.state


def test_a_refusal_wants_its_written_decision(cast: Cast) -> None:
    application = an_application(cast)
    answered(application, cast)

    with pytest.raises(StepRefusedError):
        refuse_application(application, by=cast.officer, at=MONDAY, reason="不属于本局办理事项")

    assert "received" == Application.objects.get().state


def test_an_online_application_without_a_picture_is_advised_and_with_one_is_not(cast: Cast) -> None:
    """wuhan-10-2."""
    application = an_application(cast, way="network")
    assert "application.network" in findings(application)
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00" + b"\0" * 64
    sent = Sent(data=png, name="页面.png", kind="screenshot", words="市政务服务网")

    kept = store(sent, bureau=cast.bureau.code, case=application.number, vault=vault())
    keep_files(application, [kept], by=cast.officer, at=MONDAY)

    assert "application.network" not in findings(application)


def test_a_stretch_of_counter_video_is_cited_and_lies_on_the_file(cast: Cast) -> None:
    """wuhan-11-1, wuhan-11-2b."""
    application, film = an_application(cast), tape(cast.officer, MONDAY, 30)
    inside = Stretch(recording=film, from_at=MONDAY + timedelta(minutes=5), until_at=MONDAY + timedelta(minutes=9))

    cite(application, inside, by=cast.officer, at=MONDAY)

    assert 1 == application.stretches.count()
    assert 1 == CaseRecording.objects.filter(case=application.case, recording=film).count()
    outside = Stretch(recording=film, from_at=MONDAY - timedelta(hours=2), until_at=MONDAY)
    with pytest.raises(InputError, match="不在这段录像之内"):
        cite(application, outside, by=cast.officer, at=MONDAY)


def test_wuhan_11_a_list_of_the_centre_links_what_it_knows_and_reports_both_ways(cast: Cast) -> None:
    """wuhan-11-2a, wuhan-11-2c: linked, reported with line numbers, nothing lost, one entry."""
    held = an_application(cast, way="centre", centre_number="ZX-1")
    bare = an_application(cast, way="centre", centre_number="ZX-2")
    film = tape(cast.officer, MONDAY, 30)
    text = f"受理编号,录像编号,开始时间\nZX-1,{film.number},2026-07-13 09:31\nZX-9,{film.number},\nZX-2,LX-以后,\n"

    sent = store_list(text.encode("gb18030"), "七月.csv", bureau=cast.bureau.code, vault=vault())
    made = import_list(sent, by=cast.officer, at=MONDAY)

    assert [("linked", 2), ("unknown_application", 3), ("unknown_recording", 4)] == [
        (line.outcome, line.place) for line in made.lines.all()
    ]
    assert [bare] == without_record(made)
    assert 1 == Entry.objects.filter(verb="application.import_list", kind="act").count()
    facts = applications_facts([held, bare])
    assert facts[held.pk].centre_record_retrieved_at
    assert facts[held.pk].centre_record_filed_at
    assert facts[bare.pk].centre_record_retrieved_at is None
    with pytest.raises(InputError, match="已经导入过"):
        import_list(sent, by=cast.officer, at=MONDAY)


def test_a_recording_that_comes_later_is_linked_when_matched_again(cast: Cast) -> None:
    application = an_application(cast, way="centre", centre_number="ZX-1")
    sent = store_list("受理编号,文件名\nZX-1,a.mp4\n".encode(), "a.csv", bureau=cast.bureau.code, vault=vault())
    made = import_list(sent, by=cast.officer, at=MONDAY)
    assert 0 == application.stretches.count()
    tape(cast.officer, MONDAY, 30)

    linked = match_again(made, by=cast.officer, at=MONDAY + timedelta(days=1))

    assert 1 == linked
    assert 1 == application.stretches.count()


def test_what_was_recorded_stands_in_the_draft_of_the_record(cast: Cast) -> None:
    """Nobody types twice what the counter wrote down."""
    application = an_application(cast, place="1 号窗口")
    note(application, NewEvent(name="corrected_on_spot", at=MONDAY, words="卡号更正"), by=cast.officer, at=MONDAY)

    draft = draft_document(application.case, "application_record", by=cast.officer, at=MONDAY)

    assert "卡号更正" in draft.fields["corrected"]
    assert ["身份证复印件，1，复印件"] == draft.fields["submitted"]
    assert "1 号窗口" in draft.fields["place"]


def test_the_centres_number_may_be_written_down_later_and_only_once(cast: Cast) -> None:
    first, second = an_application(cast, way="centre"), an_application(cast, way="centre")

    name_at_centre(first, "ZX-7", by=cast.officer, at=MONDAY)

    assert "ZX-7" == first.centre_number
    with pytest.raises(InputError, match="另一件申请"):
        name_at_centre(second, "ZX-7", by=cast.officer, at=MONDAY)
