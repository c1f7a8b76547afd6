"""An entry as a whole Chinese sentence: who did what to what, and why (谁在什么时候因为什么做了什么). Pure."""

import re
from collections.abc import Mapping

from liuhen.bureau.verb import Verb
from liuhen.trail.entry import EntryBody, EntryKind, Outcome, Subject

MOST_NAMED = 3
_REASON_CLAUSE = re.compile(r"[，：:][^，：:]*[：:]?\{reason\}")


def sentence(body: EntryBody, verbs: Mapping[str, Verb]) -> str:
    """Tell one entry; a verb that is no longer known is told by its name."""
    verb = verbs.get(body.verb)
    if verb is None:
        return _closed(f"{who(body)}办理了“{body.verb}”{_aimed(body.subjects)}")
    if body.outcome == Outcome.REFUSED or body.kind == EntryKind.REFUSAL:
        return _refused(body, verb)
    return _done(body, verb)


def who(body: EntryBody) -> str:
    """Name the person or the machine, as written then."""
    return body.actor.name or "未登录的人"


def named(subjects: tuple[Subject, ...]) -> str:
    """Name the things: up to three by their labels, more by their count."""
    labels = "、".join(subject.label for subject in subjects[:MOST_NAMED])
    return f"{labels} 等 {len(subjects)} 件" if len(subjects) > MOST_NAMED else labels


def _done(body: EntryBody, verb: Verb) -> str:
    template, reason = verb.sentence, body.reason.rstrip("。")
    if "{reason}" in template and not reason:
        template = _REASON_CLAUSE.sub("", template)
    elif reason and "{reason}" not in template:
        template += "，事由：{reason}"
    places = {"{actor}": who(body), "{subjects}": named(body.subjects), "{reason}": reason}
    # One pass, so that braces inside a label stay what they are.
    return _closed(re.sub(r"\{(?:actor|subjects|reason)\}", lambda place: places[place.group()], template))


def _refused(body: EntryBody, verb: Verb) -> str:
    why = str(body.details.get("sentence", "")).rstrip("。")
    article = str(body.details.get("article", ""))
    tail = f"：{why}" if why else ""
    tail += f"（{article}）" if article else ""
    return _closed(f"{who(body)}要办理“{verb.label}”{_aimed(body.subjects)}，未获准{tail}")


def _aimed(subjects: tuple[Subject, ...]) -> str:
    return f"（{named(subjects)}）" if subjects else ""


def _closed(text: str) -> str:
    return text if text.endswith("。") else text + "。"
