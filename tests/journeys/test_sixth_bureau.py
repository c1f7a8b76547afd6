"""A sixth bureau is a folder of data: its recording and its case go their whole way by its own rules, src untouched."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from liuhen.access import acts as access
from liuhen.access.acts import NewRequest, Terms
from liuhen.approvals.chain import Decision
from liuhen.approvals.models import Step
from liuhen.archive.acts import announce_file, make_file
from liuhen.bureau.queries import active_pack
from liuhen.cases import acts as cases
from liuhen.cases.acts import Description
from liuhen.cases.sources.acts.entering import Entered
from liuhen.cases.sources.acts.registering import NewSource, register_source
from liuhen.docks.acts import Intake
from liuhen.docks.recognise import recognise
from liuhen.documents.models import Document
from liuhen.duties.acts import rebuild
from liuhen.duties.models import Finding
from liuhen.errors import InputError, RefusalError
from liuhen.evidence import acts as evidence
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import vault
from liuhen.field import acts as field
from liuhen.field.acts import GroundError, NewActivity
from liuhen.law.pack import load
from liuhen.law.scenario.reader import read_scenarios
from liuhen.law.scenario.replay import replay
from liuhen.law.shelf import read_file, read_tree
from tests.cases.road import agreed, asked, by_hand, day, issued
from tests.cast import Cast, small_bureau
from tests.docks.cards import named_card
from tests.law.timeline import PACKS

FOLDER = Path(__file__).parent / "linhe"
NINE = datetime(2026, 9, 18, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
OWN_TO_EACH = {"schema", "pack", "inherit", "not_machine_checkable"}


@pytest.fixture
def linhe(tmp_path: Path, settings: object, db: None) -> Cast:
    """Found the bureau whose only sign of existence is a folder beside the five shipped."""
    shelf = tmp_path / "packs"
    shutil.copytree(PACKS, shelf)
    shutil.copytree(FOLDER, shelf / "linhe")
    settings.PACKS_DIR = shelf  # type: ignore[attr-defined]
    settings.DATA_DIR = tmp_path / "data"  # type: ignore[attr-defined]
    return small_bureau("linhe", code="linhe")


def cited(kind: str) -> set[str]:
    """Give the articles of its own regulation the findings of one kind of subject cite."""
    rows = Finding.objects.filter(about__kind=kind).select_related("duty")
    return {row.citation["article"] for row in rows if row.citation["source"] == "办法"}


def taken_in(linhe: Cast, folder: Path, at: datetime) -> Recording:
    """Take the one recording of a card in."""
    card = named_card(folder / "card", count=1)
    receipt = evidence.announce(recognise(card), by=linhe.custodian, at=at, handed_over_by=linhe.officer)
    Intake(receipt=receipt, vault=vault(), staging=folder / "staging", clock=lambda: at).run()
    return Recording.objects.get()


def test_no_line_of_the_product_knows_the_sixth_bureau() -> None:
    sources = (PACKS.parent / "src").glob("**/*.py")

    assert [] == [path for path in sources if re.search(r"\blinhe\b|临禾", path.read_text(encoding="utf-8"))]


def test_its_rules_differ_from_those_of_every_other_bureau_in_every_section() -> None:
    own = read_tree(FOLDER / "pack.yaml")
    others = [read_tree(path) for path in PACKS.glob("*/pack.yaml")]

    assert 5 == len(others)
    for section in set(own) - OWN_TO_EACH:
        assert all(own[section] != other.get(section) for other in others), section


def test_its_scenarios_hold_beside_the_shared_layers(linhe: Cast, settings: object) -> None:
    shelf = settings.PACKS_DIR  # type: ignore[attr-defined]
    pack = load(shelf / "linhe")
    told = read_scenarios(read_file(shelf / "linhe" / "scenarios" / "story.yaml"), pack)

    assert [] == [one.why for story in told.scenarios for one in replay(story, pack) if not one.ok]


def test_a_recording_goes_its_way_by_the_rules_of_the_sixth_bureau(linhe: Cast, tmp_path: Path) -> None:
    new = NewActivity(
        title="早市巡查",
        place="临禾县河街",
        party="摊贩",
        scenes=("onsite_enforcement",),
        officers=(linhe.officer, linhe.partner),
        planned_at=NINE,
    )
    activity = field.arrive(field.plan(new, by=linhe.officer, at=NINE), by=linhe.officer, at=NINE)
    field.end(activity, by=linhe.officer, at=NINE + timedelta(hours=2))
    late = NINE + timedelta(hours=16)  # more than 12 hours after the end, less than what the other bureaus allow
    recording = taken_in(linhe, tmp_path, late)
    field.attribute(recording, by=linhe.officer, at=late, activity=activity)

    rebuild(at=late)

    deadline = Finding.objects.get(about__kind="recording", duty__rule="ingest.deadline")
    assert ("第七条", NINE + timedelta(hours=14)) == (deadline.citation["article"], deadline.due_at)
    assert deadline.duty.late
    assert "被管理人" in Finding.objects.get(about__kind="recording", duty__rule="labels.mandatory").words
    assert "第四条" in cited("activity")  # three officers, not two
    with pytest.raises(GroundError, match="不是可以延后移交的情形"):
        field.claim_exception(activity, "偏远地区", reason="路远", by=linhe.officer, at=late)
    field.claim_exception(activity, "海岛执法", reason="没有渡船", by=linhe.officer, at=late)

    window = Terms(window_from=late, window_until=late + timedelta(days=1))
    request = access.request_viewing(
        NewRequest(recordings=(recording,), purpose="核对", terms=window), by=linhe.partner, at=late
    )
    assert ["division_head"] == list(Step.objects.filter(request=request.approval).values_list("opinion_of", flat=True))
    access.approve_viewing(request.approval, by=linhe.division_head, decision=Decision.AGREE, opinion="可", at=late)


def a_filed_case(linhe: Cast) -> cases.Case:
    """Bring a case to its filing, with the two opinions this bureau asks for."""
    entered = Entered(
        channel="群众来信",
        words="河街占道经营。",
        party={"name": "丙摊位", "code": "", "representative": "丙", "address": "河街"},
        cause="占道经营",
        place="河街",
    )
    source = register_source(NewSource(entered=entered, partners=(linhe.partner,)), by=linhe.officer, at=day(0))
    case = cases.accept(source.case, by=linhe.officer, at=day(1))
    request = asked(linhe, case, "filing", day(2))
    assert ["principal_head"] == [step.opinion_of for step in request.steps.all()]
    agreed(linhe, request, "filing", day(3))
    case.refresh_from_db()
    return case


def test_a_case_goes_its_way_by_the_rules_of_the_sixth_bureau(linhe: Cast, tmp_path: Path) -> None:
    recording = taken_in(linhe, tmp_path, day(1))
    case = a_filed_case(linhe)
    case = cases.start_investigation(case, by=linhe.officer, at=day(4))
    two = [{"name": "执法人员甲", "certificate": "YZ-0103"}, {"name": "执法人员乙", "certificate": "YZ-0107"}]
    issued(case, "site_record", by=linhe.officer, at=day(5), officers=two)
    issued(case, "investigation_report", by=linhe.officer, at=day(6), officers=two)
    case = cases.finish_investigation(case, by=linhe.officer, at=day(7))
    notice = issued(case, "rights_notice", by=linhe.officer, at=day(8), period_until="2026-08-10")
    cases.serve(case, notice, by_hand(day(9)), by=linhe.officer, at=day(9))
    case.refresh_from_db()
    with pytest.raises(RefusalError, match="陈述申辩没有记录"):
        agreed(linhe, asked(linhe, case, "decision", day(11), performance_due_on="2026-09-30"), "decision", day(12))

    issued(case, "statement_review", by=linhe.officer, at=day(12))
    issued(case, "legal_opinion", by=linhe.legal_reviewer, at=day(30), conclusion="同意")
    case.refresh_from_db()
    agreed(linhe, asked(linhe, case, "decision", day(35), performance_due_on="2026-09-30"), "decision", day(36))
    case.refresh_from_db()
    decision = Document.objects.get(kind="penalty_decision", subject_id=str(case.pk), state="issued")
    cases.serve(case, decision, by_hand(day(38)), by=linhe.officer, at=day(38))
    case.refresh_from_db()
    issued(case, "performance_check", by=linhe.officer, at=day(50))
    agreed(linhe, asked(linhe, case, "closing", day(52)), "closing", day(53))
    case.refresh_from_db()
    rebuild(at=day(54))

    assert "terminated" == case.state
    archiving = Finding.objects.get(about__kind="case", duty__rule="archiving.limit")
    pack = active_pack(linhe.bureau)
    assert "第十八条" == archiving.citation["article"]
    assert (
        pack.calendar.after((day(53) + timedelta(hours=8)).date(), 45) == (archiving.due_at - timedelta(hours=1)).date()
    )
    with pytest.raises(InputError, match="没有“30年”这一保管期限"):
        cases.describe(case, Description(archive_class="30年", reasons="处罚案卷"), by=linhe.officer, at=day(55))
    case = cases.describe(case, Description(archive_class="20年", reasons="处罚案卷"), by=linhe.officer, at=day(55))
    cases.file_evidence(case, [recording], purpose="证明占道经营", by=linhe.officer, at=day(55))
    evidence.mark_evidence(recording, is_evidence=True, reason="证明占道经营", by=linhe.officer, at=day(55))
    file = make_file(announce_file(case, by=linhe.archivist, at=day(60)), clock=lambda: day(60))
    labels = [dict(disc.label) for disc in file.discs.all()]
    case.refresh_from_db()

    assert ("archived", "closed", "20年") == (case.state, file.state, file.archive_class)
    assert 3 == len(labels)
    assert ["制作人", "制作时间"] == list(labels[0])[:2]
