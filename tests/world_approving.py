"""What stands in the path of the routes beside an approval: delegations, papers, reviews, discussions, seals."""

import struct
import zlib
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from liuhen.approvals.models import Delegation, PaperOpinion, Request, Step
from liuhen.bureau.acts.heads import appoint_acting_head
from liuhen.bureau.models import Bureau, Officer
from liuhen.bureau.queries.heads import acting_heads
from liuhen.cases.deliberation.models import Attendance, Discussion, Review
from liuhen.cases.kept.store import Sent, store
from liuhen.cases.models import Case
from liuhen.cases.seals.acts import name_keeper, register_seal
from liuhen.cases.seals.models import Seal, SealUse
from liuhen.documents.models import Document
from liuhen.evidence.queries import vault

Part = str | int


def photo() -> bytes:
    """Give a picture of one point, as a phone might send it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    lines = zlib.compress(b"\0\xff\xff\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def person(bureau: Bureau, username: str) -> Officer:
    return Officer.objects.get(bureau=bureau, username=username)


def a_case(bureau: Bureau) -> Case:
    return Case.objects.filter(bureau=bureau, handlers__officer__username="jia").exclude(state="archived").latest("pk")


def delegation(bureau: Bureau) -> Part:
    """Give a delegation of the head of the division."""
    today = timezone.localdate()
    held, _ = Delegation.objects.get_or_create(
        bureau=bureau,
        giver=person(bureau, "chuzhang"),
        holder=person(bureau, "fenguan"),
        from_on=today,
        until_on=today,
        defaults={"reason": "外出"},
    )
    return held.pk


def acting_head(bureau: Bureau) -> Part:
    """Give an appointment of an acting head; one is entered where there is none."""
    held = acting_heads(bureau)
    if held:
        return held[0].key
    day, by = timezone.localdate() + timedelta(days=400), person(bureau, "anquan")
    fenguan = person(bureau, "fenguan")
    new = appoint_acting_head(
        fenguan, from_on=day, until_on=day, document_number="云医保党〔2027〕1号", by=by, at=timezone.now()
    )
    return new.key


def paper_request(bureau: Bureau) -> Part:
    """Give a request about a document of a case."""
    rows = Request.objects.filter(bureau=bureau, subject_kind="document").order_by("-state", "pk")
    return rows.values_list("pk", flat=True)[0]


def paper_opinion(bureau: Bureau) -> Part:
    """Give an opinion on paper that waits for the head of the division."""
    held = PaperOpinion.objects.filter(step__request__bureau=bureau).first()
    return (held or _new_paper(bureau)).pk


def _new_paper(bureau: Bureau) -> PaperOpinion:
    signer, now = person(bureau, "chuzhang"), timezone.now()
    step = Step.objects.filter(request__bureau=bureau, officer=signer).earliest("pk")
    kept = store(Sent(data=photo(), name="签批.jpg", kind="paper"), bureau=bureau.code, case="1", vault=vault())
    return PaperOpinion.objects.create(
        step=step,
        signer=signer,
        signed_at=step.decided_at,
        photo_digest=kept.sha256,
        photo_type=kept.media_type,
        entered_by=person(bureau, "ding"),
        entered_at=now,
        due_at=now,
    )


def case_of_jia(bureau: Bureau) -> Part:
    return a_case(bureau).pk


def review(bureau: Bureau) -> Part:
    """Give a review that is asked for."""
    case, by = a_case(bureau), person(bureau, "jia")
    held = Review.objects.filter(case=case, finished_at=None).first()
    return (held or Review.objects.create(bureau=bureau, case=case, asked_by=by, asked_at=timezone.now())).pk


def discussion(bureau: Bureau) -> Part:
    """Give a discussion the reviewer takes part in."""
    held = Discussion.objects.filter(bureau=bureau).first()
    return (held or _new_discussion(bureau)).pk


def _new_discussion(bureau: Bureau) -> Discussion:
    now, by = timezone.now(), person(bureau, "jia")
    row = Discussion.objects.create(
        bureau=bureau,
        case=a_case(bureau),
        topic="处理意见",
        place="会议室",
        started_at=now,
        recorder=by.name,
        opened_by=by,
        opened_at=now,
    )
    Attendance.objects.create(discussion=row, officer=person(bureau, "fazhi"), name="法制审核员戊")
    return row


def seal(bureau: Bureau) -> Part:
    return a_seal(bureau).pk


def a_seal(bureau: Bureau) -> Seal:
    """Give a seal the archivist keeps."""
    held = Seal.objects.filter(bureau=bureau).first()
    if held is None:
        head, now = person(bureau, "juzhang"), timezone.now()
        held = register_seal("行政处罚专用章", by=head, at=now)
        today = timezone.localdate(now)
        name_keeper(held, person(bureau, "dangan"), from_on=today, document_number="", by=head, at=now)
    return held


def seal_use(bureau: Bureau) -> Part:
    """Give a use of the seal that is approved."""
    used, now = a_seal(bureau), timezone.now()
    paper = Document.objects.filter(bureau=bureau, state="issued", subject_kind="case").latest("pk")
    held, _ = SealUse.objects.get_or_create(
        bureau=bureau,
        number="YY-2026-0001",
        defaults={
            "seal": used,
            "case_id": int(paper.subject_id),
            "document": paper,
            "title": paper.title,
            "document_number": paper.number,
            "version": 1,
            "pdf_digest": paper.pdf_digest,
            "copies": 2,
            "purpose": "送达",
            "asked_by": person(bureau, "jia"),
            "asked_at": now,
            "approved_by": person(bureau, "chuzhang"),
            "approved_at": now,
            "state": "approved",
        },
    )
    return held.pk


_CASE = {"pk": case_of_jia}
PARTS: dict[str, dict[str, Callable[[Bureau], Part]]] = {
    "delegation_back": {"pk": delegation},
    "acting_head_end": {"pk": acting_head},
    "paper_form": {"pk": paper_request},
    "paper_enter": {"pk": paper_request},
    "approval_withdraw": {"pk": paper_request},
    "paper_confirm": {"pk": paper_opinion},
    "paper_deny": {"pk": paper_opinion},
    "paper_photo": {"pk": paper_opinion},
    "deliberation": _CASE,
    "review_ask": _CASE,
    "review": {"pk": review},
    "review_save": {"pk": review},
    "discussion_new": _CASE,
    "discussion_register": _CASE,
    "discussion": {"pk": discussion},
    "discussion_save": {"pk": discussion},
    "discussion_back": {"pk": discussion},
    "discussion_sign": {"pk": discussion},
    "discussion_paper": {"pk": discussion},
    "discussion_finish": {"pk": discussion},
    "expert_enter": _CASE,
    "expert_draft": _CASE,
    "seal_ask": _CASE,
    "seal_use": {"pk": seal_use},
    "seal_keeper": {"pk": seal},
}
PEOPLE: dict[str, str] = {
    "delegation_back": "chuzhang",
    "paper_form": "ding",
    "paper_enter": "ding",
    "approval_withdraw": "jia",
    "paper_confirm": "chuzhang",
    "paper_deny": "chuzhang",
    "review_ask": "jia",
    "review_save": "fazhi",
    "discussion": "fazhi",
    "discussion_save": "jia",
    "discussion_back": "jia",
    "discussion_register": "jia",
    "discussion_sign": "fazhi",
    "discussion_paper": "jia",
    "discussion_finish": "jia",
    "expert_enter": "jia",
    "expert_draft": "jia",
    "seal_ask": "jia",
    "seal_use": "dangan",
}
