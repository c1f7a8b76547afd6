"""One entry of the trail: its fields, its canonical bytes (RFC 8785) and its leaf hash (RFC 6962)."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from liuhen.errors import InputError

VERSION = 1
MOST_BYTES = 65_535  # an entry bundle carries each length in 16 bits (C2SP tlog-tiles)
NONCE_BYTES = 16
LARGEST_INTEGER = 2**53 - 1  # RFC 8785 numbers are IEEE doubles; beyond this two integers could look alike
_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"

Detail = str | int | bool | Sequence[str]


class EntryFormError(InputError):
    """The body of an entry breaks the format of the trail."""

    code = "trail.entry"


class EntryKind(StrEnum):
    """What an entry tells of (decisions 9)."""

    ACT = "act"
    CONTENT = "content"
    REFUSAL = "refusal"
    LOGIN = "login"


class Outcome(StrEnum):
    """How the attempt ended."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acted: an officer, a named machine or an unknown visitor, as written at that moment."""

    kind: str  # officer, machine or visitor
    id: str  # the officer's row id, the machine's name, or what a visitor claimed to be as a masked digest
    name: str  # as people say it; empty for a visitor
    unit: str = ""  # the unit at that moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A thing acted upon, named so that the sentence stays readable when the row is gone."""

    kind: str  # model word, such as recording
    id: str
    label: str  # its number or title at that moment; never the name of a complainant in clear
    digest: str = ""  # with its algorithm, such as sha256:…; empty when the thing has none


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryBody:
    """Everything an entry says. Floats never appear; large things appear as digests."""

    uid: str  # 32 hex digits, known to the act before the entry is written
    nonce: str  # 32 hex digits, so that nobody can guess a leaf from its likely contents (decisions 11)
    recorded_at: datetime  # stamped by the trail from the server's clock
    at: datetime  # the claimed time of the event
    bureau: str  # code of the bureau; empty for what happens before there is one
    actor: Actor
    kind: EntryKind
    verb: str  # thing.verb, such as recording.seal
    outcome: Outcome = Outcome.DONE
    subjects: tuple[Subject, ...] = ()
    details: Mapping[str, Detail]
    reason: str = ""
    v: int = VERSION


def canonical(body: EntryBody) -> bytes:
    """Give the RFC 8785 bytes of an entry: the very bytes that are hashed, stored, bundled and exported.

    Raises:
        EntryFormError: a value is of a type the format does not allow, or the whole is over 65 535 bytes.
    """
    members = {
        "v": body.v,
        "uid": _hex(body.uid, "uid"),
        "nonce": _hex(body.nonce, "nonce"),
        "recorded_at": instant_text(body.recorded_at),
        "at": instant_text(body.at),
        "bureau": body.bureau,
        "actor": {
            "kind": body.actor.kind,
            "id": body.actor.id,
            "name": body.actor.name,
            "unit": body.actor.unit,
        },
        "kind": body.kind.value,
        "verb": body.verb,
        "outcome": body.outcome.value,
        "subjects": [_subject_members(subject) for subject in body.subjects],
        "details": {key: _detail(key, value) for key, value in body.details.items()},
        "reason": body.reason,
    }
    data = canonical_json(members)
    if len(data) > MOST_BYTES:
        message = f"这一条留痕有 {len(data)} 字节，超过 {MOST_BYTES} 字节的上限，内容没有记下。"
        raise EntryFormError(message, next_step="把长内容另存，留痕里只记它的摘要值。")
    return data


def canonical_json(members: Mapping[str, object]) -> bytes:
    """Give RFC 8785 bytes of members made of strings, integers, booleans, lists and mappings with ASCII keys.

    For these types Python's sorted, compact JSON is byte for byte RFC 8785 (a test compares the two).
    """
    try:
        text = json.dumps(
            members,
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
            allow_nan=False,
        )
        return text.encode("utf-8")
    except (
        TypeError,
        ValueError,
    ) as error:  # a lone surrogate is a UnicodeEncodeError, which is a ValueError
        raise EntryFormError("留痕内容里有无法写成文字的成分，没有记下。") from error


def parse(data: bytes) -> EntryBody:
    """Read the bytes of an entry back.

    Raises:
        EntryFormError: the bytes are not an entry of a version known here.
    """
    try:
        members = json.loads(data)
        return EntryBody(
            v=members["v"],
            uid=members["uid"],
            nonce=members["nonce"],
            recorded_at=instant_read(members["recorded_at"]),
            at=instant_read(members["at"]),
            bureau=members["bureau"],
            actor=Actor(**members["actor"]),
            kind=EntryKind(members["kind"]),
            verb=members["verb"],
            outcome=Outcome(members["outcome"]),
            subjects=tuple(Subject(**subject) for subject in members["subjects"]),
            details={
                key: tuple(value) if isinstance(value, list) else value for key, value in members["details"].items()
            },
            reason=members["reason"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EntryFormError("这段内容不是一条完整的留痕。") from error


def leaf_hash(data: bytes) -> bytes:
    """Hash the bytes of an entry as a leaf (RFC 6962 section 2.1: prefix 0x00)."""
    return hashlib.sha256(b"\x00" + data).digest()


def masked(text: str, salt: bytes) -> str:
    """Give the salted digest that stands in an entry for words or names that may have to be erased.

    The salt (16 bytes or more) and the clear text live in a side row; without the salt the digest tells nothing.
    """
    if len(salt) < NONCE_BYTES:
        raise EntryFormError("遮蔽摘要的盐值太短，没有记下。")
    return "hmac-sha256:" + hmac.new(salt, text.encode("utf-8"), hashlib.sha256).hexdigest()


def instant_text(instant: datetime) -> str:
    """Write an aware instant in UTC with microseconds, such as 2026-09-21T02:24:00.000000Z."""
    if instant.tzinfo is None:
        raise EntryFormError("留痕的时间没有时区，没有记下。")
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def instant_read(text: str) -> datetime:
    """Read what `instant_text` wrote."""
    return datetime.strptime(text, _INSTANT).replace(tzinfo=UTC)


def _subject_members(subject: Subject) -> dict[str, str]:
    members = {"kind": subject.kind, "id": subject.id, "label": subject.label}
    if subject.digest:
        members["digest"] = subject.digest
    return members


def _detail(key: str, value: Detail) -> str | int | bool | list[str]:
    if not _KEY.fullmatch(key):
        raise EntryFormError(f"留痕细目的名称 {key!r} 不合格式，没有记下。")
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int) and abs(value) <= LARGEST_INTEGER:
        return value
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return list(value)
    raise EntryFormError(f"留痕细目 {key} 的值不是文字、整数、是否或文字列表，没有记下。")


def _hex(text: str, name: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{32}", text):
        raise EntryFormError(f"留痕的 {name} 不是 32 位十六进制数，没有记下。")
    return text
