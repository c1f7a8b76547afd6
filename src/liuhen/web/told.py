"""Trail entries told as whole Chinese sentences: 谁凭什么做了什么, and what was not allowed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from liuhen.bureau.acting import subject_of
from liuhen.bureau.verbs import VERBS
from liuhen.trail.models import Entry

MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One line of the trail as a person reads it."""

    at: datetime  # when the trail recorded it
    sentence: str
    refused: bool
    uid: str
    verb: str
    kind: str  # act, content, refusal or login


def trail_lines(thing: Model, *, most: int) -> tuple[TrailLine, ...]:
    """Tell the newest `most` entries about one thing, newest first."""
    subject = subject_of(thing)
    about = Entry.objects.filter(subjects__kind=subject.kind, subjects__subject_id=subject.id)
    return tell_all(about.order_by("-pk")[:most])


def tell_all(entries: Iterable[Entry]) -> tuple[TrailLine, ...]:
    """Tell entries in the order given."""
    return tuple(tell(entry) for entry in entries)


def tell(entry: Entry) -> TrailLine:
    """Tell one entry."""
    refused = entry.kind == Entry.Kind.REFUSAL
    return TrailLine(
        at=entry.recorded_at,
        sentence=sentence_of(json.loads(entry.body)),
        refused=refused,
        uid=entry.uid,
        verb=entry.verb,
        kind=entry.kind,
    )


def sentence_of(body: dict[str, Any]) -> str:
    """Make the sentence of an entry's body out of the sentence of its verb."""
    rule = VERBS.get(body["verb"])
    actor = body["actor"]["name"] or "未登录的人"
    subjects = _named([subject["label"] for subject in body.get("subjects", ())])
    if body.get("outcome") == "refused":
        return _refusal(body, actor=actor, subjects=subjects, label=rule.label if rule else body["verb"])
    if rule is None:
        # The program that wrote it knew a verb that this one does not: the entry is still told.
        return f"{actor}办理了“{body['verb']}”，涉及{subjects or '本机关'}。"
    reason = body.get("reason", "")
    told = rule.sentence.format(actor=actor, subjects=subjects, reason=reason or "未写")
    if reason and "{reason}" not in rule.sentence:
        told += f"，事由：{reason}"
    return told.rstrip("。") + "。"


def _refusal(body: dict[str, Any], *, actor: str, subjects: str, label: str) -> str:
    details = body.get("details", {})
    why = str(details.get("sentence", "")).rstrip("。")
    article = f"（{details['article']}）" if details.get("article") else ""
    on = f"（{subjects}）" if subjects else ""
    return f"{actor}要办理“{label}”{on}，未获准：{why}{article}。"


def _named(labels: list[str]) -> str:
    shown = "、".join(labels[:MOST_NAMED])
    return shown if len(labels) <= MOST_NAMED else f"{shown} 等 {len(labels)} 件"
