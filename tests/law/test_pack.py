"""Packs: what loads, what is refused and how it is said, and the questions other rooms ask."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest
import yaml
from tests.law.timeline import PACKS, SHILONG, WUHAN

from liuhen.law.citation import Citation, Source
from liuhen.law.finding import Level
from liuhen.law.pack import load
from liuhen.law.schema import Vocabulary
from liuhen.law.schema.base import Duty
from liuhen.law.schema.recording import Recording
from liuhen.law.shelf import PackError, read_tree


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Give a copy of the rule shelf that a test may spoil."""
    return Path(shutil.copytree(PACKS, tmp_path / "packs"))


def spoil(shelf: Path, old: str, new: str, name: str = "wuhan/pack.yaml") -> PackError:
    """Change one place of a rule file and return why it is refused."""
    path = shelf / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load(shelf / "wuhan")
    return refused.value


def test_both_packs_load_with_all_their_clauses_used() -> None:
    assert "wuhan" == WUHAN.code
    assert "1.0.0" == SHILONG.version
    assert "音像记录管理制度" == SHILONG.title


def test_an_unknown_key_is_named_with_what_to_do(shelf: Path) -> None:
    refused = spoil(shelf, "  forbidden_acts:", "  forbiden_acts:")

    assert "originals.forbiden_acts 没有这个键" in refused.sentence
    assert "originals.forbidden_acts 缺少这个键" in refused.sentence
    assert refused.next_step


def test_a_wrong_unit_is_named_with_the_units_that_exist(shelf: Path) -> None:
    refused = spoil(shelf, "unit: working_days", "unit: workdays")

    assert "写的是 workdays" in refused.sentence
    assert "working_days" in refused.sentence


def test_a_clause_that_does_not_exist_is_named(shelf: Path) -> None:
    assert "wuhan-99-1" in spoil(shelf, "req: wuhan-29-1a", "req: [wuhan-29-1a, wuhan-99-1]").sentence


def test_a_clause_nobody_uses_is_named_with_its_article(shelf: Path) -> None:
    refused = spoil(shelf, "    req: wuhan-30-2\n", "    req: wuhan-30-1a\n")

    assert "wuhan-30-2（第三十条第二款）" in refused.sentence


def conduct_only(shelf: Path, does: str) -> Path:
    """Declare one clause human conduct only; `does` is what the clause table says the software does to support it."""
    pack, table = shelf / "wuhan" / "pack.yaml", shelf / "wuhan" / "clauses.yaml"
    text = pack.read_text(encoding="utf-8").replace("    req: wuhan-30-2\n", "    req: wuhan-30-1a\n")
    pack.write_text(text + "not_machine_checkable: [wuhan-30-2]\n", encoding="utf-8")
    rows = yaml.safe_load(table.read_text(encoding="utf-8"))
    for row in rows["clauses"]:
        if row["id"] == "wuhan-30-2":
            row.pop("does", None)
            row.update({"does": does} if does else {})
    table.write_text(yaml.safe_dump(rows, allow_unicode=True), encoding="utf-8")
    return pack


def test_a_clause_listed_as_not_machine_checkable_is_not_forgotten(shelf: Path) -> None:
    assert "wuhan" == load(conduct_only(shelf, "打印函告核对单")).code


def test_human_conduct_that_nothing_supports_is_refused(shelf: Path) -> None:
    path = conduct_only(shelf, "")

    with pytest.raises(PackError, match="wuhan-30-2"):
        load(path)


def test_silence_is_a_missing_key_and_nothing_else(shelf: Path) -> None:
    assert "删去这个键" in spoil(shelf, "  interpreter_zh: 基金监管处", "  interpreter_zh: null").sentence


def test_numbers_booleans_lists_and_rows_of_the_wrong_kind_are_named(shelf: Path) -> None:
    spoiled = (shelf / "wuhan" / "pack.yaml").read_text(encoding="utf-8")
    spoiled = spoiled.replace("amount: 2,", "amount: two,", 1).replace("reasons_closed: false", "reasons_closed: no", 1)
    spoiled = spoiled.replace("disc:\n", "disc: x\nlong_term:\n", 1)
    (shelf / "wuhan" / "pack.yaml").write_text(spoiled, encoding="utf-8")

    with pytest.raises(PackError) as refused:
        load(shelf / "wuhan")

    assert len(refused.value.faults) > 3
    assert any("整数" in fault for fault in refused.value.faults)
    assert any("true 或者 false" in fault for fault in refused.value.faults)
    assert any("一组键和值" in fault for fault in refused.value.faults)


def test_bad_yaml_names_the_line_and_a_missing_file_is_said(shelf: Path) -> None:
    assert "写法有误" in spoil(shelf, "roles:\n", "roles: [\n").sentence
    with pytest.raises(PackError, match="读不到"):
        load(shelf / "nowhere")


def test_a_file_that_is_no_mapping_is_refused(shelf: Path) -> None:
    (shelf / "list.yaml").write_text("- a\n", encoding="utf-8")

    with pytest.raises(PackError, match="最外层"):
        read_tree(shelf / "list.yaml")


def test_an_overlay_with_an_unknown_clause_is_refused_too(shelf: Path) -> None:
    refused = spoil(
        shelf, "officers_min: '2', req: cfl-42", "officers_min: '2', req: cfl-999", "superior/cfl-2021.yaml"
    )

    assert "cfl-999" in refused.sentence


def test_dates_and_booleans_of_yaml_stay_words() -> None:
    assert "2026-01-01" == read_tree(PACKS / "calendar" / "2026.yaml")["weekday_holidays"][0]["date"]


