"""Reads and validates packs and overlays: the schema, the clauses, and that no clause is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar, cast

from pydantic import BaseModel, ValidationError

from liuhen.law.citation import Source
from liuhen.law.layers import Layer
from liuhen.law.schema import Body, Clause, ClauseFile, OverlayFile, PackFile
from liuhen.law.shelf import Location, PackError, RuleFile, Tree

M = TypeVar("M", bound=BaseModel)

_GUIDE = "请对照 docs/formats/pack.md 改正后运行 liuhen law packs 重新校验。"
_SILENCE_WORDS = frozenset({"null", "~", "silent"})
_NOT_TEXT = re.compile(r"(?i:true|false|yes|no|on|off|y|n)|\d{4}-\d{1,2}-\d{1,2}")  # what YAML readers guess at
_REASONS = {
    "extra_forbidden": "没有这个键；规则包只能用格式里列出的键，原文没有规定的就不写",
    "missing": "缺少这个键；没有它，这条规则无法计算",
    "string_too_short": "是空的；原文没有规定的就删去整个键",
    "int_parsing": "应当是整数",
    "int_from_float": "应当是整数",
    "greater_than_equal": "不能小于零",
    "greater_than": "应当大于零",
    "less_than_equal": "数目过大，请核对单位",
    "bool_type": "应当写 true 或者 false",
    "tuple_type": "应当是清单",
    "model_type": "应当是一组键和值",
    "dict_type": "应当是一组键和值",
    "string_type": "应当是文字",
    "string_pattern_mismatch": "应当是日期，写作 2020-11-20",
}


def pack_of(file: RuleFile, clauses: RuleFile) -> tuple[PackFile, Layer]:
    """Return a pack and its layer.

    Raises:
        PackError: an unknown key, a wrong unit, a clause that does not exist, or a clause nobody uses.
    """
    pack = validated(PackFile, file)
    known = _by_id(validated(ClauseFile, clauses).clauses, clauses)
    layer = Layer(
        source=Source.REGULATION,
        id=pack.pack.code,
        title=pack.pack.title_zh,
        short="",
        version=pack.pack.version,
        body=pack,
        clauses=known,
    )
    refuse(file.name, [*_unknown_clauses(pack, known, file), *_forgotten_clauses(pack, known, clauses)])
    return pack, layer


def overlay_of(file: RuleFile) -> tuple[OverlayFile, Layer]:
    """Return a superior law, or the engine's defaults, and its layer.

    Raises:
        PackError: as for packs; clauses of overlays may stay unused.
    """
    overlay = validated(OverlayFile, file)
    clauses = _by_id(overlay.clauses, file)
    refuse(file.name, list(_unknown_clauses(overlay, clauses, file)))
    layer = Layer(
        source=Source.ENGINE if overlay.source == "engine" else Source.SUPERIOR,
        id=overlay.id,
        title=overlay.title_zh,
        short=overlay.short_zh,
        version=overlay.version,
        body=overlay,
        clauses=clauses,
        verified=overlay.verified,
    )
    return overlay, layer


def inheritance(pack: PackFile, overlays: Mapping[str, RuleFile]) -> tuple[OverlayFile, ...]:
    """Return the overlays a pack inherits, in the order in which they are asked, each once.

    Raises:
        PackError: an overlay does not exist, or inherits itself through others.
    """
    found: dict[str, OverlayFile] = {}

    def follow(name: str, road: tuple[str, ...]) -> None:
        if name in road:
            circle = " → ".join((*road[road.index(name) :], name))
            refuse(pack.pack.code, [f"上位法互相继承成了一圈：{circle}；请删去其中一处 inherit"])
        if name not in overlays:
            refuse(pack.pack.code, [f"inherit 写了 {name}，superior 目录里没有这部上位法；请核对名称"])
        overlay = validated(OverlayFile, overlays[name])
        if name not in found:
            found[name] = overlay
            for above in overlay.inherit:
                follow(above, (*road, name))

    for name in pack.inherit:
        follow(name, ())
    return tuple(found.values())


def validated(model: type[M], file: RuleFile) -> M:
    """Return a file as its model.

    Raises:
        PackError: an unknown key, a wrong word or number, a text a reader would guess at; each with its line.
    """
    faults = [
        f"{file.place(location)}：{_key(location)} 写成了 {value}；原文没有规定的，删去这个键，不写空值"
        for location, value in _scalars(file.tree)
        if value.lower() in _SILENCE_WORDS
    ]
    try:
        found = model.model_validate(file.tree)
    except ValidationError as fault:
        told = [
            _sentence(file, error["loc"], error["type"], cast("dict[str, object]", error)) for error in fault.errors()
        ]
        raise _refusal(file.name, faults + told) from fault
    refuse(file.name, [*faults, *_guessed(found, file)])
    return found


def _guessed(model: BaseModel, file: RuleFile) -> Iterator[str]:
    """Name unquoted words where text is meant, which another reader would take for a truth value or a date."""
    for location, value, is_day in _texts(model):
        if location in file.plain and _NOT_TEXT.fullmatch(value) and not is_day:
            yield f"{file.place(location)}：{_key(location)} 写的 {value} 会被当作真假值或者日期；是文字的请加引号"


def _texts(part: object, location: Location = ()) -> Iterator[tuple[Location, str, bool]]:
    """Give every text of a model with its place, and whether a date is meant."""
    if isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            here = (*location, field.alias or name)
            if isinstance(value := getattr(part, name), str):
                yield here, value, "day" in field.metadata
            else:
                yield from _texts(value, here)
    elif isinstance(part, tuple):
        for place, item in enumerate(part):
            if isinstance(item, str):
                yield (*location, place), item, False
            else:
                yield from _texts(item, (*location, place))
    elif isinstance(part, dict):
        for name, item in part.items():
            yield from _texts(item, (*location, name))


def _sentence(file: RuleFile, location: Location, kind: str, error: Mapping[str, object]) -> str:
    key, where = _key(location), file.place(location)
    context = error.get("ctx")
    told = context if isinstance(context, dict) else {}
    if kind in ("enum", "literal_error"):
        allowed = str(told.get("expected", "")).replace("'", "").replace(" or ", "、").replace(", ", "、")
        return f"{where}：{key} 写的是 {error.get('input', '')}，只能是 {allowed} 之一"
    if kind == "value_error":
        return f"{where}：{key} {told.get('error', '写法有误')}"
    return f"{where}：{key} {_REASONS.get(kind, '写法有误')}"


def _by_id(clauses: tuple[Clause, ...], file: RuleFile) -> dict[str, Clause]:
    found: dict[str, Clause] = {}
    for place, clause in enumerate(clauses):
        if clause.id in found:
            refuse(file.name, [f"{file.place(('clauses', place))}：条款 {clause.id} 写了两次；请删去一处"])
        found[clause.id] = clause
    return found


def _unknown_clauses(body: Body, clauses: Mapping[str, Clause], file: RuleFile) -> Iterator[str]:
    for location, req in references(body):
        if req not in clauses:
            yield (
                f"{file.place(location)}：{_key(location)} 引用了条款 {req}，条款表里没有这一条；"
                "请核对编号，或者先在 clauses.yaml 里写入该条款"
            )


def _forgotten_clauses(body: Body, clauses: Mapping[str, Clause], file: RuleFile) -> Iterator[str]:
    used = {req for _, req in references(body)}
    for place, clause in enumerate(clauses.values()):
        where = file.place(("clauses", place))
        if clause.modality != "is" and clause.id not in used:
            yield (
                f"{where}：条款 {clause.id}（{clause.article}）没有任何键引用它；"
                "请在落实它的键上写 req，确实只能由人遵守的列入 not_machine_checkable"
            )
        if clause.id in body.not_machine_checkable and not clause.does:
            yield f"{where}：条款 {clause.id} 只能由人遵守，但没有写 does；请写明系统怎样帮助遵守"


def references(part: object, location: Location = ()) -> Iterator[tuple[Location, str]]:
    """Give every clause id a model names, with the key that names it."""
    if isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            value, here = getattr(part, name), (*location, field.alias or name)
            if name in ("req", "overrides", "not_machine_checkable") or name.endswith("_req"):
                yield from ((here, req) for req in value)
            else:
                yield from references(value, here)
    elif isinstance(part, tuple):
        for place, item in enumerate(part):
            yield from references(item, (*location, place))
    elif isinstance(part, dict):
        for name, item in part.items():
            yield from references(item, (*location, name))


def keys_of(body: Body) -> dict[str, tuple[str, ...]]:
    """Return clause id → the keys of the file that name it: wuhan-26-2a → ingest.normal."""
    found: dict[str, dict[str, None]] = {}
    for location, req in references(body):
        words = ".".join(str(part) for part in location if not isinstance(part, int))
        found.setdefault(req, {})[words.removesuffix(".req").removesuffix("_req")] = None
    return {req: tuple(keys) for req, keys in found.items()}


def _scalars(tree: Tree, location: Location = ()) -> Iterator[tuple[Location, str]]:
    if isinstance(tree, dict):
        for name, item in tree.items():
            yield from _scalars(item, (*location, name))
    elif isinstance(tree, list):
        for place, item in enumerate(tree):
            yield from _scalars(item, (*location, place))
    else:
        yield location, tree


def _key(location: Location) -> str:
    return ".".join(str(part) for part in location) or "最外层"


def refuse(name: str, faults: list[str]) -> None:
    """Refuse a file that has faults.

    Raises:
        PackError: there are some; all of them go along.
    """
    if faults:
        raise _refusal(name, faults)


def _refusal(name: str, faults: list[str]) -> PackError:
    shown = "；".join(faults[:5])
    more = f"；另有 {len(faults) - 5} 处" if len(faults) > 5 else ""
    return PackError(
        f"规则包 {name} 没有载入，有 {len(faults)} 处要改：{shown}{more}。", faults=tuple(faults), next_step=_GUIDE
    )
