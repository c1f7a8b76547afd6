"""Reads and validates packs and overlays: the schema, the clauses, and that no clause is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from liuhen.law.citation import Source
from liuhen.law.layers import Layer
from liuhen.law.schema import Body, Clause, OverlayFile, PackFile
from liuhen.law.shelf import PackError, Tree, read_tree

M = TypeVar("M", bound=BaseModel)

_GUIDE = "请对照 docs/formats/pack.md 改正后运行 liuhen law packs 重新校验。"
_SILENCE_WORDS = frozenset({"null", "~", "silent"})
_REASONS = {
    "extra_forbidden": "没有这个键；规则包只能用格式里列出的键，原文没有规定的就不写",
    "missing": "缺少这个键；没有它，这条规则无法计算",
    "string_too_short": "是空的；原文没有规定的就删去整个键",
    "int_parsing": "应当是整数",
    "greater_than_equal": "不能小于零",
    "less_than_equal": "数目过大，请核对单位",
    "bool_type": "应当写 true 或者 false",
    "tuple_type": "应当是清单",
    "model_type": "应当是一组键和值",
    "dict_type": "应当是一组键和值",
}


def read_pack(path: Path) -> tuple[PackFile, Layer]:
    """Return a pack file and its layer.

    Raises:
        PackError: an unknown key, a wrong unit, a clause that does not exist, or a clause nobody uses.
    """
    name = path.parent.name
    pack = _validated(PackFile, read_tree(path), name)
    clauses = _read_clauses(path.with_name("clauses.yaml"), name)
    layer = Layer(
        source=Source.REGULATION,
        id=pack.pack.code,
        title=pack.pack.title_zh,
        short="",
        version=pack.pack.version,
        body=pack,
        clauses=clauses,
    )
    _refuse(name, [*_unknown_clauses(pack, clauses), *_forgotten_clauses(pack, clauses)])
    return pack, layer


def read_overlay(path: Path) -> Layer:
    """Return the layer of a superior law or of the engine's defaults.

    Raises:
        PackError: as for packs; clauses of overlays may stay unused.
    """
    overlay = _validated(OverlayFile, read_tree(path), path.stem)
    clauses = {clause.id: clause for clause in overlay.clauses}
    _refuse(path.stem, list(_unknown_clauses(overlay, clauses)))
    return Layer(
        source=Source.ENGINE if overlay.source == "engine" else Source.SUPERIOR,
        id=overlay.id,
        title=overlay.title_zh,
        short=overlay.short_zh,
        version=overlay.version,
        body=overlay,
        clauses=clauses,
    )


def _validated(model: type[M], tree: dict[str, Tree], name: str) -> M:
    silent = [
        f"{key} 写成了 {value}；原文没有规定的，删去这个键，不写空值"
        for key, value in _scalars(tree)
        if value.lower() in _SILENCE_WORDS
    ]
    try:
        found = model.model_validate(tree)
    except ValidationError as fault:
        told = [_sentence(error["loc"], error["type"], error) for error in fault.errors()]
        raise _refusal(name, silent + told) from fault
    _refuse(name, silent)
    return found


def _sentence(location: tuple[int | str, ...], kind: str, error: object) -> str:
    key = ".".join(str(part) for part in location)
    context = error.get("ctx", {}) if isinstance(error, dict) else {}
    given = error.get("input", "") if isinstance(error, dict) else ""
    if kind in ("enum", "literal_error"):
        allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", "、").replace(", ", "、")
        return f"{key} 写的是 {given}，只能是 {allowed} 之一"
    return f"{key} {_REASONS.get(kind, '写法有误')}"


def _read_clauses(path: Path, name: str) -> dict[str, Clause]:
    rows = read_tree(path).get("clauses")
    clauses: dict[str, Clause] = {}
    for row in rows if isinstance(rows, list) else []:
        clause = _validated(Clause, row if isinstance(row, dict) else {}, f"{name} 的条款表")
        clauses[clause.id] = clause
    return clauses


def _unknown_clauses(body: Body, clauses: dict[str, Clause]) -> Iterator[str]:
    for key, req in _references(body):
        if req not in clauses:
            yield f"{key} 引用了条款 {req}，条款表里没有这一条；请核对编号，或者先在 clauses.yaml 里写入该条款"


def _forgotten_clauses(body: Body, clauses: dict[str, Clause]) -> Iterator[str]:
    used = {req for _, req in _references(body)}
    for clause in clauses.values():
        if clause.modality != "is" and clause.id not in used:
            yield (
                f"条款 {clause.id}（{clause.article}）没有任何键引用它；"
                "请在落实它的键上写 req，确实无法由系统检查的列入 not_machine_checkable"
            )


def _references(part: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            value = getattr(part, name)
            here = f"{key}.{name}" if key else name
            if name in ("req", "overrides", "not_machine_checkable") or name.endswith("_req"):
                yield from ((here, req) for req in value)
            else:
                yield from _references(value, here)
    elif isinstance(part, tuple):
        for index, item in enumerate(part):
            yield from _references(item, f"{key}.{index}")
    elif isinstance(part, dict):
        for name, item in part.items():
            yield from _references(item, f"{key}.{name}")


def _scalars(tree: Tree, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict):
        for name, item in tree.items():
            yield from _scalars(item, f"{key}.{name}" if key else str(name))
    elif isinstance(tree, list):
        for index, item in enumerate(tree):
            yield from _scalars(item, f"{key}.{index}")
    else:
        yield key, str(tree)


def _refuse(name: str, faults: list[str]) -> None:
    if faults:
        raise _refusal(name, faults)


def _refusal(name: str, faults: list[str]) -> PackError:
    shown = "；".join(faults[:5])
    more = f"；另有 {len(faults) - 5} 处" if len(faults) > 5 else ""
    return PackError(
        f"规则包 {name} 没有载入，有 {len(faults)} 处要改：{shown}{more}。", faults=tuple(faults), next_step=_GUIDE
    )
