"""Writes docs/formats/scenario.md from the fact classes and the tables of events and rules, around a written page."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from liuhen.law.facts import OfficerFacts
from liuhen.law.finding import Status
from liuhen.law.lifecycle import procedures
from liuhen.law.rules import RULES
from liuhen.law.scenario.claims import LEVEL_WORDS
from liuhen.law.scenario.events import KNOWN, Event, events_of
from liuhen.law.scenario.fields import fact_kinds, settable, shapes, written
from liuhen.law.scenario.printed import PRESCRIBED
from liuhen.law.scenario.world import part_class
from liuhen.law.settings import SETTABLE

Comments = Mapping[tuple[str, str], str]  # class and field → what stands beside it in the source


def scenario_manual(page: str, comments: Comments) -> str:
    """Return the page with every generated part renewed; what stands outside the marks is written by hand.

    Raises:
        LookupError: the marks of a part are missing.
    """
    tables = {
        "events": "\n".join(_events(kind) for kind in fact_kinds()),
        "facts": "\n".join(_class(cls, comments) for cls in _classes()),
        "rules": _table(("rule", "about"), ((f"`{code}`", about) for code, about in RULES.items())),
        "statuses": _table(("word", "code"), ((one.label, f"`{one.value}`") for one in Status)),
        "levels": _table(("word", "code"), ((word, f"`{level.value}`") for word, level in LEVEL_WORDS.items())),
        "steps": _table(
            ("act_type", "from", "step", "to", "said"),
            (
                (
                    f"`{one.law}` {one.label}",
                    f"`{r.start}` {one.label_of(r.start)}",
                    f"`{r.step}`",
                    f"`{r.end}`",
                    r.label,
                )
                for one in procedures().values()
                for r in one.steps
            ),
        ),
        "settings": _table(
            ("key", "about", "written as", "beside the text"),
            ((f"`{one.key}`", one.label, f"`{one.example}`", one.combine.label) for one in SETTABLE),
        ),
        "prescribed": "、".join(f"`{cls}.{field}`" for cls, field in PRESCRIBED),
    }
    for name, table in tables.items():
        begin, end = f"<!-- {name}: generated -->", f"<!-- {name}: end -->"
        before, mark, rest = page.partition(begin)
        _, closed, after = rest.partition(end)
        if not (mark and closed):
            raise LookupError(f"the page has no place for {name}")
        page = f"{before}{begin}\n{table.strip()}\n{end}{after}"
    return page


def comments_in(source: str) -> Comments:
    """Return the comment beside each field of each class in a Python text."""
    lines = source.splitlines()
    found: dict[tuple[str, str], str] = {}
    for node in (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)):
        for row in node.body:
            if isinstance(row, ast.AnnAssign) and isinstance(row.target, ast.Name):
                found[node.name, row.target.id] = _beside(lines, row.end_lineno or row.lineno)
    return found


def _beside(lines: list[str], line: int) -> str:
    """Return the comment that ends a line, with the comment lines under it."""
    said = [lines[line - 1].partition("  # ")[2].strip()]
    while line < len(lines) and lines[line].strip().startswith("#"):
        said.append(lines[line].strip().removeprefix("#").strip())
        line += 1
    return " ".join(said).strip().replace("None: ", "not said: ")


def _events(kind: str) -> str:
    cls = fact_kinds()[kind]
    rows = (
        (f"`{row.name}`", row.zh, _fills(row), _item(row, cls), f"`{row.by}`" if row.by else "")
        for row in events_of(kind)
        if row.name != KNOWN
    )
    head = ("event", "中文", "fills with its instant", "fields of", "`by` is")
    return f"### Events of `{kind}`\n\n{_table(head, rows)}\n"


def _fills(row: Event) -> str:
    stamps = [f"`{name}`" for name in row.stamps] + [f"`{name}` (if empty)" for name in row.first]
    fixed = [f"`{name}` = `{value}`" for name, value in row.sets.items()]
    return ", ".join(stamps + fixed)


def _item(row: Event, cls: type) -> str:
    part = part_class(cls, row)
    where = f" in `{row.into}`" if row.into else ""
    new = ", a new one" if row.opens else ""
    return f"[{part.__name__}](#{part.__name__.lower()}){where}{new}"


def _classes() -> Iterator[type]:
    seen: dict[type, None] = {OfficerFacts: None}
    waiting = list(fact_kinds().values())
    while waiting:
        cls = waiting.pop(0)
        if cls in seen and cls is not OfficerFacts:
            continue
        seen[cls] = None
        waiting += [shape.part for shape in shapes(cls).values() if shape.part and shape.part not in seen]
    return iter(sorted(seen, key=lambda one: one not in fact_kinds().values()))


def _class(cls: type, comments: Comments) -> str:
    kinds = {known: kind for kind, known in fact_kinds().items()}
    kind = f" (`kind: {kinds[cls]}`)" if cls in kinds else ""
    told = (cls.__doc__ or "").strip().splitlines()[0]
    rows = (
        (f"`{name}`", written(shape), comments.get((cls.__name__, name), "").replace("|", "/"))
        for name, shape in settable(cls).items()
    )
    return f"### {cls.__name__}\n\n{told}{kind}\n\n{_table(('field', 'written as', 'meaning'), rows)}\n"


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]] | tuple[tuple[str, ...], ...]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'|'.join('---' for _ in head)}|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
