"""The only way to write or to open content: check the role, one transaction, exactly one entry (decisions 2)."""

import contextlib
import secrets
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from liuhen.bureau.models import Bureau, Officer, OnceKey
from liuhen.bureau.permissions import Decision
from liuhen.bureau.queries import may
from liuhen.bureau.verb import Verb
from liuhen.bureau.verbs import VERBS
from liuhen.errors import InputError, RefusalError
from liuhen.trail.acts import append, new_uid
from liuhen.trail.entry import Actor, Detail, EntryKind, Outcome, Subject, masked

T = TypeVar("T", bound=Model)
_open_act: ContextVar[bool] = ContextVar("open_act", default=False)
MOST_SUBJECTS = 200


class RoleRefusal(RefusalError):  # noqa: N818 - reads as what it is beside RefusalError
    """The role, unit, secrecy class or missing grant of the person forbids it."""

    code = "role"


class NestedActError(RuntimeError):
    """An act was opened inside an act: a mistake in the program."""


class AlreadyDoneError(InputError):
    """The same form was sent twice; the first one counts."""

    code = "already_done"


# The named machine actors and what people call them; a name that is not here cannot act.
MACHINES = {
    "setup": "首次设置",
    "door": "门口",
    "attribute": "自动归类",
    "issue": "文书签发",
    "numbers": "文书编号",
    "team": "承办人准许",
    "access": "许可到期",
    "scrub": "原件核验",
    "sealer": "保护程序",
    "rebuild": "重建登记",
    "archive": "立卷",
    "calendar": "工作日历",
    "rules": "规则施行",
    "clock": "服务器时钟",
    "hearing": "录制时间核对",
    "slip": "日校验单",
    "witness": "见证",
    "stamp": "时间戳",
    "command-line": "命令行",
    "station": "采集工作站",
    "clock-code": "实拍时钟识读",
}


@dataclass(frozen=True, slots=True)
class Machine:
    """A named machine actor, such as machine:scrub; it acts for one bureau or for the installation."""

    name: str
    bureau: Bureau | None = None
    which: str = ""  # where there are several: the number of a station

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"系统（{MACHINES[self.name]}{' ' + self.which if self.which else ''}）"


By = Officer | Machine


@dataclass(slots=True)
class Act:
    """An open act: steps of any room add their subjects and details to its one entry."""

    by: By
    rule: Verb
    at: datetime
    bureau: Bureau | None
    uid: str = field(default_factory=new_uid)
    reason: str = ""
    kind: EntryKind = EntryKind.ACT  # CONTENT where the act itself opens content: a play with its ticket
    subjects: dict[tuple[str, str], Subject] = field(default_factory=dict)
    _details: dict[str, Detail] = field(default_factory=dict)

    @property
    def verb(self) -> str:
        """The act's name in the trail."""
        return self.rule.name

    @property
    def officer(self) -> Officer:
        """The person acting.

        Raises:
            RoleRefusal: a machine acts, and this step needs a person.
        """
        if isinstance(self.by, Machine):
            raise RoleRefusal("这一步须由人办理，没有办成。", next_step="请由有权的人员登录办理。")
        return self.by

    @property
    def home(self) -> Bureau:
        """The bureau the act belongs to.

        Raises:
            RoleRefusal: the act is the installation's own and belongs to no bureau.
        """
        if self.bureau is None:
            raise RoleRefusal("这一步须属于一个机关，没有办成。")
        return self.bureau

    def upon(self, thing: T, *, digest: str = "", **details: Detail) -> T:
        """List `thing` as a subject, note `details`, and give `thing` back."""
        subject = subject_of(thing, digest=digest)
        self.subjects[(subject.kind, subject.id)] = subject
        self.note(**details)
        return thing

    def note(self, **details: Detail) -> None:
        """Add details to the entry: strings, integers, truths or lists of strings; never names of complainants."""
        self._details.update(details)

    def masked(self, text: str) -> tuple[str, bytes]:
        """Give the salted digest of `text` for the entry and the salt to keep in a side row (decisions 11)."""
        salt = secrets.token_bytes(16)
        return masked(text, salt), salt

    def write(self, kind: EntryKind) -> None:
        """Append the act's one entry; called by this file only, as the last thing in the transaction."""
        append(
            uid=self.uid,
            at=self.at,
            bureau_code=self.bureau.code if self.bureau else "",
            actor=actor_of(self.by),
            kind=kind,
            verb=self.verb,
            subjects=tuple(self.subjects.values())[:MOST_SUBJECTS],
            details=self._details,
            reason=self.reason,
        )


def subject_of(thing: Model, *, digest: str = "") -> Subject:
    """Name a thing for an entry: kind, identity, and the number or label it bears now."""
    meta = thing._meta  # noqa: SLF001 - the documented meta API
    kind = getattr(thing, "trail_kind", meta.model_name or "")
    label = getattr(thing, "number", "") or getattr(thing, "label", "") or f"{meta.verbose_name} {thing.pk}"
    return Subject(kind=kind, id=str(thing.pk), label=str(label), digest=digest)


