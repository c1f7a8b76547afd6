"""Special links of a procedure (特别环节): hearing, sampling, suspension, extension … open and close beside steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.cases.acts.road import (
    WrongStateError,
    note_event,
    procedure_for,
    refused_link,
    require_apart,
)
from liuhen.cases.models import Case, CaseEvent
from liuhen.cases.queries import case_facts, live_events, rules_of
from liuhen.cases.steps import DERIVED
from liuhen.errors import InputError
from liuhen.law.finding import Level
from liuhen.law.gate import gate_link, open_links
from liuhen.law.lifecycle import Effect, LinkRow, Who
from liuhen.law.term import end_of
from liuhen.law.timely import is_late

LATE = "逾期提出"  # what the reason of a request begins with that came after its last day


def open_link(
    case: Case, event: str, *, by: Officer, at: datetime, reason: str = "", once: str | None = None
) -> CaseEvent:
    """Open a special link, or note one that is over at once.

    What the party does is taken down whenever it came; a request after its last day is marked and binds nobody. What
    we do ourselves is refused where the law is against it: an extension after the term (where the text is verified).

    Raises:
        WrongStateError: it does not open from the state the case is in, happened already, lacks what it rests on, or
            rows of a register tell it.
        StepRefusedError: the law demands what is not there.
        InputError: it wants a reason.
    """
    link = _link(case, event, closes=False)
    if link.kept_in is not None:
        raise _kept(link, link.zh)
    _require_words(link, link.zh, reason)
    with acting(by, _verb(link), at=at, on=case, reason=reason or link.zh, once=once) as act:
        _require_head_apart(case, link, by)
        case.refresh_from_db()
        _require_place(case, link)
        _require_free(case, event, link.zh, at=at)
        late = event in _BINDING and _is_late(case, event, at)
        noted = note_event(act, case, event, reason=f"{LATE}；{reason}".rstrip("；") if late else reason)
        _follow(act, case, event, is_late=late)
        return noted


def close_link(
    case: Case, event: str, *, by: Officer, at: datetime, reason: str = "", once: str | None = None
) -> CaseEvent:
    """Close a special link that is open; the steps that waited for it go on.

    Raises:
        WrongStateError: it is not open.
        StepRefusedError: what it must leave behind is not there.
    """
    link = _link(case, event, closes=True)
    if link.kept_in is not None and link.kept_in not in DERIVED:
        raise _kept(link, link.ends_zh)
    with acting(by, _verb(link), at=at, on=case, reason=reason or link.ends_zh, once=once) as act:
        _require_head_apart(case, link, by)
        case.refresh_from_db()
        facts = case_facts(case, at=at)
        mine = [one for one in open_links(facts, procedure_for(case)) if one.link.opens == link.opens]
        since = [one.since for one in mine if not one.which and _by_hand(case, link)]
        if mine and not since and link.kept_in is not None:
            raise _kept(link, link.ends_zh)
        if not since:
            raise WrongStateError(
                f"没有登记“{link.ends_zh}”：{link.zh}没有开始，或者已经结束。", next_step="请刷新案件页面。"
            )
        if at < min(since):
            raise InputError(f"没有登记“{link.ends_zh}”：时间早于{link.zh}的开始。", next_step="请核对发生的时间。")
        _require_free(case, event, link.ends_zh or link.zh, at=at)
        noted = note_event(act, case, event, reason=reason)
        _follow(act, case, event, is_late=False)
        return noted


def _link(case: Case, event: str, *, closes: bool) -> LinkRow:
    link = procedure_for(case).link(event)
    if link is None or event != (link.closes if closes else link.opens):
        raise WrongStateError("没有登记：这类案件没有这个特别环节。", next_step="请回到案件页面，从列出的环节中选择。")
    return link


def _kept(link: LinkRow, label: str) -> WrongStateError:
    """Say where a link is entered that rows of a register tell."""
    where = link.kept_in.label if link.kept_in else ""
    return WrongStateError(
        f"没有登记“{label}”：它随“{where}”里的登记自动得出，不另外登记。", next_step=f"请到本案的“{where}”办理。"
    )


def _by_hand(case: Case, link: LinkRow) -> bool:
    """Say whether a link was opened by hand and not closed: before rows of a register told it."""
    names = [event.name for event in live_events(case)]
    return names.count(link.opens) > names.count(link.closes)


def _verb(link: LinkRow) -> str:
    return "case.order_link" if link.by is Who.HEAD else "case.open_link"


def _require_head_apart(case: Case, link: LinkRow, by: Officer) -> None:
    if link.by is Who.HEAD:
        require_apart(case, by, f"批准{link.zh}")


def _require_words(link: LinkRow, label: str, reason: str) -> None:
    if link.asks_why and not reason.strip():
        raise InputError(f"没有登记“{label}”：还没有写明理由。", next_step="请写明理由后再登记。")


def _require_place(case: Case, link: LinkRow) -> None:
    names = [event.name for event in live_events(case)]
    if case.state not in link.start:
        raise WrongStateError(
            f"没有登记“{link.zh}”：案件在“{case.get_state_display()}”环节，这个特别环节不在这里发生。",
            next_step="请刷新案件页面，按环节办理。",
        )
    if link.once and link.opens in names:
        raise WrongStateError(f"没有登记“{link.zh}”：本案已经登记过，只能有一次。", next_step="请核对步骤记录。")
    if link.after and link.after not in names:
        raise WrongStateError(f"没有登记“{link.zh}”：它之前的环节还没有登记。", next_step="请先登记之前的环节。")
    if link.closes and link.effect is Effect.PAUSES and names.count(link.opens) > names.count(link.closes):
        raise WrongStateError(f"没有登记“{link.zh}”：前一次还没有结束。", next_step=f"请先登记“{link.ends_zh}”。")


def _require_free(case: Case, event: str, label: str, *, at: datetime) -> None:
    found = gate_link(case_facts(case, at=at), event, rules_of(case), at)
    blocking = tuple(one for one in found if one.level is Level.BLOCK)
    if blocking:
        raise refused_link(label, blocking, found)


def _is_late(case: Case, event: str, at: datetime) -> bool:
    """Say whether a request came after every last day there was: of the law's window and of the notice."""
    is_noted = case.statement_until is not None
    after_notice = case.statement_until is None or at >= end_of(case.statement_until)
    facts, pack = case_facts(case, at=at), rules_of(case)
    windows = [clock.starts for layer in pack.layers for clock in layer.body.clocks if clock.ends == event]
    has_window = any(facts.instant_of(name) is not None for name in windows)
    after_window = is_late(facts, event, pack, at)
    return (is_noted or has_window) and after_notice and (after_window or not has_window)


def _follow(act: Act, case: Case, event: str, *, is_late: bool) -> None:
    """Write on the case what the link means for it."""
    changes = {} if is_late else dict(_MEANS.get(event, {}))
    if changes:
        Case.objects.filter(pk=case.pk).update(**changes)
        case.refresh_from_db()
    act.upon(case, link=event, late=is_late)


_BINDING = frozenset({"hearing_requested"})  # requests that bind us when they come in time
_MEANS: Mapping[str, Mapping[str, object]] = {
    "hearing_requested": {"hearing_requested": True},
    "hearing_closed": {"hearing_held": True},
}
