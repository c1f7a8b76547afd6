"""Documents of a case: which are owed by what happened, and whether each settled one is complete.

Every document of every layer is asked for by the link it names, with the weight of the text that names it: the pack's
own as its level says, superior law at most a warning, the engine's advice. One finding per document names all that
is missing.

Source: wuhan 第六条、第十二条至第十七条、第二十条至第二十五条; wangdu 第七条至第二十条; yiliang 第六条.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liuhen.law.checks.judge import Details, Judge
from liuhen.law.checks.links import WAYS, Happened, happened, told_at
from liuhen.law.facts import CaseFacts, DocumentFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Layer, once
from liuhen.law.needs import SETTLED, TEXT_KINDS, reviewed_on_sheet
from liuhen.law.pack import Pack
from liuhen.law.schema import OverlayFile
from liuhen.law.schema.procedure import DocumentRule, Link
from liuhen.law.term import civil_day, shown

REVIEW_ON_SHEET = "approval_sheet_opinion"  # alternative: the reviewer's opinion stands on an approval sheet
STEP_REASON = "step_reason"  # alternative: the reason noted with the step
_EXPIRED = Link.STATEMENT_WAIVED  # a period that ran out is read as a waiver: at most a warning


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A document rule and the text that states it."""

    rule: DocumentRule
    layer: Layer

    @property
    def level(self) -> Level:
        """Return the weight of a breach."""
        return self.layer.level_for(self.rule.level)

    def weight(self, case: CaseFacts) -> Level:
        """Return the weight of a breach in one case: advice where the clause speaks of cases of another source."""
        if self.rule.sources and case.source_channel not in self.rule.sources:
            return Level.ADVICE
        return self.level

    @property
    def approver_req(self) -> tuple[str, ...]:
        """Return the clauses that ask for the approval: where several are named together, the second."""
        return self.rule.approver_req or self.rule.req[1:2] or self.rule.req


@once
def catalogue(pack: Pack) -> tuple[Owed, ...]:
    """Return every document rule of every layer, the pack's own first."""
    return tuple(
        Owed(rule=rule, layer=layer)
        for layer in pack.layers
        for rule in (layer.body.documents.catalogue if layer.body.documents else ())
    )


@once
def rules_of(pack: Pack, kind: str) -> tuple[Owed, ...]:
    """Return the rules about one document, nearest first."""
    return tuple(owed for owed in catalogue(pack) if owed.rule.code == kind)


@once
def kinds_of(pack: Pack, links: frozenset[Link]) -> frozenset[str]:
    """Return the documents any text names for these links, and what may stand for them."""
    rules = [owed.rule for owed in catalogue(pack) if owed.rule.when in links]
    return frozenset(kind for rule in rules for kind in (rule.code, rule.alternative) if kind)


def papers(case: CaseFacts, pack: Pack, now: datetime | None = None) -> tuple[Finding, ...]:
    """Return the documents a case owes, each once, told by the heaviest text that asks for it; `now` as in links."""
    judge = Judge(pack=pack, kind=case.kind, id=case.id)
    found: dict[str, Finding] = {}
    told: dict[Link, Happened | None] = {}
    elsewhere = _watched_elsewhere(case, pack)
    for when, owed in _binding(pack, case.act_type):
        if owed.rule.code not in found and owed.rule.code not in elsewhere:
            if when not in told:
                told[when] = _link_of(case, when, pack, now)
            link = told[when]
            finding = _missing(judge, case, owed, link) if link else None
            if finding is not None:
                found[owed.rule.code] = finding
    return tuple(found.values())


def acts_of(layer: Layer) -> tuple[str, ...]:
    """Return the kinds of act a superior law speaks of; empty: all, as every pack does."""
    return layer.body.acts if isinstance(layer.body, OverlayFile) else ()


def binds(case: CaseFacts, acts: tuple[str, ...]) -> bool:
    """Say whether a rule for these kinds of act speaks of the case; penalty_summary is a penalty."""
    return _speaks(acts, case.act_type)


def settled_ones(documents: tuple[DocumentFacts, ...], *kinds: str) -> tuple[DocumentFacts, ...]:
    """Return the documents of these kinds whose contents no longer move, oldest first."""
    return tuple(one for one in documents if one.kind in kinds and one.state in SETTLED)


def done_at(document: DocumentFacts) -> datetime | None:
    """Return when a document was settled: its first contents, else its issue, else its last opinion."""
    decided = [opinion.decided_at for opinion in document.opinions if opinion.decided_at]
    return document.made_at or document.issued_at or max(decided, default=None)


def weighed(since: datetime, passed: datetime | None, *, pressing: bool = True) -> Details:
    """Return the instants of something open since then, broken when the case passed on."""
    details = Details(since=since)
    if passed is not None:
        details["breach_at"] = max(passed, since)
    elif pressing:
        details["warn_at"] = since
    return details


