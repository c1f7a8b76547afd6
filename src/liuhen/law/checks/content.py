"""What the picture must show, its quality and the wording on site: checklists a person ticks after watching.

Source: shilong 第九条至第十一条; yiliang 第九条; wangdu 第十四条; wuhan 第十九条.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from liuhen.law.checks.judge import Judge
from liuhen.law.checks.recording import is_filmed, on_site, window_of
from liuhen.law.citation import Citation
from liuhen.law.facts import ActivityFacts
from liuhen.law.finding import Finding
from liuhen.law.frozen import frozen
from liuhen.law.layers import Layer, once
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty, Levelled
from liuhen.law.schema.recording import Content, Session


def content(activity: ActivityFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return the checklists of an activity that was filmed: ticked, wanting, or not yet looked at."""
    rules, window = pack.own.body.recording, window_of(activity, pack)
    if rules is None or rules.session is None or window is None or not activity.spans:
        return ()
    judge = Judge(pack=pack, kind=activity.kind, id=activity.id)
    return tuple(_lists(judge, activity, rules.session))


@frozen
class Wanted:
    """One thing a person looks for in the recordings of an activity."""

    item: str  # words of the pack; the key of `ActivityFacts.seen`
    list_name: str  # 重点内容, 录制质量, 现场用语
    citation: Citation


def wanted(activity: ActivityFacts, pack: Pack) -> tuple[Wanted, ...]:
    """Return what is to be looked for in the recordings of an activity, each item once, in the order of the pack."""
    session = pack.own.body.recording.session if pack.own.body.recording else None
    if session is None:
        return ()
    lists = (*_contents(activity, session, pack), *_others(session))
    found = {
        item: Wanted(item=item, list_name=one.name, citation=pack.own.cite(one.req))
        for one in reversed(lists)
        for item in one.items
    }
    return tuple(found[item] for item in dict.fromkeys(item for one in lists for item in one.items))


@frozen
class _Checklist:
    """Items one clause, or several, want to be seen."""

    rule: str
    name: str
    items: tuple[str, ...]
    duty: Duty
    req: tuple[str, ...]

    def unseen(self, activity: ActivityFacts) -> tuple[str, ...]:
        """Return the items nobody has looked for, where nothing is known to be wanting."""
        if not activity.seen:
            return self.items
        if any(activity.seen.get(item) is False for item in self.items):
            return ()
        return tuple(item for item in self.items if item not in activity.seen)


def _lists(judge: Judge, activity: ActivityFacts, session: Session) -> Iterator[Finding]:
    contents = _contents(activity, session, judge.pack)
    waiting = contents if not activity.seen else tuple([one for one in contents if one.unseen(activity)])
    if waiting:  # one look at the recording answers them all, so they wait as one
        waits = (
            _together(waiting, activity)
            if activity.seen
            else _untouched(judge.pack, tuple(one.rule for one in waiting))
        )
        yield _list(judge, activity, waits)
    yield from (_list(judge, activity, one) for one in contents if one not in waiting)
    yield from (_list(judge, activity, one) for one in _others(session))


def _contents(activity: ActivityFacts, session: Session, pack: Pack) -> tuple[_Checklist, ...]:
    told, scenes = is_filmed(activity), {scene.code for scene in activity.scenes}
    scenes |= {"any", "any_onsite"} if told and on_site(activity, session) else {"any"} if told else set()
    return tuple([one for want, one in _checklists(pack) if want.scene in scenes and _applies(want, activity)])


def _others(session: Session) -> Iterator[_Checklist]:
    if session.quality is not None:
        quality = session.quality
        yield _of("session.quality", "录制质量", quality.items, quality)
    if session.phrase_guide is not None:
        guide = session.phrase_guide
        yield _of("session.phrases", "现场用语", (guide.ref_zh,), guide)


def _of(rule: str, name: str, items: tuple[str, ...], stated: Levelled) -> _Checklist:
    return _Checklist(rule=rule, name=name, items=items, duty=stated.level, req=stated.req)


@once
def _checklists(pack: Pack) -> tuple[tuple[Content, _Checklist], ...]:
    """Return what the pack wants to be seen, with the list a person ticks."""
    rules = pack.own.body.recording
    session = rules.session if rules else None
    return tuple(
        (
            one,
            _Checklist(rule=f"content.{one.scene}.{n}", name="重点内容", items=one.items, duty=Duty.MUST, req=one.req),
        )
        for n, one in enumerate(session.content if session else (), 1)
    )


@once
def _untouched(pack: Pack, rules: tuple[str, ...]) -> _Checklist:
    """Return the lists nobody has begun as one; few bureaus want many different ones, so they are kept."""
    waiting = [one for _, one in _checklists(pack) if one.rule in rules]
    items = tuple(item for one in waiting for item in one.items)
    return _Checklist(rule="content.unseen", name="重点内容", items=items, duty=Duty.MUST, req=_clauses(waiting))


def _together(waiting: Iterable[_Checklist], activity: ActivityFacts) -> _Checklist:
    items = tuple(item for one in waiting for item in one.unseen(activity))
    return _Checklist(rule="content.unseen", name="重点内容", items=items, duty=Duty.MUST, req=_clauses(waiting))


def _clauses(waiting: Iterable[_Checklist]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause for one in waiting for clause in one.req))


def _applies(one: Content, activity: ActivityFacts) -> bool:
    if one.only_if == "witness_present" and not activity.witness_present:
        return False
    return one.only_if != "uncooperative" or activity.uncooperative


def _list(judge: Judge, activity: ActivityFacts, one: _Checklist) -> Finding:
    layer: Layer = judge.pack.own
    level, done = layer.level_for(one.duty), activity.ended_at or activity.departed_at or activity.arrived_at
    absent = tuple([item for item in one.items if activity.seen.get(item) is False]) if activity.seen else ()
    unseen = one.unseen(activity)
    if absent and done is not None:
        cited = one.req[one.items.index(absent[0])] if len(one.req) == len(one.items) else ""
        citation = layer.cite((cited, *(req for req in one.req if req != cited)) if cited else one.req)
        words = f"{one.name}缺少：{'、'.join(absent)}"
        step = "请写明缘由；另有记录的请补登"
        return judge.breach(one.rule, words, level=level, citation=citation, broken_at=done, next_step=step)
    citation = layer.cite(one.req)
    if unseen or done is None:
        words = f"{one.name}尚未核看：{'、'.join(unseen)}"
        step = "请核看录像，逐项登记"
        return judge.doubt(one.rule, words, level=level, citation=citation, since=done, next_step=step)
    return judge.met(one.rule, f"{one.name}已逐项核看", level=level, citation=citation, done=done)
