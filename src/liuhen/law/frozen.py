"""Frozen values made quickly: a dataclass with slots and keywords only, whose making costs less than half.

A frozen dataclass sets each of its fields through `object.__setattr__`. Facts and findings have up to forty fields and
are made by the hundred thousand, so here a value is filled while it is of an open class of the same shape, and is
closed as the last thing. Everything else is the dataclass: equality, `replace`, the error when a field is set.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def frozen(cls: type[T]) -> type[T]:
    """Make a class a frozen dataclass with slots and keywords only; `__post_init__` is called as usual."""
    made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
    names = [one.name for one in fields(made)]  # type: ignore[arg-type] # the line above made it a dataclass
    open_class = type(f"Open{cls.__name__}", (), {"__slots__": tuple(names)})
    scope: dict[str, Any] = {"_open": open_class, "_as": object.__setattr__, "_missing": MISSING}
    needed, wanted, lines = [], [], ["    closed = self.__class__", "    _as(self, '__class__', _open)"]
    for one in fields(made):  # type: ignore[arg-type] # as above
        value = one.name
        if one.default is not MISSING:
            scope[f"_d_{one.name}"] = one.default
            wanted.append(f"{one.name}=_d_{one.name}")
        elif one.default_factory is not MISSING:
            scope[f"_f_{one.name}"] = one.default_factory
            wanted.append(f"{one.name}=_missing")
            value = f"_f_{one.name}() if {one.name} is _missing else {one.name}"
        else:
            needed.append(one.name)
        lines.append(f"    self.{one.name} = {value}")
    lines.append("    self.__class__ = closed")
    if hasattr(made, "__post_init__"):
        lines.append("    self.__post_init__()")
    # Without a star: Python fills in what is left out of such a call sooner. The types still ask for names.
    exec("\n".join([f"def __init__(self, {', '.join(needed + wanted)}):", *lines]), scope)  # noqa: S102 - names of our own fields
    made.__init__ = scope["__init__"]  # type: ignore[method-assign] # as dataclasses do it
    return made
