"""Layers of authority: the pack, the superior laws it inherits, the engine's defaults; a value keeps its origin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from types import FunctionType
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar

from liuhen.law.citation import Citation, Source
from liuhen.law.finding import Level
from liuhen.law.schema import Body, Clause
from liuhen.law.schema.base import Duty

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
P = ParamSpec("P")
K = TypeVar("K", bound="Keeps")

_CAPS = {Source.REGULATION: Level.VIOLATION, Source.SUPERIOR: Level.WARNING, Source.ENGINE: Level.ADVICE}
_WEIGHT = (Level.ADVICE, Level.WARNING, Level.VIOLATION, Level.BLOCK)
_CAPPED = {(cap, level): min(level, cap, key=_WEIGHT.index) for cap in Level for level in Level}


class Keeps(Protocol):
    """A thing that never changes and so may keep its answers."""

    @property
    def memo(self) -> dict[object, Any]:
        """Answers given before."""


def once(method: Callable[Concatenate[K, P], T]) -> Callable[Concatenate[K, P], T]:
    """Keep what a method, or a function of a pack, answers for its positional arguments: a pack never changes."""
    name = f"{method.__module__}.{method.__qualname__}"

    @wraps(method)
    def kept(self: K, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (name, *args)
        if key not in self.memo:
            self.memo[key] = method(self, *args, **kwargs)
        answer: T = self.memo[key]
        return answer

    return kept


class HasReq(Protocol):
    """A value that names its clauses."""

    @property
    def req(self) -> tuple[str, ...]:
        """Clause ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One text that states values."""

    source: Source
    id: str
    title: str
    short: str  # 行政处罚法, put before the article of a superior law; '' for the pack itself
    version: str
    body: Body
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    verified: bool = True  # false: a superior law from general knowledge, its text not yet compared
    confirmed: bool = False  # the bureau has compared it with the published text
    memo: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @once
    def cite(self, req: tuple[str, ...]) -> Citation:
        """Return the citation of these clauses; the first names the article."""
        clause = self.clauses.get(req[0]) if req else None
        article = f"{self.short}{clause.article}" if clause else self.short or self.title
        return Citation(
            source=self.source,
            article=article,
            title=self.title,
            req=req,
            pack_version=f"{self.id} {self.version}",
            says=clause.says if clause else "",
            unverified=not self.is_certain,
        )

    @property
    def is_certain(self) -> bool:
        """Say whether the text behind this layer is known; an uncertain superior law never makes a violation."""
        return self.verified or self.confirmed

    @property
    def cap(self) -> Level:
        """Return the most a breach of this layer may weigh."""
        return Level.VIOLATION if self.source is Source.SUPERIOR and self.is_certain else _CAPS[self.source]

    def level_for(self, duty: Duty) -> Level:
        """Return the weight of a breach: what is optional, or silent in the pack, never counts as breach."""
        return Level.ADVICE if duty in (Duty.MAY, Duty.NONE) else self.cap

    def capped(self, level: Level) -> Level:
        """Return `level`, but no more than this layer may give."""
        return _CAPPED[self.cap, level]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved(Generic[T_co]):
    """A value and the layer that states it."""

    value: T_co
    layer: Layer

    @property
    def origin(self) -> str:
        """Return pack, superior:<id> or engine."""
        if self.layer.source is Source.REGULATION:
            return "pack"
        return "engine" if self.layer.source is Source.ENGINE else f"superior:{self.layer.id}"

    def cite(self, stated: HasReq) -> Citation:
        """Return the citation of a stated value inside this one."""
        return self.layer.cite(stated.req)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layered:
    """Layers in the order in which they are asked: pack, superior laws, engine."""

    layers: tuple[Layer, ...]
    memo: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def own(self) -> Layer:
        """Return the pack's own layer."""
        return self.layers[0]

    def resolve(self, get: Callable[[Body], T | None]) -> Resolved[T] | None:
        """Return the first stated value of a key with its origin, or None where all are silent.

        `get` looks at the body alone. One written in place is asked once for each pack: its code is the key, and stays
        alive beside the answer; one that brings other values along is asked each time.
        """
        code = getattr(get, "__code__", None)
        known: tuple[object, Resolved[T] | None] | None = self.memo.get(id(code))
        if known is not None:
            return known[1]
        found = self._first(get)
        if isinstance(get, FunctionType) and not get.__closure__ and not get.__defaults__:
            self.memo[id(code)] = (code, found)
        return found

    def _first(self, get: Callable[[Body], T | None]) -> Resolved[T] | None:
        for layer in self.layers:
            value = get(layer.body)
            if value is not None and value not in ((), ""):
                return Resolved(value=value, layer=layer)
        return None

    def need(self, get: Callable[[Body], T | None]) -> Resolved[T]:
        """Return `resolve`, for keys the engine's defaults always state.

        Raises:
            LookupError: no layer states the key; the defaults file is incomplete.
        """
        found = self.resolve(get)
        if found is None:
            raise LookupError("neither the pack nor the engine states this key")
        return found

    @once
    def citation(self, req_id: str) -> Citation:
        """Return the citation of one clause of any layer.

        Raises:
            LookupError: no layer has the clause.
        """
        for layer in self.layers:
            if req_id in layer.clauses:
                return layer.cite((req_id,))
        raise LookupError(f"no clause {req_id}")
