"""Every write of room documents: drafts, numbers, issue, void. Steps take the open act of a higher room first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

from django.db.models import F, Model
from django.utils import timezone

from liuhen.bureau.acting import Act, Machine, acting
from liuhen.bureau.acts import next_in_series
from liuhen.bureau.models import Bureau, Officer
from liuhen.bureau.queries import kind_of, pack_at, setting_value
from liuhen.documents.content import content_digest
from liuhen.documents.fields import Value, faults, missing
from liuhen.documents.forms import FormField
from liuhen.documents.models import Document, DocumentSignature, HandSignature
from liuhen.documents.typst import template_digest
from liuhen.errors import InputError, RefusalError

STALE_AFTER = timedelta(days=1)  # decisions 3: a number without an issued document becomes 作废 after a day
WORD_KEY = "document_word"  # bureau setting: the bureau's word before the series word, 云医保 in 云医保罚〔2026〕3号


class EditionConflictError(InputError):
    """Somebody else saved the draft meanwhile. Nothing was overwritten; what was typed is carried along."""

    code = "documents.edition_conflict"

    def __init__(self, document: Document, typed: Mapping[str, Value]) -> None:
        saver = document.saved_at.astimezone(timezone.get_default_timezone())
        super().__init__(
            f"没有保存：这份文书在{saver.month}月{saver.day}日 {saver:%H:%M} 已被{_who(document)}改过，"
            "您填写的内容还在本页。",
            next_step="请逐栏对照，选定用哪一份，再保存。",
        )
        self.document = document
        self.typed = dict(typed)


class DocumentStateError(RefusalError):
    """The state of the document does not allow it: an issued document never changes."""

    code = "documents.state"


class IncompleteError(RefusalError):
    """Required fields are empty or cannot be read."""

    code = "documents.incomplete"

    def __init__(
        self, title: str, lacking: Sequence[FormField], unreadable: Sequence[str], *, article: str = ""
    ) -> None:
        words = "、".join(item.zh for item in lacking)
        parts = ([f"还缺{words}"] if lacking else []) + list(unreadable)
        super().__init__(
            f"现在还不能办理《{title}》：{'；'.join(parts).rstrip('。')}。", article=article, next_step="请补齐后再办。"
        )
        self.lacking = tuple(lacking)


def open_draft(
    act: Act, subject: Model, kind: str, fields: Mapping[str, Value], *, supersedes: Document | None = None
) -> Document:
    """Open a draft of one kind for a subject, filled with what is known; a new version bears the act's reason."""
    document = Document.objects.create(
        bureau=act.home,
        kind=kind,
        subject_kind=kind_of(subject),
        subject_id=str(subject.pk),
        fields=dict(fields),
        version=supersedes.version + 1 if supersedes else 1,
        supersedes=supersedes,
        changed_because=act.reason[:200] if supersedes else None,
        handler=act.officer,
        created_at=act.at,
        saved_at=act.at,
        saved_by=act.officer,
    )
    return act.upon(document, form=kind)


def save_draft(act: Act, document: Document, fields: Mapping[str, Value], *, edition: int) -> Document:
    """Save what was typed, also when it is unfinished. A step.

    Raises:
        EditionConflictError: somebody saved after edition `edition` was read; nothing is overwritten.
        DocumentStateError: the document is no draft any more.
    """
    _require_state(document, "draft", "保存")
    changed = Document.objects.filter(pk=document.pk, edition=edition, state="draft").update(
        fields=dict(fields), edition=F("edition") + 1, saved_at=act.at, saved_by=act.officer
    )
    document.refresh_from_db()
    if not changed:
        raise EditionConflictError(document, fields)
    return act.upon(document, digest=digest_of(document), edition=document.edition)


def close_for_approval(act: Act, document: Document) -> str:
    """Freeze a complete draft while others decide on it; give its content digest. A step.

    Raises:
        IncompleteError: required fields are empty or unreadable.
    """
    require_complete(document)
    digest = digest_of(document)
    _move(document, ("draft",), "pending", "送审批", content_digest=digest)
    act.upon(document, digest=digest)
    return digest


def reopen(act: Act, document: Document) -> None:
    """Give a returned document back to its handler as a draft. A step."""
    _move(document, ("pending",), "draft", "退回修改", content_digest="")
    act.upon(document)


def approve(act: Act, document: Document, *, opinions: Sequence[Mapping[str, str]]) -> Document:
    """Note that a document's approval is complete, and freeze the opinions on its sheet. A step."""
    _move(document, ("pending",), "approved", "批准", opinions=[dict(opinion) for opinion in opinions])
    return act.upon(document, digest=document.content_digest)


def reserve(act: Act, document: Document, *, number: str = "") -> Document:
    """Take the document's number in its series, without a gap; freeze its content. A step.

    `number` is given when the document bears a number taken before, such as that of its case.

    Raises:
        IncompleteError: required fields are empty or unreadable.
    """
    require_complete(document)
    form = document.form
    year = timezone.localdate(act.at).year
    serial = None if number else next_in_series(act, f"WS-{form.word}", year)
    _move(
        document,
        ("draft", "approved"),
        "reserved",
        "取号",
        content_digest=digest_of(document),
        number=number or written_number(act.home, form.word, year, cast("int", serial)),
        word="" if number else form.word,
        year=None if number else year,
        serial=serial,
        reserved_at=act.at,
    )
    _note_hands(act, document)
    return act.upon(document, digest=document.content_digest)


