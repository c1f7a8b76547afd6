"""Writes docs/formats/pack.md from the schema itself, so that the page cannot say less or more than the loader does."""

from __future__ import annotations

import types
from collections.abc import Iterator
from enum import Enum
from typing import Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from liuhen.law.schema import Clause, OverlayFile, PackFile

_HEAD = """# Format: rule packs

Generated from `src/liuhen/law/schema/` by `liuhen law manual`; a test keeps it equal to the schema.

- `packs/<code>/pack.yaml` is a `PackFile`, `packs/<code>/clauses.yaml` lists its `Clause` rows under `clauses`.
- `packs/superior/<id>.yaml` and `packs/engine/defaults.yaml` are `OverlayFile`s: superior laws a pack may name under
  `inherit`, and what the engine uses where all are silent. `packs/calendar/<year>.yaml` is one holiday notice.
- Files are YAML 1.2 and every scalar is read as a string: no dates, booleans, numbers or nulls are guessed. Booleans
  are the words `true` and `false`. A text's silence is a missing key and nothing else.
- Every stated value names its clauses in `req`. The loader refuses unknown keys, units and words outside the lists
  below, clauses that do not exist, and clauses with modality must, must_not or may that nothing uses and
  `not_machine_checkable` does not list.
- A value is looked for in the pack, then in its superior laws in their order, then in the engine's defaults; the
  origin is kept. Findings from the pack weigh as its level says, from superior law at most `warning`, from the engine
  at most `advice`; the invariants (D25, D36) always hold.
"""


def pack_manual() -> str:
    """Return the whole page."""
    models: dict[type[BaseModel], None] = dict.fromkeys((*_models(PackFile), *_models(OverlayFile), Clause))
    return "\n".join([_HEAD, *(_section(model) for model in models)])


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        for part in _parts(field.annotation):
            if isinstance(part, type) and issubclass(part, BaseModel) and part is not model:
                yield from _models(part)


def _section(model: type[BaseModel]) -> str:
    told = (model.__doc__ or "").strip().splitlines()[0]
    rows = [f"## {model.__name__}", "", told, "", "| key | value | needed |", "|---|---|---|"]
    for name, field in model.model_fields.items():
        rows.append(f"| `{field.alias or name}` | {_kind(field.annotation)} | {_needed(field)} |")
    return "\n".join([*rows, ""])


def _needed(field: FieldInfo) -> str:
    return "yes" if field.is_required() else "no"


def _kind(annotation: object) -> str:
    if get_origin(annotation) is tuple:
        return f"list of {_kind(get_args(annotation)[0])}"
    if get_origin(annotation) is dict:
        return f"mapping of {_kind(get_args(annotation)[1])}"
    if get_origin(annotation) is Literal:
        return ", ".join(f"`{word}`" for word in get_args(annotation))
    if get_origin(annotation) in (Union, types.UnionType):
        return " or ".join(_kind(part) for part in get_args(annotation) if part is not type(None))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(f"`{member.value}`" for member in annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    if annotation is int:
        return "whole number"
    return "`true`, `false`" if annotation is bool else "words"


def _parts(annotation: object) -> Iterator[object]:
    inner = get_args(annotation)
    if not inner:
        yield annotation
    for part in inner:
        yield from _parts(part)
