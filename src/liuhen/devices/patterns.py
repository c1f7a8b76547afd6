"""The patterns of a bureau: those shipped with the product, and its own; what a path claims by them, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from liuhen.devices.naming import Taken, Template, template
from liuhen.law.shelf import Tree, read_tree

SHIPPED = Path(__file__).with_name("patterns.yaml")
OWN = "own"  # layout of a card known by a bureau's own pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One way in which names or folders are written."""

    code: str  # L7; B-001 for a bureau's own
    name: str
    template: Template
    layout: str = OWN
    but_not: tuple[Template, ...] = ()
    needs_figure: bool = False  # what is taken as the device holds a figure
    example: str = ""
    source: str = ""  # where it was seen, or who added it
    is_own: bool = False

    def takes(self, path: str) -> Taken | None:
        """Compare with a path without its ending; None where it does not fit."""
        taken = self.template.takes(path)
        return None if taken is None or self._bars(path, taken) else taken

    def why_not(self, path: str) -> str:
        """Say in Chinese why a path does not fit."""
        if self.template.takes(path) is None:
            return self.template.why_not(path)
        return "这种文件夹名另有用途，不当作设备编号"

    def _bars(self, path: str, taken: Taken) -> bool:
        if self.needs_figure and not any(letter.isdigit() for letter in taken.device):
            return True
        return any(one.takes(path) is not None for one in self.but_not)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file on a card that says whose card it is."""

    code: str
    layout: str
    path: Template
    ending: str
    form: str  # groups, columns, lines
    groups: tuple[str, ...]
    keys: dict[str, str]  # device, officer, officer_name, unit, battery → key or column
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Everything shipped."""

    layouts: dict[str, str]  # code → name, the surest sign first
    papers: tuple[Paper, ...]
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the patterns together take from one path."""

    taken: Taken
    by_name: Pattern | None = None
    by_folder: Pattern | None = None

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """Give the patterns that spoke."""
        return tuple(one for one in (self.by_name, self.by_folder) if one is not None)


@cache
def shipped() -> Shelf:
    """Read what the product brings."""
    tree = read_tree(SHIPPED)
    return Shelf(
        layouts={_word(row, "code"): _word(row, "name") for row in _rows(tree["layouts"])},
        papers=tuple(_paper(row) for row in _rows(tree["papers"])),
        patterns=tuple(_pattern(row) for row in _rows(tree["patterns"])),
    )


def stem_of(path: str) -> str:
    """Give a path without the ending of its name; a name that is all ending keeps it."""
    folders, slash, name = path.rpartition("/")
    return folders + slash + (name.rpartition(".")[0] or name)


def hear(path: str, patterns: Sequence[Pattern]) -> Heard:
    """Ask the patterns about a path: the first that fits the name speaks, the first that fits the folders completes it.

    The first of each kind alone counts, so that no name is read in two ways at once.
    """
    stem = stem_of(path)
    name = _first(stem, [one for one in patterns if one.template.reads_name])
    folder = _first(stem, [one for one in patterns if not one.template.reads_name])
    said, above = name[1] if name else Taken(), folder[1] if folder else Taken()
    return Heard(
        taken=Taken(
            device=said.device or above.device,
            officer=said.officer or above.officer,
            starts=said.starts,
            is_key_marked=said.is_key_marked,
            sequence=said.sequence,
            copied_on=above.copied_on,
            note=said.note,
        ),
        by_name=name[0] if name else None,
        by_folder=folder[0] if folder else None,
    )


def _first(stem: str, patterns: Sequence[Pattern]) -> tuple[Pattern, Taken] | None:
    return next(((one, taken) for one in patterns if (taken := one.takes(stem)) is not None), None)


def _pattern(row: dict[str, Tree]) -> Pattern:
    return Pattern(
        code=_word(row, "code"),
        name=_word(row, "name"),
        template=template(_word(row, "template")),
        layout=_word(row, "layout"),
        but_not=tuple(template(text) for text in _words(row, "but_not")),
        needs_figure=_word(row, "needs_figure") == "yes",
        example=_word(row, "example"),
        source=_word(row, "source"),
    )


def _paper(row: dict[str, Tree]) -> Paper:
    said = ("device", "officer", "officer_name", "unit", "battery")
    return Paper(
        code=_word(row, "code"),
        layout=_word(row, "layout"),
        path=template(_word(row, "path")),
        ending=_word(row, "ending"),
        form=_word(row, "form"),
        groups=_words(row, "groups"),
        keys={key: _word(row, key) for key in said if key in row},
        source=_word(row, "source"),
    )


def _rows(tree: Tree) -> list[dict[str, Tree]]:
    return [row for row in tree if isinstance(row, dict)] if isinstance(tree, list) else []


def _word(row: dict[str, Tree], key: str) -> str:
    said = row.get(key, "")
    return said if isinstance(said, str) else ""


def _words(row: dict[str, Tree], key: str) -> tuple[str, ...]:
    said = row.get(key, [])
    return tuple(word for word in said if isinstance(word, str)) if isinstance(said, list) else ()
