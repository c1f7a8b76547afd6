"""A collective discussion as values: what is signed, what it lacks, and its record's fields. Pure.

Source: 行政处罚法 (2021) art. 57 para. 2; wuhan 第二十条; wangdu 第十七条.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from liuhen.cases.deliberation.words import VOTES
from liuhen.documents.fields import SHANGHAI, Value
from liuhen.trail.entry import canonical_json

VOTE_WORDS = dict(VOTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One person of the discussion."""

    name: str
    post: str = ""
    is_chair: bool = False
    is_present: bool = True
    absence: str = ""
    words: str = ""
    vote: str = ""

    @property
    def called(self) -> str:
        """Name him with his post."""
        return f"{self.name}（{self.post}）" if self.post else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """Everything that is written down before people sign."""

    topic: str
    place: str
    started_at: datetime
    ended_at: datetime | None
    recorder: str
    reported: str
    conclusion: str
    outcome: str
    voices: tuple[Voice, ...]

    @property
    def present(self) -> tuple[Voice, ...]:
        """Return who was there."""
        return tuple(one for one in self.voices if one.is_present)


def lacking(minutes: Minutes) -> tuple[str, ...]:
    """Say what the record still lacks before it can be signed: everybody's words and stand, a chair, the outcome."""
    found = [
        name
        for name, value in (
            ("议题", minutes.topic),
            ("地点", minutes.place),
            ("记录人", minutes.recorder),
            ("讨论结论", minutes.conclusion),
            ("处理", minutes.outcome),
            ("结束时间", minutes.ended_at),
        )
        if not value
    ]
    if len(minutes.present) < 2:
        found.append("到会的参加人（至少两人）")
    chairs = [one for one in minutes.voices if one.is_chair]
    if len(chairs) != 1 or not chairs[0].is_present:
        found.append("到会的主持人")
    found += [f"{one.name}的发言" for one in minutes.present if not one.words.strip()]
    found += [f"{one.name}的表态" for one in minutes.present if one.vote not in VOTE_WORDS]
    found += [f"{one.name}的缺席原因" for one in minutes.voices if not one.is_present and not one.absence.strip()]
    if minutes.ended_at is not None and minutes.ended_at <= minutes.started_at:
        found.append("晚于开始的结束时间")
    return tuple(found)


def words_digest(minutes: Minutes) -> str:
    """Return the digest of what everybody signs; any changed word gives another one."""
    members = asdict(minutes)
    members["started_at"] = minutes.started_at.isoformat()
    members["ended_at"] = minutes.ended_at.isoformat() if minutes.ended_at else ""
    members["voices"] = [asdict(one) for one in minutes.voices]
    return f"sha256:{hashlib.sha256(canonical_json(members)).hexdigest()}"


def vote_words(voices: Sequence[Voice]) -> str:
    """Count the stands: 同意 3 人，不同意 1 人，弃权 1 人."""
    counts = Counter(one.vote for one in voices if one.is_present)
    return "，".join(f"{words} {counts[vote]} 人" for vote, words in VOTES if counts[vote])


def record_fields(minutes: Minutes, *, signed: Sequence[str]) -> dict[str, Value]:
    """Write the minutes into the fields of the record's form; `signed` names who has signed."""
    chair = next((one for one in minutes.voices if one.is_chair), None)
    absent = [f"{one.called}：{one.absence}" for one in minutes.voices if not one.is_present]
    members: list[str] = [one.called for one in minutes.present]
    said: list[str] = [f"{one.name}（{VOTE_WORDS.get(one.vote, '')}）：{one.words.strip()}" for one in minutes.present]
    return {
        "started_at": _written(minutes.started_at),
        "ended_at": _written(minutes.ended_at) if minutes.ended_at else "",
        "place": minutes.place,
        "chair": chair.called if chair else "",
        "members": members,
        "recorder": minutes.recorder,
        "topic": minutes.topic,
        "reported": minutes.reported,
        "absent": "；".join(absent),
        "speeches": said,
        "votes": vote_words(minutes.voices),
        "conclusion": f"{minutes.conclusion}（{vote_words(minutes.voices)}）",
        "signed_words": f"{'、'.join(signed)}已签字" if signed else "",
    }


def _written(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