def actor_of(by: By) -> Actor:
    """Write a person or a machine as an entry names him."""
    if isinstance(by, Machine):
        return Actor(kind="machine", id=by.name, name=by.label)
    return Actor(kind="officer", id=str(by.pk), name=by.name, unit=by.unit.name if by.unit else "")


@contextlib.contextmanager
def acting(
    by: By,
    verb: str,
    *,
    at: datetime | None = None,
    on: Model | None = None,
    reason: str = "",
    once: str | None = None,
) -> Iterator[Act]:
    """Open an act: role checked, one transaction, one entry; a refusal is rolled back and recorded as a refusal.

    `at` is the claimed time of the event (now if it is not given); `on` is the thing the role is checked against;
    `once` is the key of the form, so that a form sent twice is done once.

    Raises:
        RoleRefusal: `by` may not do this. Recorded.
        RefusalError: raised by the body when law forbids. Recorded.
        AlreadyDoneError: the form with this key has been done before.
        NestedActError: an act is open already.
    """
    if _open_act.get():
        raise NestedActError(verb)
    act = Act(by=by, rule=VERBS[verb], at=at or timezone.now(), bureau=_bureau_of(by, on), reason=reason)
    token = _open_act.set(True)
    try:
        with transaction.atomic(durable=True):
            _require(may(by, verb, on), act.rule)
            _take_once(once, act)
            yield act
            act.write(act.kind)
    except RefusalError as refusal:
        refuse(by, verb, refusal, on=on, act=act)
        raise
    finally:
        _open_act.reset(token)


def seeing(
    by: Officer,
    verb: str,
    thing: Model | None = None,
    *,
    at: datetime | None = None,
    words: str = "",
    **details: Detail,
) -> str:
    """Record that content is opened, before a byte of it is given; give the entry's uid.

    `words` are the words of a search. Raises RoleRefusal, recorded, when `by` may not see `thing`.
    """
    act = Act(by=by, rule=VERBS[verb], at=at or timezone.now(), bureau=by.bureau)
    decision = may(by, verb, thing)
    if not decision:
        refusal = _role_refusal(decision, act.rule)
        refuse(by, verb, refusal, on=thing, act=act)
        raise refusal
    if thing is not None:
        act.upon(thing)
    if words:
        act.note(words=words)
    act.note(**details)
    with transaction.atomic(durable=True):
        act.write(EntryKind.CONTENT)
    return act.uid


def refuse(by: By, verb: str, refusal: RefusalError, *, on: Model | None = None, act: Act | None = None) -> None:
    """Write one refusal entry in a transaction of its own."""
    bureau = _bureau_of(by, on)
    subjects = list(act.subjects.values()) if act else []
    # A thing of another bureau is not named: the refusal must not tell that it exists.
    if on is not None and getattr(on, "bureau_id", None) in (None, bureau.pk if bureau else None):
        subjects.insert(0, subject_of(on))
    unique = {(subject.kind, subject.id): subject for subject in subjects}
    with transaction.atomic(durable=True):
        append(
            uid=new_uid(),
            at=act.at if act else timezone.now(),
            bureau_code=bureau.code if bureau else "",
            actor=actor_of(by),
            kind=EntryKind.REFUSAL,
            verb=verb,
            outcome=Outcome.REFUSED,
            subjects=tuple(unique.values())[:MOST_SUBJECTS],
            details={"code": refusal.code, "article": refusal.article, "sentence": refusal.sentence},
        )


def at_the_door(by: By, verb: str, *, on: Officer | None = None, **details: Detail) -> None:
    """Write the one entry of a login, a failed login or a logout (decisions 26)."""
    act = Act(by=by, rule=VERBS[verb], at=timezone.now(), bureau=_bureau_of(by, on))
    if on is not None:
        act.upon(on)
    act.note(**details)
    with transaction.atomic(durable=True):
        act.write(EntryKind.LOGIN)


def _bureau_of(by: By, on: Model | None) -> Bureau | None:
    if isinstance(by, Officer):
        return by.bureau
    if by.bureau is not None:
        return by.bureau
    owner: Any = getattr(on, "bureau", None)
    return owner if isinstance(owner, Bureau) else None


def _require(decision: Decision, rule: Verb) -> None:
    if not decision:
        raise _role_refusal(decision, rule)


def _role_refusal(decision: Decision, rule: Verb) -> RoleRefusal:
    return RoleRefusal(
        f"没有办成“{rule.label}”：{decision.why}。",
        next_step="如确需办理，请联系本局安全管理员核对您的角色，或先申请准许。",
    )


def _take_once(once: str | None, act: Act) -> None:
    if not once:
        return
    first = OnceKey.objects.filter(key=once).first()
    if first is not None:
        raise _already_done()
    try:
        with transaction.atomic():
            OnceKey.objects.create(key=once, entry_uid=act.uid, done_at=act.at)
    except IntegrityError:
        raise _already_done() from None


def _already_done() -> AlreadyDoneError:
    return AlreadyDoneError("这张表刚才已经交过，系统没有再办一次。", next_step="请返回列表，查看第一次办理的结果。")
