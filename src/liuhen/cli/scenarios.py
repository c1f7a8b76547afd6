"""`liuhen law replay`: tell scenarios to the law and show expected against found. No bureau, no database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import click
from django.conf import settings

from liuhen.law.pack import Pack, load
from liuhen.law.scenario import Expectation, Scenario, ScenarioError, ScenarioFile
from liuhen.law.scenario.claims import LEVEL_WORDS
from liuhen.law.scenario.manual import comments_in, scenario_manual
from liuhen.law.scenario.reader import pack_of, read_scenarios
from liuhen.law.scenario.replay import Found, Outcome, replay, written
from liuhen.law.shelf import PackError, read_file

_LEVELS = {level.value: word for word, level in LEVEL_WORDS.items()}


@dataclass(slots=True, kw_only=True)
class _Run:
    """What one call of the command has seen."""

    scenarios: int = 0
    expectations: int = 0
    differences: int = 0
    files: list[dict[str, object]] = field(default_factory=list)
    refused: list[PackError] = field(default_factory=list)


@click.command("replay", help="重放场景：逐条对照预期和结果，全部相符时退出码为 0，有出入为 1，文件有误为 2")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--pack", "code", default="", help="改用这个规则包（代码，或者规则包文件夹）")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（格式见 docs/formats/scenario.md）")
def replay_command(paths: tuple[Path, ...], code: str, *, as_json: bool) -> None:
    """Replay files and folders; without any, the scenarios of every pack shipped."""
    run = _Run()
    for path in _files(paths or (settings.PACKS_DIR,)):
        try:
            _replay_file(path, code, run, told=not as_json)
        except PackError as fault:
            run.refused.append(fault)
            run.files.append({"file": str(path), "faults": list(fault.faults) or [fault.sentence]})
            if not as_json:
                click.echo(f"{path}：没有载入")
                for one in fault.faults or (fault.sentence,):
                    click.echo(f"  {one}")
    _conclude(run, as_json=as_json)
    if run.refused:
        raise run.refused[0]
    if run.differences:
        raise SystemExit(1)


def scenario_page() -> str:
    """Return docs/formats/scenario.md with its generated parts renewed from the engine."""
    rooms = settings.BASE_DIR / "src" / "liuhen" / "law"
    comments: dict[tuple[str, str], str] = {}
    for path in sorted(rooms.glob("facts*.py")):
        comments.update(comments_in(path.read_text(encoding="utf-8")))
    page = (settings.BASE_DIR / "docs" / "formats" / "scenario.md").read_text(encoding="utf-8")
    return scenario_manual(page, comments)


def _conclude(run: _Run, *, as_json: bool) -> None:
    if as_json:
        counts = {
            "scenarios": run.scenarios,
            "expectations": run.expectations,
            "differences": run.differences,
            "refused": len(run.refused),
        }
        click.echo(
            json.dumps({"schema": "liuhen.replay/1", **counts, "files": run.files}, ensure_ascii=False, indent=1)
        )
        return
    same = run.expectations - run.differences
    refused = f"，{len(run.refused)} 个文件没有载入" if run.refused else ""
    click.echo(
        f"{run.scenarios} 个场景，{run.expectations} 项预期：{same} 项相符，{run.differences} 项有出入{refused}。"
    )


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(
            {*path.glob("*.yaml"), *path.glob("*.yml")} - {*path.glob("pack.yaml"), *path.glob("clauses.yaml")}
        )
        yield from found or sorted(path.glob("**/scenarios/*.yaml"))


@cache
def _pack(folder: Path) -> Pack:
    return load(folder)


def _folder(code: str) -> Path:
    given = Path(code)
    folder = given if (given / "pack.yaml").is_file() else settings.PACKS_DIR / code
    if not code or not (folder / "pack.yaml").is_file():
        known = "、".join(path.parent.name for path in sorted(settings.PACKS_DIR.glob("*/pack.yaml")))
        sentence = f"没有规则包“{code}”；现有 {known}。"
        raise ScenarioError(sentence, faults=(sentence,), next_step="请在文件的 pack 里写明代码，或者用 --pack 指定。")
    return folder


def _replay_file(path: Path, code: str, run: _Run, *, told: bool) -> None:
    file = read_file(path)
    named = pack_of(file)
    pack = _pack(_own_folder(path, named) if not code else _folder(code))
    read = read_scenarios(file, pack)
    outcomes = [(story, replay(story, pack)) for story in read.scenarios]
    run.scenarios += len(outcomes)
    run.expectations += sum(len(found) for _, found in outcomes)
    run.differences += sum(not one.ok for _, found in outcomes for one in found)
    run.files.append(_as_fields(path, read, outcomes))
    if told:
        _tell(path, pack, outcomes)


def _own_folder(path: Path, code: str) -> Path:
    """Return the pack a file lies in, where that is the pack it names; else the shipped pack of that code."""
    around = path.resolve().parent.parent
    return around if around.name == code and (around / "pack.yaml").is_file() else _folder(code)


def _tell(path: Path, pack: Pack, outcomes: list[tuple[Scenario, tuple[Outcome, ...]]]) -> None:
    click.echo(f"{path}（{pack.code} {pack.version}）")
    for story, found in outcomes:
        click.echo(f"  {'相符' if all(one.ok for one in found) else '有出入'}  {story.title}")
        for one in found:
            click.echo(f"    {'✓' if one.ok else '✗'} 预期 {_expected(one.expected)}")
            for row in one.found:
                click.echo(f"        得 {_found(row)}")
            if not one.found:
                click.echo("        得 没有任何事项")
            if one.why:
                click.echo(f"        出入：{one.why}")


def _expected(one: Expectation) -> str:
    parts = [written(one.at), one.of, " ".join(one.req), one.rule]
    if one.status is not None:
        parts.append(one.status.label)
    if one.level is not None:
        parts.append(_LEVELS[one.level.value])
    if one.trips is not None:
        parts.append("触发" if one.trips else "不触发")
    if one.absent:
        parts.append("没有这一项")
    if one.hinders or one.allows:
        parts.append(f"{one.hinders} 有障碍" if one.hinders else f"{one.allows} 无障碍")
    if one.protected_forever or one.protected_until:
        parts.append("无期限保护" if one.protected_forever else f"保护到 {written(one.protected_until)}")
    parts += [f"{name}含“{part}”" for name, part in one.contains.items()]
    parts += [f"{name}={written(instant)}" for name, instant in one.instants.items()]
    parts += [f"{name}={'true' if flag else 'false'}" for name, flag in one.flags.items()]
    return " ".join(part for part in parts if part)


def _found(row: Found) -> str:
    due = f"到 {written(row.due_at)}{'（暂定）' if row.provisional else ''}" if row.due_at else ""
    parts = [row.status_label, _LEVELS.get(row.level, row.level), due, row.citation.chip, row.rule, row.words]
    return "·".join(part for part in parts if part)


def _as_fields(
    path: Path, read: ScenarioFile, outcomes: list[tuple[Scenario, tuple[Outcome, ...]]]
) -> dict[str, object]:
    return {
        "file": str(path),
        "pack": read.pack,
        "scenarios": [
            {
                "title": story.title,
                "line": story.line,
                "ok": all(one.ok for one in found),
                "expectations": [_outcome_fields(one) for one in found],
            }
            for story, found in outcomes
        ],
    }


def _outcome_fields(one: Outcome) -> dict[str, object]:
    return {
        "line": one.expected.line,
        "at": one.expected.at.isoformat(),
        "of": one.expected.of,
        "req": list(one.expected.req),
        "rule": one.expected.rule,
        "expected": _expected(one.expected),
        "trips": one.expected.shows_trip,
        "ok": one.ok,
        "why": one.why,
        "found": [_found_fields(row) for row in one.found],
    }


def _found_fields(row: Found) -> dict[str, object]:
    return {
        "what": row.what,
        "rule": row.rule,
        "status": row.status,
        "level": row.level,
        "due": row.due_at.isoformat() if row.due_at else None,
        "provisional": row.provisional,
        "words": row.words,
        "source": row.citation.source.value,
        "article": row.citation.article,
        "req": list(row.citation.req),
        "pack_version": row.citation.pack_version,
    }
