"""`liuhen law replay`: expected against found, from any folder, with the exit codes scripts rely on; no database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.law.timeline import PACKS

from liuhen.cli.scenarios import replay_command
from liuhen.errors import InputError

RIGHT = """schema: liuhen.scenario/1
pack: wuhan
scenarios:
  - title: 星期五录完
    subjects: {R1: {kind: recording}}
    timeline:
      - {at: 2026-01-30 17:00, event: recording_completed, of: R1}
    expect:
      - {at: 2026-02-04 00:01, of: R1, rule: ingest.deadline, status: 已超期, due: 2026-02-03 24:00}
"""
WRONG = RIGHT.replace("已超期", "已履行")
BAD = RIGHT.replace("recording_completed", "flown")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"right": RIGHT, "wrong": WRONG, "bad": BAD}.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(replay_command, [str(word) for word in words])


def test_as_expected_ends_with_zero_and_shows_the_article(folder: Path) -> None:
    done = run(folder / "right.yaml")

    assert 0 == done.exit_code
    assert "得 已超期·违反·到 2026-02-03 24:00·办法｜第二十六条第二款·ingest.deadline" in done.output
    assert "1 个场景，1 项预期：1 项相符，0 项有出入。" in done.output


def test_a_difference_ends_with_one_and_is_told(folder: Path) -> None:
    done = run(folder / "wrong.yaml")

    assert 1 == done.exit_code
    assert "状态应为已履行，实为已超期" in done.output


def test_a_bad_file_is_named_with_its_lines_and_the_others_still_run(folder: Path) -> None:
    done = run(folder)

    assert isinstance(done.exception, InputError)  # the command turns it into exit code 2
    assert "第 7 行：recording 没有事件“flown”" in done.output
    assert "2 个场景" in done.output
    assert "1 个文件没有载入" in done.output


def test_a_missing_file_and_an_unknown_pack_are_refused_in_words(folder: Path) -> None:
    missing = run(folder / "none.yaml")
    unknown = run("--pack", "nowhere", folder / "right.yaml")

    assert isinstance(missing.exception, InputError)
    assert isinstance(unknown.exception, InputError)
    assert "没有规则包“nowhere”；现有 baofeng、shilong" in unknown.output


def test_a_file_that_cannot_be_read_says_why_in_chinese(folder: Path) -> None:
    (folder / "gbk.yaml").write_bytes(RIGHT.encode("gb18030"))
    (folder / "broken.yaml").write_text("scenarios: [", encoding="utf-8")

    assert "没有这个文件" in run(folder / "none.yaml").output
    assert "不是 UTF-8 编码" in run(folder / "gbk.yaml").output
    assert "写法有误" in run(folder / "broken.yaml").output


def test_another_pack_judges_the_same_timeline_by_its_own_rule(folder: Path) -> None:
    by_code = run("--pack", "shilong", folder / "right.yaml")
    by_folder = run("--pack", PACKS / "shilong", folder / "right.yaml")

    assert (1, 1) == (by_code.exit_code, by_folder.exit_code)
    assert "2026-01-30 24:00" in by_code.output


def test_json_says_the_same_for_programs(folder: Path) -> None:
    done = run("--json", folder / "wrong.yaml")

    told = json.loads(done.output)
    one = told["files"][0]["scenarios"][0]["expectations"][0]
    assert 1 == done.exit_code
    assert ("liuhen.replay/1", 1, 1) == (told["schema"], told["expectations"], told["differences"])
    assert (False, "2026-02-04T00:01:00+08:00", 9) == (one["ok"], one["at"], one["line"])
    assert ("overdue", ["wuhan-26-2a"]) == (one["found"][0]["status"], one["found"][0]["req"])


def test_json_names_the_faults_of_a_bad_file(folder: Path) -> None:
    told = json.loads(run("--json", folder / "bad.yaml").output)

    assert 1 == told["refused"]
    assert "第 7 行" in told["files"][0]["faults"][0]


def test_without_a_file_everything_shipped_is_told(folder: Path, settings: object) -> None:
    shelf = folder / "packs"
    for name in ("engine", "superior", "calendar", "wuhan"):
        (shelf / name).parent.mkdir(exist_ok=True)
        (shelf / name).symlink_to(PACKS / name)
    settings.PACKS_DIR = shelf  # type: ignore[attr-defined]

    done = run()

    assert 0 == done.exit_code, done.output[-2000:]
    assert "0 项有出入" in done.output


def test_every_kind_of_claim_is_told_in_words(folder: Path) -> None:
    rows = (
        "{at: 2026-02-04 00:01, of: R1, rule: ingest.deadline, level: 违反, words: 移交, provisional: false}",
        "{at: 2026-02-04 00:01, of: R1, rule: labels.mandatory, absent: true}",
        "{at: 2026-02-04 00:01, of: C1, hinders: file}",
        "{at: 2026-02-04 00:01, of: C1, allows: emergency_start}",
        "{at: 2026-02-04 00:01, of: R1, protected_until: 无期限}",
        "{at: 2026-02-04 00:01, of: R1, protected_until: 2026-04-30 24:00}",
    )
    head = RIGHT[: RIGHT.index("      - {at: 2026-02-04")]
    head = head.replace("{R1: {kind: recording}}", "{R1: {kind: recording}, C1: {kind: case, state: accepted}}")
    path = folder / "all.yaml"
    path.write_text(head + "".join(f"      - {row}\n" for row in rows), encoding="utf-8")

    told = run(path).output

    for words in ("R1 ingest.deadline 违反 words含“移交” provisional=false", "没有这一项", "file 有障碍"):
        assert words in told
    for words in ("emergency_start 无障碍", "无期限保护", "保护到 2026-04-30 24:00", "得 没有任何事项"):
        assert words in told
