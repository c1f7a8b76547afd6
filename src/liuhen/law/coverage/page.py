"""Writes docs/coverage.md: every clause of every pack with what stands for it, and honestly what is not yet there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liuhen.law.coverage import Covered, PackCoverage

_HEAD = """# 条款覆盖表

由 `liuhen law coverage --write` 从规则包、场景、测试和页面生成；表与事实不符时测试不通过。列的意思：

- **判断**：software 系统由事实得出；person 由人判断或者登记；none 定义、范围、效力，或者只约束人的行为。
- **规则包里**：`pack.yaml` 中写明这一条的键；`not_machine_checkable` 是只能由人遵守的。
- **规则**：重放场景时引用这一条的规则代码（见 docs/formats/scenario.md）；`gate` 是办案环节的障碍。
- **触发／不触发**：`scenarios/` 中显示这一条被触发、不应触发的文件；只计结果与预期相符的。
- **待**：还欠着的一部分由哪个房间完成。
"""
_TABLE = "| 条款 | 条文 | 类别 | 情态 | 判断 | 规则包里 | 规则 | 触发 | 不触发 | 测试 | 页面 | 待 |"


def coverage_page(packs: Iterable[PackCoverage]) -> str:
    """Return the whole page."""
    told = tuple(packs)
    parts = [_HEAD, *_counts(told), *_owed(told), *_gaps(told)]
    for pack in told:
        parts += [f"## {pack.code}\n\n{pack.title}，{pack.version} 版\n", _TABLE, "|" + "---|" * 12]
        parts += [_row(row) for row in pack.rows]
        parts.append("")
    return "\n".join(parts)


def _counts(packs: tuple[PackCoverage, ...]) -> Iterator[str]:
    yield "## 总数\n"
    yield "| 规则包 | 条款 | 系统判断 | 人判断 | 不判断 | 有规则引用 | 七类须有场景 | 两样都有 | 待完成 |"
    yield "|" + "---|" * 9
    for pack in packs:
        yield _count(pack.code, pack.rows)
    yield _count("合计", tuple(row for pack in packs for row in pack.rows))
    yield ""
    yield "七类：期限、保存、录像、文书、项目、审批、禁止。“须有场景”指其中由系统或者人判断的。\n"


def _count(name: str, rows: tuple[Covered, ...]) -> str:
    judged = [row.clause.judged for row in rows]
    wanted = [row for row in rows if row.wants_scenarios]
    numbers = (
        len(rows),
        judged.count("software"),
        judged.count("person"),
        judged.count("none"),
        sum(bool(row.rules) for row in rows),
        len(wanted),
        sum(row.is_shown for row in wanted),
        sum(bool(row.clause.awaits) for row in rows),
    )
    return f"| {name} | {' | '.join(str(number) for number in numbers)} |"


def _owed(packs: tuple[PackCoverage, ...]) -> Iterator[str]:
    yield "## 还没有做完的，按房间\n"
    rooms: dict[str, list[Covered]] = {}
    for row in (row for pack in packs for row in pack.rows if row.clause.awaits):
        rooms.setdefault(row.clause.awaits, []).append(row)
    if not rooms:
        yield "没有。\n"
    for room, rows in sorted(rooms.items()):
        yield f"### {room}：{len(rows)} 条\n"
        for row in rows:
            yield f"- {row.clause.id}（{row.clause.article}）：{row.clause.says}"
        yield ""


def _gaps(packs: tuple[PackCoverage, ...]) -> Iterator[str]:
    yield "## 七类条款中还缺场景的\n"
    gaps = [row for pack in packs for row in pack.gaps]
    for row in gaps:
        absent = "、".join(word for word, files in (("触发", row.trips), ("不触发", row.passes)) if not files)
        yield f"- {row.clause.id}（{row.clause.article}，{row.clause.kind}，{row.clause.judged}）：缺{absent}的场景"
    yield "" if gaps else "没有：每一条都有触发的和不触发的场景。\n"
    yield "## 其他类别中还没有场景的\n"
    yield "由系统或者人判断，但还没有任何场景显示：\n"
    others = [row for pack in packs for row in pack.unshown]
    for row in others:
        yield f"- {row.clause.id}（{row.clause.article}，{row.clause.kind}，{row.clause.judged}）：{row.clause.does}"
    yield "" if others else "没有。\n"


def _row(row: Covered) -> str:
    clause = row.clause
    cells = (
        clause.id,
        clause.article,
        clause.kind,
        clause.modality,
        clause.judged,
        _listed(row.keys),
        _listed(row.rules),
        _files(row.trips),
        _files(row.passes),
        _files(row.tests),
        " ".join(row.pages),
        clause.awaits,
    )
    return f"| {' | '.join(cells)} |"


def _listed(codes: tuple[str, ...]) -> str:
    return " ".join(f"`{code}`" for code in codes)


def _files(names: tuple[str, ...]) -> str:
    return " ".join(name.removesuffix(".yaml").removesuffix(".py") for name in names)
