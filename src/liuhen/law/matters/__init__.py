"""The parameters of the rule packs side by side: what each pack says about one matter, in words, with its clause."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from liuhen.law.matters.words import LEVELS, Said, served
from liuhen.law.pack import Pack
from liuhen.law.schema import Body

Tell = Callable[[Pack], Said | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One parameter."""

    group: str
    title: str
    tell: Tell
    asked: int = 0  # place among the few that people ask about first; 0: not one of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One parameter across packs."""

    matter: Matter
    values: tuple[Said | None, ...]  # in the order of the packs

    @property
    def differs(self) -> bool:
        """Say whether packs that speak of it say different things; who is silent is another question."""
        return len({value.words for value in self.values if value and value.is_own}) > 1

    @property
    def has_silence(self) -> bool:
        """Say whether a pack is silent here."""
        return any(value is None or not value.is_own for value in self.values)


def compared(matters: Sequence[Matter], packs: Sequence[Pack]) -> tuple[Compared, ...]:
    """Return the table; matters no pack speaks of at all are left out."""
    rows = (Compared(matter=matter, values=tuple(matter.tell(pack) for pack in packs)) for matter in matters)
    return tuple(row for row in rows if any(row.values))


def stated(path: str, told: Callable[[Any, Pack], str]) -> Tell:
    """Make the teller of the value under a key of the pack, through all layers; '' of `told` counts as silence.

    `path` is the key as in pack.yaml: ingest.normal, recording.session.preamble.
    """
    steps = tuple(path.split("."))

    def get(body: Body) -> Any:  # noqa: ANN401 - any value of the schema; `told` knows which
        found: Any = body
        for step in steps:
            found = getattr(found, step, None)
        return found

    def tell(pack: Pack) -> Said | None:
        found = pack.resolve(get)
        words = told(found.value, pack) if found else ""
        if found is None or not words:
            return None
        first = found.value[0] if isinstance(found.value, tuple) else found.value
        return Said(words=words, citation=found.layer.cite(getattr(first, "req", ())))

    return tell


def service(method: str) -> Tell:
    """Make the teller of one method of service."""
    return stated(f"service.{method}", served)


def own(get: Callable[[Pack], tuple[str, tuple[str, ...]] | None]) -> Tell:
    """Make the teller of something only the pack itself can say: words and clauses."""

    def tell(pack: Pack) -> Said | None:
        found = get(pack)
        return Said(words=found[0], citation=pack.own.cite(found[1])) if found and found[0] else None

    return tell


def scenes(packs: Sequence[Pack]) -> Iterator[Matter]:
    """Give one matter for each scene any of the packs speaks of, in the order in which they do."""
    labels: dict[str, str] = {}
    for pack in packs:
        for duty in pack.duties():
            labels.setdefault(duty.scene, duty.label)
    for code, label in labels.items():
        asked = _ASKED_SCENES.get(code, 0)
        yield Matter(group="应当录像的环节", title=f"录像：{label}", tell=_scene(code), asked=asked)


_ASKED_SCENES = {"coercive_measure": 6, "hearing": 7}
_COVERAGE = {"full": "全程", "key_stages": "重点环节", "any": "", "none": ""}


def _scene(code: str) -> Tell:
    def tell(pack: Pack) -> Said | None:
        duty = next(iter(pack.duties_for(code)), None)
        if duty is None:
            return None
        return Said(words=LEVELS[duty.level] + _COVERAGE[duty.coverage], citation=duty.citation)

    return tell