def test_values_come_from_the_pack_then_superior_law_then_the_engine() -> None:
    normal = WUHAN.need(lambda body: body.ingest.normal if body.ingest else None)
    staff = WUHAN.need(lambda body: body.staff)
    filing = SHILONG.need(lambda body: body.filing)

    assert ["pack", "superior:cfl-2021", "engine"] == [normal.origin, staff.origin, filing.origin]
    assert WUHAN.resolve(lambda body: (body.platform_export and body.platform_export.alternative_zh) or None)
    assert SHILONG.resolve(lambda body: body.platform_export) is None
    with pytest.raises(LookupError):
        SHILONG.need(lambda body: body.platform_export)


def test_a_layer_never_weighs_more_than_its_source() -> None:
    pack, superior, engine = WUHAN.layers[0], WUHAN.layers[1], WUHAN.layers[-1]

    assert [Level.VIOLATION, Level.WARNING, Level.ADVICE] == [x.level_for(Duty.MUST) for x in (pack, superior, engine)]
    assert Level.ADVICE is pack.level_for(Duty.MAY)
    assert Level.WARNING is superior.capped(Level.VIOLATION)


def test_words_and_roles_are_the_packs_own() -> None:
    assert "局主要负责人" == WUHAN.role_label("principal_head")
    assert "本单位主要领导" == SHILONG.role_label("principal_head")
    assert "管理员" == WUHAN.role_label("custodian")
    assert "政策法规股" == SHILONG.role_label("custodian")
    assert "法制机构" == WUHAN.role_label("legal_unit")
    assert "" == WUHAN.role_label("nobody")
    assert "custodian" == WUHAN.bureau_role("records_admin")
    assert "" == WUHAN.bureau_role("nobody")
    assert ["调阅", "查阅"] == [WUHAN.word("viewing"), SHILONG.word("viewing")]
    assert ["照片", "文字记录", ""] == [SHILONG.word("photo"), WUHAN.word("text_record"), WUHAN.word("unknown")]
    assert "行政相对人" == WUHAN.word("counterpart")
    silent = WUHAN.own.body.model_copy(update={"vocabulary": Vocabulary()})
    own = dataclasses.replace(WUHAN.own, body=silent)
    assert "当事人" == dataclasses.replace(WUHAN, layers=(own, *WUHAN.layers[1:])).word("counterpart")


def test_the_questions_other_rooms_ask() -> None:
    assert ["function", "battery", "storage", "clock"] == [item.code for item in WUHAN.preuse_items()]
    assert ("handler", "division_head", "deputy_head", "principal_head") == WUHAN.approval_chain("filing")
    assert 6 == len(WUHAN.filing_fields())
    assert ("handler", "principal_head") == SHILONG.approval_chain("filing")
    assert ("异地执法办案") in WUHAN.exception_grounds()
    assert ["case_no", "party_name", "handler_name"] == [rule.field for rule in WUHAN.mandatory_labels()]
    assert ("查封扣押") in dict(WUHAN.scenes()).values()
    assert () == WUHAN.duties_for("parade")
    assert 4 == len(SHILONG.interruption_reasons())
    assert ("custodian",) == SHILONG.ingest_performers()
    assert () == WUHAN.ingest_performers()
    assert (5, 2) == (len(SHILONG.disc_label_fields()), SHILONG.disc_label().copies)
    assert ("永久", "30年", "10年") == SHILONG.archive_classes()
    assert 5 == len(WUHAN.source_channels())
    assert "第二十条" == WUHAN.citation("wuhan-20-1b").article
    with pytest.raises(LookupError):
        WUHAN.approval_chain("lunch")
    with pytest.raises(LookupError):
        WUHAN.citation("wuhan-99")


def test_documents_of_the_pack_come_before_those_it_inherits() -> None:
    decision, report = WUHAN.document("penalty_decision"), WUHAN.document("investigation_report")
    assert decision is not None
    assert report is not None

    assert 6 == len(decision.fields)
    assert "办法｜第二十条" == decision.citation.chip
    assert Source.SUPERIOR is report.citation.source
    assert WUHAN.document("poem") is None
    filing = SHILONG.document("filing_approval")
    assert filing is not None
    assert SHILONG.filing_fields() == filing.fields


def test_services_and_viewing_say_who_and_how() -> None:
    electronic = WUHAN.service_method("electronic")
    assert electronic is not None

    assert ("decision",) == electronic.not_for
    assert 6 == len(SHILONG.service_methods())
    assert WUHAN.service_method("pigeon") is None
    assert ("division_head", "custodian") == (WUHAN.viewing().approver_role, WUHAN.viewing().handler_role)
    assert "principal_head" == SHILONG.viewing().approver_role
    assert ("调阅人", "复制人", "审批人", "时间", "事由") == WUHAN.viewing().columns


def test_a_citation_survives_its_trip_through_a_column() -> None:
    citation = WUHAN.citation("wuhan-26-2a")

    assert citation == Citation.from_fields(citation.as_fields())
    assert Citation.from_fields({"source": "办法", "article": "第一条", "title": "x", "req": "a"}).req == ("a",)


def test_our_paraphrases_are_not_the_words_of_a_pack_value() -> None:
    for pack in (WUHAN, SHILONG):
        assert all(clause.says.endswith("。") for clause in pack.own.clauses.values())


def test_a_scene_the_pack_does_not_name_has_no_level() -> None:
    recording = WUHAN.own.body.recording
    assert isinstance(recording, Recording)

    assert [Duty.MUST, Duty.NONE] == [recording.level_of("coercive_measure"), recording.level_of("parade")]
