"""How long a recording is protected, and what its end means. Silence never authorises destruction.

Source: wuhan 第二十七条、第二十九条; shilong 第十五条、第十六条; engine D04, D17, D25.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache

from liuhen.law.checks.judge import Judge, warned, warning_window
from liuhen.law.checks.longterm import active
from liuhen.law.citation import Citation, Source
from liuhen.law.facts import RecordingFacts
from liuhen.law.finding import Finding, Level, Status
from liuhen.law.frozen import frozen
from liuhen.law.layers import Resolved, once
from liuhen.law.pack import Pack
from liuhen.law.schema import Body
from liuhen.law.schema.keeping import EvidenceRetention, OrdinaryRetention
from liuhen.law.term import SAME_ASKED, Due, Term, Unit, civil_day, shown, start_of

RULE = "retention"
KEY = "retention.av_ordinary"  # of law.stricter


@frozen
class Protection:
    """Until when a recording must not be disposed of."""

    until: datetime | None  # 24:00 of the last protected day; None: no end is known, never to be disposed of
    why: str
    citation: Citation
    level: Level = Level.BLOCK
    provisional: bool = False  # a year without holiday notice was counted
    moved: str = ""  # 遇休息日顺延


def longest(protections: Iterable[Protection | None]) -> Protection | None:
    """Return the protection that ends last; one without an end outlasts all, and the earlier of equals is kept."""
    found: Protection | None = None
    for one in protections:
        if one is not None and (found is None or _outlasts(one, found)):
            found = one
    return found


def protection(recording: RecordingFacts, pack: Pack) -> Protection | None:
    """Return what protects a stored recording; None while it is not stored. The longest protection wins.

    The versions that came into force since (`pack.later`) may prolong it and never shorten it.
    """
    if not pack.later:
        return protection_under(recording, pack)
    return longest(protection_under(recording, one) for one in (pack, *pack.later))


def protection_under(recording: RecordingFacts, pack: Pack) -> Protection | None:
    """Return what one version alone says, for comparing versions; disposal asks `protection`."""
    if recording.stored_at is None:
        return None
    if recording.holds:
        return Protection(until=None, why=f"已设留存：{'、'.join(recording.holds)}", citation=_hold_citation(pack))
    grounds = active(recording, pack) if recording.triggers or recording.is_evidence else ()
    if grounds:
        layer = pack.need(lambda body: body.long_term)
        why = f"应当长期保存：{grounds[0][1].zh}"
        return Protection(until=None, why=why, citation=layer.cite(grounds[0][1]))
    if recording.is_evidence:
        return _as_evidence(recording, pack)
    ordinary, setting = _ordinary(pack), pack.setting(KEY) if pack.settings else None
    if ordinary is None and setting is None:
        return Protection(until=None, why="办法没有规定保存期限，本局定期之前不得处置", citation=pack.citation("D04"))
    citation = ordinary.cite(ordinary.value) if ordinary else pack.citation("D04")
    if recording.case_open:
        return Protection(until=None, why=f"所在案件 {recording.case_number} 尚未归档", citation=citation)
    if recording.case_id and recording.is_evidence is None:
        return Protection(until=None, why="是否作为证据尚未判断", citation=pack.citation("D35"))
    return _by_day(pack, civil_day(recording.stored_at))


@once
def _by_day(pack: Pack, day: date) -> Protection | None:
    """Return how long what was stored on a day is kept where nothing else protects it: a term of days or longer."""
    return longest((_by_text(pack, day), *_by_settings(day, pack)))


def _by_text(pack: Pack, day: date) -> Protection | None:
    ordinary = _ordinary(pack)
    if ordinary is None:
        return None
    due = ordinary.value.period.term.due(day, calendar=pack.calendar)
    why = f"入库后保存 {ordinary.value.period.term.words}"
    citation = ordinary.cite(ordinary.value)
    return Protection(until=due.at, why=why, citation=citation, provisional=due.provisional, moved=due.moved)


def _by_settings(day: date, pack: Pack) -> Iterator[Protection]:
    """Yield the bureau's own terms in force on any day since: what is held keeps the longest it was ever given."""
    for setting in pack.settings:
        if setting.key == KEY and (setting.until_on is None or setting.until_on >= day):
            due = setting.term.due(day, calendar=pack.calendar)
            why = f"入库后按本局设定保存 {setting.shown}（{setting.document_number or '未编文号'}）"
            yield Protection(
                until=due.at, why=why, citation=setting.citation, provisional=due.provisional, moved=due.moved
            )


