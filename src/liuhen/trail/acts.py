"""The one write of the trail: append an entry inside the act's own transaction. Only `bureau.acting` calls it."""

import secrets
from datetime import datetime

from django.db import connection
from django.utils import timezone

from liuhen.trail.entry import NONCE_BYTES, Actor, Detail, EntryBody, EntryKind, Outcome, Subject, canonical, leaf_hash
from liuhen.trail.models import Entry

_Value = str | datetime | None
_ENTRY = (
    "INSERT INTO trail_entry (uid, kind, verb, actor, bureau_code, recorded_at, body, digest)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
)
_SUBJECT = "INSERT INTO trail_entrysubject (entry_id, kind, subject_id) VALUES "
_SUBJECTS_AT_ONCE = 200


class OutsideTransactionError(RuntimeError):
    """An entry was to be written outside a transaction: a mistake in the program, never a user's."""


def new_uid() -> str:
    """Give a fresh entry number of 32 hex digits, known to the act before the entry is written."""
    return secrets.token_hex(16)


def append(  # noqa: PLR0913 - the parts of an entry, all of them named
    *,
    uid: str,
    at: datetime,
    bureau_code: str,
    actor: Actor,
    kind: EntryKind,
    verb: str,
    outcome: Outcome = Outcome.DONE,
    subjects: tuple[Subject, ...] = (),
    details: dict[str, Detail] | None = None,
    reason: str = "",
) -> Entry:
    """Append one entry; `recorded_at` is stamped here from the server's clock, `at` is the claimed time.

    Raises:
        OutsideTransactionError: no transaction is open, so the entry could stand without its act.
        EntryFormError: the body breaks the format of the trail.
    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError(verb)
    body = EntryBody(
        uid=uid,
        nonce=secrets.token_hex(NONCE_BYTES),
        recorded_at=timezone.now(),
        at=at,
        bureau=bureau_code,
        actor=actor,
        kind=kind,
        verb=verb,
        outcome=outcome,
        subjects=subjects,
        details=details or {},
        reason=reason,
    )
    data = canonical(body)
    values: dict[str, _Value] = {
        "uid": uid,
        "kind": kind.value,
        "verb": verb,
        "actor": f"{actor.kind}:{actor.id}",
        "bureau_code": bureau_code,
        "recorded_at": connection.ops.adapt_datetimefield_value(body.recorded_at),
        "body": data.decode("utf-8"),
        "digest": "sha256:" + leaf_hash(data).hex(),
    }
    pk = _insert(values, subjects)
    # In the order of the fields, as from_db takes them.
    row: dict[str, _Value | int] = {"id": pk, **values, "recorded_at": body.recorded_at}
    return Entry.from_db(connection.alias, list(row), list(row.values()))


def _insert(values: dict[str, _Value], subjects: tuple[Subject, ...]) -> int:
    """Insert the row and its subjects as two statements written once: the ORM's way costs three times as much."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTRY, list(values.values()))
        (pk,) = cursor.fetchone()
        for start in range(0, len(subjects), _SUBJECTS_AT_ONCE):
            piece = subjects[start : start + _SUBJECTS_AT_ONCE]
            rows = [value for subject in piece for value in (pk, subject.kind, subject.id)]
            cursor.execute(_SUBJECT + ", ".join(["(%s, %s, %s)"] * len(piece)), rows)
    return int(pk)
