"""Acts at the counter: register, correct on the spot, give a receipt, tell what is to be supplemented, decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import pack_at
from liuhen.cases.acts.opening import NewCase, opened
from liuhen.cases.acts.road import WrongStateError, note_event, take_step
from liuhen.cases.applications.models import Application, ApplicationEvent
from liuhen.cases.applications.queries import events_facts
from liuhen.cases.applications.sections import NOT_APPLICABLE, unanswered
from liuhen.cases.applications.words import ACT_TYPES, LABELS, WAYS
from liuhen.cases.drafting.queries import known_for
from liuhen.cases.prefill import prefilled
from liuhen.cases.queries import rules_of
from liuhen.documents import acts as documents
from liuhen.documents.adapted import form_under
from liuhen.documents.fields import Value
from liuhen.documents.models import Document
from liuhen.errors import InputError, RefusalError

OPEN = ("received", "supplement")
NOTED = ("corrected_on_spot", "receipt_given", "supplement_received")


class UnansweredError(RefusalError):
    """A section of the intake record is neither answered nor marked as not applicable."""

    code = "applications.unanswered"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApplication:
    """An application as it comes in."""

    act_type: str
    matter: str
    applicant: Mapping[str, str]
    way: str
    content: str
    materials: tuple[Mapping[str, str], ...] = ()  # name, count, form
    place: str = ""
    agent: str = ""
    centre_number: str = ""
    received_at: datetime | None = None
    partners: tuple[Officer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """Something that happened to an application."""

    name: str  # corrected_on_spot, receipt_given, supplement_told, supplement_received
    at: datetime
    words: str = ""
    points: tuple[str, ...] = ()  # each in a line of its own
    due_on: date | None = None
    handler: str = ""  # who handled it; empty: the one who writes it down
    reason: str = ""  # of a second notice: why again
    fields: Mapping[str, Value] = field(default_factory=dict)  # for the draft of the document that goes with it


def register_application(new: NewApplication, *, by: Officer, at: datetime, once: str | None = None) -> Application:
    """Register an application (申请登记); with it the whole process begins.

    Raises:
        InputError: kind of matter, applicant, matter, content or way is missing.

    Source: wuhan art. 3, 10; wangdu art. 8.
    """
    _require_whole(new)
    with acting(by, "application.register", at=at, once=once) as act:
        received = new.received_at or act.at
        case = opened(
            act,
            NewCase(
                act_type=new.act_type,
                party=new.applicant,
                matter=new.content,
                cause=new.matter,
                place=new.place,
                partners=new.partners,
            ),
            by=by,
        )
        application = Application.objects.create(
            bureau=act.home,
            unit=case.unit,
            number=case.clue_number,
            case=case,
            act_type=new.act_type,
            matter=new.matter.strip()[:120],
            applicant=dict(case.party),
            agent=new.agent.strip()[:120],
            way=new.way,
            place=new.place.strip()[:120],
            content=new.content.strip(),
            materials=[dict(one) for one in new.materials],
            centre_number=new.centre_number.strip()[:60],
            received_at=received,
            registered_by=act.officer,
        )
        act.upon(application)
        _write(act, application, NewEvent(name="registered", at=received, words=new.content.strip()))
        return application


def note(
    application: Application, new: NewEvent, *, by: Officer, at: datetime, once: str | None = None
) -> ApplicationEvent:
    """Write down a correction on the spot, a receipt given or supplements received; a receipt opens its paper.

    Raises:
        InputError: nothing is said, or the name is none of these.
    """
    if new.name not in NOTED or not (new.words.strip() or new.points):
        raise InputError(
            f"没有登记{LABELS.get(new.name, '')}：还没有写明内容。",
            next_step="请写明内容；没有发生的，注明不适用并写理由。",
        )
    with acting(by, "application.note", at=at, on=application, once=once) as act:
        act.upon(application, event=new.name)
        made = _write(act, application, new)
        note_event(act, application.case, new.name, reason=new.words.strip()[:500])
        if new.name == "receipt_given":
            _open_paper(act, application, made, "acceptance_receipt", new.fields)
        if new.name == "supplement_received":
            _move(application, ("supplement",), "received")
        return made


def tell_supplement(
    application: Application, new: NewEvent, *, by: Officer, at: datetime, once: str | None = None
) -> ApplicationEvent:
    """Tell the applicant everything that is to be supplemented, at once (一次性告知补正); the notice opens as a draft.

    A second notice is taken in with its reason and becomes a finding: a person says whether the first was whole.

    Raises:
        InputError: no points, or a second notice without a reason.
        WrongStateError: it is decided already whether to accept.

    Source: wuhan art. 10; wangdu art. 8.
    """
    points = tuple(point.strip() for point in new.points if point.strip())
    if not points:
        raise InputError("没有告知补正：还没有写明要补正的内容。", next_step="请把全部要补正的内容一次写全，每行一项。")
    with acting(by, "application.tell_supplement", at=at, on=application, once=once) as act:
        before = application.events.filter(name="supplement_told", countered_by=None, counters=None).count()
        if before and not new.reason.strip():
            raise InputError(
                "没有告知补正：这件申请已经告知过一次，补正内容应当一次告知完。",
                next_step="确需再次告知的，请写明缘由；系统会列为待人工判断的事项。",
            )
        if application.state not in OPEN:
            raise WrongStateError("没有告知补正：这件申请已经决定是否受理。", next_step="请在案件页面办理后续环节。")
        act.upon(application, points=len(points), again=bool(before))
        made = _write(act, application, new, name="supplement_told", points=points)
        note_event(act, application.case, "supplement_told", reason="；".join(points)[:500])
        fields = {"points": list(points), "due_on": new.due_on.isoformat() if new.due_on else "", **new.fields}
        _open_paper(act, application, made, "supplement_notice", fields)
        _move(application, ("received",), "supplement")
        return made


def mark_not_applicable(
    application: Application, section: str, *, by: Officer, at: datetime, reason: str, once: str | None = None
) -> ApplicationEvent:
    """Note that a section of the record does not apply, with the reason (不适用).

    Raises:
        InputError: no reason.
    """
    if not reason.strip():
        raise InputError("没有注明不适用：还没有写明理由。", next_step="请写明为什么这一环节没有发生。")
    with acting(by, "application.mark_not_applicable", at=at, on=application, reason=reason, once=once) as act:
        act.upon(application, section=section)
        return _write(act, application, NewEvent(name=NOT_APPLICABLE, at=act.at, reason=reason), section=section)


def accept_application(
    application: Application, *, by: Officer, at: datetime, words: str = "", once: str | None = None
) -> Application:
    """Accept an application (受理). Every section of the record must be answered first.

    Raises:
        UnansweredError: one is open; names it and its article.
        StepRefusedError: supplements are awaited.
    """
    with acting(by, "application.accept", at=at, on=application, once=once) as act:
        return _decide(act, application, "accepted", words)


def refuse_application(
    application: Application, *, by: Officer, at: datetime, reason: str, once: str | None = None
) -> Application:
    """Refuse to accept an application (不予受理), with the reason; the written decision must be issued.

    Raises:
        InputError: no reason.
        UnansweredError: a section of the record is open.
        StepRefusedError: the decision is not issued.
    """
    if not reason.strip():
        raise InputError("没有作出不予受理：还没有写明理由。", next_step="请写明不予受理的理由和依据。")
    with acting(by, "application.refuse", at=at, on=application, reason=reason, once=once) as act:
        return _decide(act, application, "refused", reason)


def _decide(act: Act, application: Application, name: str, words: str) -> Application:
    case = application.case
    open_ones = unanswered(rules_of(case), events_facts(application))
    if open_ones:
        names = "、".join(one.label for one in open_ones)
        articles = dict.fromkeys(f"{one.citation.source.value}{one.citation.article}" for one in open_ones)
        raise UnansweredError(
            f"现在还不能{LABELS[name]}：{names}还没有记录。",
            article="、".join(articles),
            next_step="请补记时间和经手人；没有发生的注明不适用并写理由。",
        )
    act.upon(application)
    _write(act, application, NewEvent(name=name, at=act.at, words=words, reason=words if name == "refused" else ""))
    take_step(act, case, name, reason=words)
    _move(application, OPEN, name)
    application.refresh_from_db()
    return application


def _write(
    act: Act,
    application: Application,
    new: NewEvent,
    *,
    name: str = "",
    section: str = "",
    points: Sequence[str] = (),
) -> ApplicationEvent:
    return ApplicationEvent.objects.create(
        application=application,
        name=name or new.name,
        at=new.at,
        entered_at=act.at,
        by=act.officer,
        handler=new.handler.strip()[:60] or act.officer.name,
        words=new.words.strip(),
        reason=new.reason.strip(),
        section=section,
        points=list(points or new.points),
        due_on=new.due_on,
        entry=act.uid,
    )


def _open_paper(
    act: Act, application: Application, event: ApplicationEvent, kind: str, fields: Mapping[str, Value]
) -> Document:
    """Open the draft of the paper that goes with an event, filled with what is known."""
    case = application.case
    form = form_under(pack_at(case.bureau, act.at), kind)
    known = prefilled(form, known_for(case, form, act.officer, at=act.at))
    own = {code: value for code, value in fields.items() if value and any(item.code == code for item in form.fields)}
    document = documents.open_draft(act, case, kind, {**known, **own})
    ApplicationEvent.objects.filter(pk=event.pk).update(document=document)
    event.document = document
    return document


def _move(application: Application, before: Sequence[str], after: str) -> None:
    Application.objects.filter(pk=application.pk, state__in=before).update(state=after)
    application.refresh_from_db()


def _require_whole(new: NewApplication) -> None:
    needed = (
        ("事项类别", new.act_type in dict(ACT_TYPES)),
        ("申请事项", bool(new.matter.strip())),
        ("申请人", bool(new.applicant.get("name", "").strip())),
        ("提交方式", new.way in dict(WAYS)),
        ("申请内容", bool(new.content.strip())),
    )
    lacking = [name for name, is_there in needed if not is_there]
    if lacking:
        raise InputError(f"没有登记申请：还缺{'、'.join(lacking)}。", next_step="请补齐后再登记，已填的内容都还在。")