@once
def _binding(pack: Pack, act_type: str) -> tuple[tuple[Link, Owed], ...]:
    """Return what the texts ask of cases of a kind of act at each link; each service asks for its own receipt."""
    return tuple(
        (owed.rule.when, owed)
        for owed in catalogue(pack)
        if owed.rule.when is not None and owed.rule.when is not Link.SERVICE
        if _speaks(owed.rule.acts, act_type) and _speaks(acts_of(owed.layer), act_type)
    )


def _speaks(acts: tuple[str, ...], act_type: str) -> bool:
    return not acts or act_type.split("_", maxsplit=1)[0] in acts


def _link_of(case: CaseFacts, when: Link, pack: Pack, now: datetime | None) -> Happened | None:
    link = happened(case, when, now)
    if link is not None or when is not Link.COERCIVE_MEASURE:
        return link
    return _told_by_paper(case, when, pack)


def _told_by_paper(case: CaseFacts, when: Link, pack: Pack) -> Happened | None:
    """Return a link that only another of its documents tells: a sealing decision says that there was a sealing."""
    kin = kinds_of(pack, frozenset({when})) - kinds_of(pack, frozenset(Link) - {when})
    times = [at for one in settled_ones(case.documents, *kin) if (at := done_at(one))]
    return told_at(case, when, min(times)) if times else None


def _watched_elsewhere(case: CaseFacts, pack: Pack) -> tuple[str, ...]:
    """Return the records that the check of their due date already asks for."""
    rules = pack.own.body.performance
    if rules is None:
        return ()
    checked = rules.check.record if rules.check and case.performance_due_on else ""
    corrected = rules.correction.record if rules.correction and case.correction_due_on else ""
    return (checked, corrected)


def _missing(judge: Judge, case: CaseFacts, owed: Owed, link: Happened) -> Finding | None:
    rule, made = owed.rule, _fulfilling(case, owed.rule, judge.pack)
    code, citation = f"document.missing.{rule.code}", owed.layer.cite(rule.req)
    excused = [one for one in case.events if one.name == "not_applicable" and one.document_kind == rule.code]
    if excused:
        return judge.finding(
            code,
            f"{rule.zh}不适用",
            level=owed.weight(case),
            citation=citation,
            since=link.since,
            not_applicable=(excused[-1].reason or "已注明不适用")[:200],
        )
    if len(made) >= len(link.times):
        done = _done(made, link)
        late = link.passed is not None and civil_day(done) > civil_day(link.passed)
        if owed.weight(case) is Level.ADVICE and not late:
            return None  # what only the engine wishes for is told when it is missing
        words = f"{rule.zh}晚于规定的环节制作" if late else f"{rule.zh}已制作"
        return judge.met(
            code, words, level=_level(case, owed), citation=citation, done=done, since=link.since, late=late
        )
    since = link.times[len(made)]
    details = weighed(since, link.passed, pressing=link.pressing)
    count = f"，共 {len(link.times)} 次，只有 {len(made)} 份" if made else ""
    details["happened"] = f"{shown(since)} {link.zh}{count}。"
    details["next_step"] = f"请补做{rule.zh}" + ("，并写明为什么晚做" if link.passed else "")
    return judge.finding(code, f"缺少{rule.zh}", level=_level(case, owed), citation=citation, **details)


def _level(case: CaseFacts, owed: Owed) -> Level:
    if owed.rule.when is _EXPIRED and not case.statement_waived and owed.level is Level.VIOLATION:
        return Level.WARNING
    return owed.weight(case)


def _done(made: tuple[datetime | None, ...], link: Happened) -> datetime:
    """Return when the document that fulfils the last time of a link was settled."""
    known = sorted(at for at in made if at is not None)
    place = len(link.times) - 1
    return max(known[min(place, len(known) - 1)], link.since) if known else link.since


def _fulfilling(case: CaseFacts, rule: DocumentRule, pack: Pack) -> tuple[datetime | None, ...]:
    """Return when each document was settled that fulfils a rule; None: settled at an unknown time."""
    kinds = (rule.code, rule.alternative) if rule.alternative else (rule.code,)
    if rule.when is Link.INVESTIGATION:
        kinds = (*kinds, *TEXT_KINDS)
    made: list[datetime | None] = [done_at(one) for one in settled_ones(case.documents, *kinds)]
    if rule.alternative == STEP_REASON and rule.when is not None:
        made += [one.at for one in case.events if one.name in WAYS[rule.when].begins and one.reason.strip()]
    if rule.alternative == REVIEW_ON_SHEET:
        made += [opinion.decided_at for opinion in reviewed_on_sheet(case, pack)]
    return tuple(made)
