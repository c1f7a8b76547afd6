"""What the picture must show, its quality and the wording on site: checklists a person ticks after watching.

Source: shilong 第九条至第十一条; yiliang 第九条; wangdu 第十四条; wuhan 第十九条.
"""

from __future__ import annotations

from collections.abc import Iterator

from liuhen.law.checks.judge import Judge
from liuhen.law.checks.recording import filmed, on_site, window_of
from liuhen.law.facts import ActivityFacts
from liuhen.law.finding import Finding
from liuhen.law.layers import Layer
from liuhen.law.pack import Pack
from liuhen.law.schema.base import Duty
from liuhen.law.schema.recording import Content, Session


def content(activity: ActivityFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return the checklists of an activity that was filmed: ticked, wanting, or not yet looked at."""
    rules, window = pack.own.body.recording, window_of(activity, pack)
    if rules is None or rules.session is None or window is None or not activity.spans:
        return ()
    judge = Judge(pack=pack, kind=activity.kind, id=activity.id)
    return tuple(_lists(judge, activity, rules.session))


def _lists(judge: Judge, activity: ActivityFacts, session: Session) -> Iterator[Finding]:
    for number, one in enumerate(session.content):
        if _applies(one, activity, session):
            rule = f"content.{one.scene}.{number + 1}"
            yield _list(judge, activity, rule, "重点内容", one.items, Duty.MUST, one.req)
    if session.quality is not None:
        quality = session.quality
        yield _list(judge, activity, "session.quality", "录制质量", quality.items, quality.level, quality.req)
    if session.phrase_guide is not None:
        guide = session.phrase_guide
        yield _list(judge, activity, "session.phrases", "现场用语", (guide.ref_zh,), guide.level, guide.req)


def _applies(one: Content, activity: ActivityFacts, session: Session) -> bool:
    if one.only_if == "witness_present" and not activity.witness_present:
        return False
    if one.only_if == "uncooperative" and not activity.uncooperative:
        return False
    if one.scene in ("any", "any_onsite"):
        return bool(filmed(activity)) and (one.scene == "any" or on_site(activity, session))
    return any(scene.code == one.scene for scene in activity.scenes)


def _list(
    judge: Judge,
    activity: ActivityFacts,
    rule: str,
    name: str,
    items: tuple[str, ...],
    duty: Duty,
    req: tuple[str, ...],
) -> Finding:
    layer: Layer = judge.pack.own
    level, done = layer.level_for(duty), activity.ended_at or activity.departed_at or activity.arrived_at
    absent = tuple(item for item in items if activity.seen.get(item) is False)
    unseen = tuple(item for item in items if item not in activity.seen)
    if absent and done is not None:
        cited = req[items.index(absent[0])] if len(req) == len(items) else ""
        citation = layer.cite((cited, *(one for one in req if one != cited)) if cited else req)
        words = f"{name}缺少：{'、'.join(absent)}"
        step = "请写明缘由；另有记录的请补登"
        return judge.breach(rule, words, level=level, citation=citation, broken_at=done, next_step=step)
    citation = layer.cite(req)
    if unseen or done is None:
        words = f"{name}尚未核看：{'、'.join(unseen)}"
        step = "请核看录像，逐项登记"
        return judge.doubt(rule, words, level=level, citation=citation, since=done, next_step=step)
    return judge.met(rule, f"{name}已逐项核看", level=level, citation=citation, done=done)
