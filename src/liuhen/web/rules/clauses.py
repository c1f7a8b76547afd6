"""规则包 → 条款: article by article what it asks, what the software does, where, shown by which story, and findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Bureau, InterpretationNote
from liuhen.bureau.queries import active_pack, installed_packs
from liuhen.bureau.queries.regulation import article_text, notes_for
from liuhen.duties.queries.clauses import clause_counts
from liuhen.errors import InputError
from liuhen.law.citation import TEXT_NOT_IMPORTED, Citation
from liuhen.law.finding import Status
from liuhen.law.loader import keys_of
from liuhen.law.pack import Pack
from liuhen.law.scenario import Scenario
from liuhen.law.scenario.reader import read_scenarios
from liuhen.law.schema import Clause
from liuhen.law.shelf import PackError, read_file
from liuhen.law.term import SHANGHAI
from liuhen.law.trial import Stated, Tried, terms_of, tried
from liuhen.rooms import ROOMS
from liuhen.web.route import Route, officer_of

MODALITY = {"must": "应当", "must_not": "不得", "may": "可以", "is": "说明"}
JUDGED = {"software": "系统判断", "person": "由人判断", "none": "不作判断"}
Story = tuple[str, bool, str]  # title, whether the clause trips in it, file


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One clause with everything the page says about it."""

    clause: Clause
    citation: Citation
    modality: str
    judged: str
    rooms: tuple[tuple[str, str], ...]  # Chinese name, page
    keys: tuple[str, ...]  # where in pack.yaml
    awaits: str
    stories: tuple[Story, ...]
    counts: tuple[tuple[str, str, int], ...]  # status, word, number of this bureau's findings
    terms: tuple[Stated, ...]
    tried: tuple[Tried, ...]
    note: InterpretationNote | None


def clauses(request: HttpRequest) -> HttpResponse:
    """Show one article of a pack with its clauses; the bureau's own pack unless another is asked for."""
    officer = officer_of(request)
    seeing(officer, "pack.view")
    pack = _pack(officer.bureau, request.GET.get("pack", ""))
    articles = _articles(pack, request.GET.get("q", "").strip())
    chosen = request.GET.get("article", "")
    article = next((one for one in articles if one[0] == chosen), articles[0] if articles else ("", []))
    start, fault = _start(request.GET.get("from", ""))
    counts = clause_counts(officer, [clause.id for clause in article[1]], timezone.now())
    stories, keys = _stories(pack.code, pack.version), keys_of(pack.own.body)
    notes = notes_for(officer.bureau, [clause.id for clause in article[1]])
    own = pack.code == officer.bureau.pack_code
    rows = [
        Shown(
            clause=clause,
            citation=pack.own.cite((clause.id,)),
            modality=MODALITY[clause.modality],
            judged=JUDGED[clause.judged],
            rooms=tuple(ROOMS[room] for room in clause.rooms if room in ROOMS),
            keys=keys.get(clause.id, ()),
            awaits=ROOMS[clause.awaits][0] if clause.awaits in ROOMS else "",
            stories=stories.get(clause.id, ()),
            counts=_told(counts.get(clause.id, {})),
            terms=terms_of(pack, clause.id),
            tried=tried(pack, clause.id, start) if start else (),
            note=notes.get(clause.id) if own else None,
        )
        for clause in article[1]
    ]
    context = {
        "pack": pack,
        "packs": installed_packs(),
        "articles": articles,
        "number": article[0],
        "rows": rows,
        "one": next((row for row in rows if row.clause.id == request.GET.get("clause")), rows[0] if rows else None),
        "text": article_text(officer.bureau, pack.code, article[0]) if article[0] else None,
        "not_imported": TEXT_NOT_IMPORTED,
        "is_own": own,
        "clauses": len(pack.own.clauses),
        "q": request.GET.get("q", ""),
        "from": request.GET.get("from", ""),
        "fault": fault,
    }
    return render(request, "packs/clauses.html", context)


def _pack(bureau: Bureau, code: str) -> Pack:
    active = active_pack(bureau)
    if not code or code == active.code:
        return active
    return next((pack for pack in installed_packs() if pack.code == code), active)


def _articles(pack: Pack, sought: str) -> list[tuple[str, list[Clause]]]:
    """Return the clauses by article in the order of the text; of those that say a sought word only."""
    rows = [
        clause
        for clause in pack.own.clauses.values()
        if not sought or sought in clause.article or sought in clause.says or sought in clause.does
    ]
    return [(number, list(members)) for number, members in groupby(rows, key=article_of)]


def article_of(clause: Clause) -> str:
    """Return the article of a clause without its paragraph: 第二十六条."""
    return clause.article.partition("条")[0] + "条"


def _told(counts: Mapping[Status, int]) -> tuple[tuple[str, str, int], ...]:
    return tuple((status.value, status.label, counts[status]) for status in Status if counts.get(status))


def _start(typed: str) -> tuple[datetime | None, InputError | None]:
    if not typed:
        return None, None
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=SHANGHAI), None
    except ValueError:
        return None, InputError("没有试算。起算时刻写法有误。", next_step="请写成 2026-09-18T15:00 这样的日期和时刻。")


@lru_cache(maxsize=16)
def _stories(code: str, version: str) -> Mapping[str, tuple[Story, ...]]:
    """Return clause id → the stories that show it, of the installed folder of this code and version.

    A file that is being rewritten and does not read shows nothing here; `liuhen law replay` names its faults.
    """
    pack = next((one for one in installed_packs() if (one.code, one.version) == (code, version)), None)
    found: dict[str, list[Story]] = {}
    for path in sorted((settings.PACKS_DIR / code / "scenarios").glob("*.yaml")) if pack else ():
        for story in _readable(path, pack):
            for req, trips in story.covered():
                found.setdefault(req, []).append((story.title, trips, path.name))
    return {req: tuple(rows) for req, rows in found.items()}


def _readable(path: Path, pack: Pack | None) -> tuple[Scenario, ...]:
    try:
        return read_scenarios(read_file(path), pack).scenarios if pack else ()
    except PackError:
        return ()


ROUTES: tuple[Route, ...] = (
    Route(path="packs/clauses/", name="clauses", view=clauses, kind="content", verb="pack.view"),
)