def renew(act: Act, voided: Document) -> Document:
    """Make a void document anew as its next version: approved content and opinions stay as they were. A step.

    Raises:
        DocumentStateError: the document is not void, or has been renewed already.
    """
    if voided.state != "void" or voided.successors.exists():
        raise DocumentStateError(
            f"不能重出：《{voided.title}》现在是“{voided.get_state_display()}”。",
            next_step="请打开最新的一版。",
        )
    document = Document.objects.create(
        bureau=act.home,
        kind=voided.kind,
        subject_kind=voided.subject_kind,
        subject_id=voided.subject_id,
        state="approved",
        fields=voided.fields,
        content_digest=voided.content_digest,
        attachments=voided.attachments,
        opinions=voided.opinions,
        version=voided.version + 1,
        supersedes=voided,
        handler=voided.handler,
        created_at=act.at,
        saved_at=act.at,
    )
    return act.upon(document, digest=document.content_digest)


def sign(act: Act, document: Document, role: str, *, method: str, note: str = "") -> DocumentSignature:
    """Note that a person in the role has signed, and in which way. A step; `note` names him where nobody acts."""
    act.upon(document)
    by_account = method in ("account", "approval")
    return DocumentSignature.objects.create(
        document=document,
        role=role,
        officer=act.officer if by_account else None,
        method=method,
        note=note,
        signed_at=act.at,
    )


def issue(document: Document, *, pdf_digest: str, at: datetime) -> Document:
    """Issue a reserved document whose PDF is in the vault (签发). From here on it never changes.

    Raises:
        DocumentStateError: it is not reserved any more: issued already, or void.
    """
    with acting(Machine("issue", bureau=document.bureau), "document.issue", at=at, on=document) as act:
        _move(document, ("reserved",), "issued", "签发", pdf_digest=pdf_digest, issued_at=act.at)
        return act.upon(document, digest=document.content_digest, pdf_digest=pdf_digest)


def void(document: Document, *, reason: str, at: datetime) -> Document:
    """Make a reserved number 作废 with its reason; the register keeps the line, so it shows no hole."""
    machine = Machine("numbers", bureau=document.bureau)
    with acting(machine, "document.void", at=at, on=document, reason=reason) as act:
        _move(document, ("reserved",), "void", "作废", void_reason=reason)
        return act.upon(document)


def void_stale(*, at: datetime) -> int:
    """Make every number 作废 that was reserved more than a day before `at` without an issue; give how many."""
    stale = Document.objects.filter(state="reserved", reserved_at__lt=at - STALE_AFTER).select_related("bureau")
    rows = list(stale[:200])
    for document in rows:
        void(document, reason="取号后一日内没有签发", at=at)
    return len(rows)


def require_complete(document: Document) -> None:
    """Check that the document may go up or out.

    Raises:
        IncompleteError: required fields are empty or unreadable.
    """
    form = document.form
    lacking, unreadable = missing(form, document.fields), faults(form, document.fields)
    if lacking or unreadable:
        raise IncompleteError(form.zh, lacking, list(unreadable.values()), article=_asked_by(document, lacking))


def digest_of(document: Document) -> str:
    """Digest the document's content as it stands now."""
    return content_digest(document.form, document.fields, template_digest(), document.attachments)


def written_number(bureau: Bureau, word: str, year: int, serial: int) -> str:
    """Write a number as it stands on paper: 云医保罚〔2026〕3号."""
    return f"{setting_value(bureau, WORD_KEY) or bureau.short_name}{word}〔{year}〕{serial}号"


def pass_on_draft(act: Act, document: Document, *, giver: Officer, receiver: Officer) -> bool:
    """Give a draft to another person to finish (离岗交接); False where it is no draft of the giver's any more. A step.

    What is settled keeps the name of the one who made it.
    """
    if Document.objects.filter(pk=document.pk, handler=giver, state="draft").update(handler=receiver) != 1:
        return False
    act.upon(document)
    return True


def _asked_by(document: Document, lacking: Sequence[FormField]) -> str:
    """Name the articles of the bureau's own text that ask for fields which are empty."""
    rule = pack_at(document.bureau, document.created_at).document(document.kind)
    if rule is None:
        return ""
    asked = {name for item in lacking for name in (item.zh, *item.answers)} & set(rule.fields)
    citations = [rule.field_citation(name) for name in rule.fields if name in asked]
    return "、".join(dict.fromkeys(f"{one.source.value}{one.article}" for one in citations))


def _who(document: Document) -> str:
    """Name who saved last; it may be the same person in another window."""
    return document.saved_by.name if document.saved_by else "另一人"


def _note_hands(act: Act, document: Document) -> None:
    """Write down whose signatures by hand hold for the content that is frozen now: they stand on the page."""
    held = HandSignature.objects.filter(document=document, content_digest=document.content_digest)
    for role, signer in dict.fromkeys(held.order_by("pk").values_list("role", "signer")):
        sign(act, document, role, method="hand", note=signer)


def _require_state(document: Document, state: str, deed: str) -> None:
    if document.state != state:
        raise DocumentStateError(
            f"不能{deed}：《{document.title}》现在是“{document.get_state_display()}”，内容不能再改。",
            next_step="如内容有误，请另作一份新版，写明理由。",
        )


def _move(document: Document, before: tuple[str, ...], after: str, deed: str, **changes: object) -> None:
    """Change the state only if it is still one of `before`."""
    changed = Document.objects.filter(pk=document.pk, state__in=before).update(state=after, **changes)
    document.refresh_from_db()
    if not changed:
        raise DocumentStateError(
            f"不能{deed}：《{document.title}》现在是“{document.get_state_display()}”。",
            next_step="请刷新页面，查看这份文书现在的状态。",
        )