def _outlasts(one: Protection, other: Protection) -> bool:
    if other.until is None:
        return False
    return one.until is None or one.until > other.until


def _as_evidence(recording: RecordingFacts, pack: Pack) -> Protection:
    """Return the protection of evidence; a pack that speaks of some acts only leaves the others to the engine (D17)."""

    def speaks(body: Body) -> EvidenceRetention | None:
        rule = body.retention.av_evidence if body.retention else None
        applies = rule is not None and (not rule.applies_to or recording.act_type in rule.applies_to)
        return rule if applies else None

    rule = pack.need(speaks)
    why = f"作为证据随案卷保存（{recording.archive_class or '保管期限未选'}）"
    return Protection(until=_end_of_file(recording, pack), why=why, citation=rule.cite(rule.value))


def _end_of_file(recording: RecordingFacts, pack: Pack) -> datetime | None:
    """Return until when the case file is kept: its years run from the 1st of January after the end of the case."""
    years = re.fullmatch(r"(\d{1,3})年", recording.archive_class)
    if years is None or recording.case_ended_on is None or recording.case_open:
        return None  # permanent, not chosen, or the case still runs: no end is known
    first = start_of(date(recording.case_ended_on.year + 1, 1, 1))
    return Term(amount=int(years[1]), unit=Unit.YEARS).due(first, calendar=pack.calendar).at


def retention(recording: RecordingFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return the state of the retention duty: protected, to be reviewed, or broken by an early disposal."""
    protected = protection(recording, pack)
    if protected is None or recording.stored_at is None:
        return ()
    judge = Judge(pack=pack, kind=recording.kind, id=recording.id)
    if recording.disposed_at is not None:
        return (_disposed(judge, recording, recording.disposed_at, protected, pack),)
    if protected.until is None:
        return (
            judge.finding(
                RULE,
                protected.why,
                level=Level.ADVICE,
                citation=protected.citation,
                since=recording.stored_at,
                happened=f"{recording.number} 在保护期内，不得销毁。",
            ),
        )
    return (
        judge.finding(
            RULE,
            "保存期满，需决定去留",
            level=Level.WARNING,
            citation=protected.citation,
            since=recording.stored_at,
            warn_at=warned(recording.stored_at, protected.until, warning_window(pack)),
            due_at=protected.until,
            provisional=protected.provisional,
            moved=protected.moved,
            passed_as=Status.NEEDS_JUDGEMENT,
            happened=f"{recording.number} {protected.why}，至{_in_full(protected.until)}。",
            next_step=_expiry_step(pack),
        ),
    )


def _disposed(judge: Judge, recording: RecordingFacts, gone: datetime, protected: Protection, pack: Pack) -> Finding:
    ban = pack.need(lambda body: body.retention.destruction_ban if body.retention else None)
    citation, level = ban.cite(ban.value), Level.VIOLATION  # D25 is an invariant: no pack weakens it
    if ban.layer is not pack.own and protected.citation.source is Source.REGULATION:
        citation = protected.citation  # the pack's own term says how long
    if protected.citation.source is Source.SETTING:  # the text's own term was over: a lapse against the bureau's rule
        citation, level = protected.citation, Level.WARNING
    if protected.until is not None and gone > protected.until:
        return judge.met(RULE, "期满后已处置", level=level, citation=citation, done=gone)
    happened = f"{recording.number} 于{shown(gone)}被销毁，当时{protected.why}。"
    return judge.breach(RULE, "保存期内被销毁", level=level, citation=citation, broken_at=gone, happened=happened)


def _ordinary(pack: Pack) -> Resolved[OrdinaryRetention] | None:
    return pack.resolve(lambda body: body.retention.av_ordinary if body.retention else None)


def _hold_citation(pack: Pack) -> Citation:
    found = pack.resolve(lambda body: body.long_term)
    return found.cite(found.value) if found else pack.citation("D25")


@lru_cache(maxsize=SAME_ASKED)
def _in_full(end: datetime) -> str:
    return f"{Due(at=end).on.year}年{shown(end)}"


@once
def _expiry_step(pack: Pack) -> str:
    ordinary = _ordinary(pack)
    if ordinary is not None and ordinary.value.on_expiry == "manager_clears":
        who = next((r.zh for r in pack.own.body.roles if r.key == ordinary.value.manager_role), "管理人员")
        return f"请{who}逐件判断是否{ordinary.value.manager_condition_zh}；系统不会自动清除"
    return "请逐件复核去留；系统不会自动清除"
