"""What stands in the paths of measures, services, publications and performance; each is made where there is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from liuhen.bureau.models import Bureau, Officer
from liuhen.cases.kept.acts import add_files
from liuhen.cases.kept.store import Sent, store
from liuhen.cases.models import (
    Case,
    CourtApplication,
    ItemShot,
    KeptFile,
    Measure,
    MeasureItem,
    Obligation,
    Performance,
    Publication,
    Remedy,
    Reminder,
    Service,
    Treatment,
)
from liuhen.cases.performing import acts as performing
from liuhen.cases.performing.words import Owed, RemedyKind
from liuhen.cases.property import acts
from liuhen.cases.property.words import Kind, Treated
from liuhen.documents.models import Document
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import vault

Part = str | int
Find = Callable[[Bureau], Part]


def _jia(bureau: Bureau) -> Officer:
    return Officer.objects.get(bureau=bureau, username="jia")


def _case(bureau: Bureau) -> Case:
    rows = Case.objects.filter(bureau=bureau, handlers__officer__username="jia")
    return rows.exclude(state__in=("clue", "terminated", "archived")).latest("pk")


def _measure(bureau: Bureau) -> Measure:
    known = Measure.objects.filter(bureau=bureau, case=_case(bureau)).first()
    if known is not None:
        return known
    at = timezone.now()
    books = acts.NewItem(name="门诊病历", quantity=12, unit="册", condition="完好", kept_at="保管室", keeper="甲")
    new = acts.NewMeasure(
        kind=Kind.SEIZURE,
        target="门诊病历",
        reason="可能被转移",
        basis="行政强制法第十八条",
        carried=acts.Carried(at=at, place="东湖路18号"),
        items=(books,),
    )
    return acts.propose(_case(bureau), new, by=_jia(bureau), at=at)


def measure(bureau: Bureau) -> Part:
    return _measure(bureau).pk


def item(bureau: Bureau) -> Part:
    return MeasureItem.objects.filter(measure=_measure(bureau)).values_list("number", flat=True).first() or ""


def shot(bureau: Bureau) -> Part:
    """Give a moment of a recording put to the item; one is written down as it would stand where there is none."""
    one = MeasureItem.objects.get(number=item(bureau))
    known = ItemShot.objects.filter(item=one).values_list("pk", flat=True).first()
    film = Recording.objects.filter(bureau=bureau).first()
    row = {"recording": film, "at_seconds": 1, "linked_at": timezone.now(), "by": _jia(bureau)}
    return known or ItemShot.objects.create(item=one, **row).pk


def treatment(bureau: Bureau) -> Part:
    one = _measure(bureau)
    if not one.treatments.exists():
        lines = {one.items.get().pk: 1}
        new = acts.NewTreatment(kind=Treated.RETURNED, lines=lines, reason="无关", receiver="当事人", signed_by="王某")
        acts.treat(one, new, by=_jia(bureau), at=timezone.now() + timedelta(minutes=1))
    return Treatment.objects.filter(measure=one).latest("pk").pk


def kept(bureau: Bureau) -> Part:
    """Give a kept file of the case; a small PDF is kept where there is none."""
    case, one = _case(bureau), _measure(bureau)
    if not KeptFile.objects.filter(case=case).exists():
        sent = Sent(data=b"%PDF-1.4 kept", name="list.pdf", kind="list_scan")
        file = store(sent, bureau=bureau.code, case=case.clue_number, vault=vault())
        add_files(case, one, [file], by=_jia(bureau), at=timezone.now())
    return KeptFile.objects.filter(case=case).latest("pk").pk


def service(bureau: Bureau) -> Part:
    known = Service.objects.filter(case=_case(bureau)).values_list("pk", flat=True).first()
    if known is not None:
        return known
    paper = Document.objects.filter(bureau=bureau, subject_kind="case", subject_id=str(_case(bureau).pk)).latest("pk")
    row = Service.objects.create(case=_case(bureau), document=paper, method="post", sent_at=timezone.now())
    return row.pk


def publication(bureau: Bureau) -> Part:
    """Give a publication; one is written down as it would stand where there is none."""
    case, at = _case(bureau), timezone.now()
    known = Publication.objects.filter(case=case).values_list("pk", flat=True).first()
    paper = Document.objects.filter(bureau=bureau, subject_kind="case", subject_id=str(case.pk)).latest("pk")
    row = {"text": "决定", "digest": "sha256:0", "by_rule": 0, "by_hand": 0, "channel": "网站", "approver": "局长"}
    made = {"number": "GS-2026-9999", "published_at": at, "published_by": _jia(bureau)}
    return known or Publication.objects.create(bureau=bureau, case=case, document=paper, **row, **made).pk


def obligation(bureau: Bureau) -> Part:
    known = Obligation.objects.filter(case=_case(bureau)).values_list("pk", flat=True).first()
    new = performing.NewObligation(kind=Owed.FINE, words="罚款", amount=Decimal(1000))
    return known or performing.note_obligation(_case(bureau), new, by=_jia(bureau), at=timezone.now()).pk


def performance(bureau: Bureau) -> Part:
    known = Performance.objects.filter(case=_case(bureau)).values_list("pk", flat=True).first()
    if known is not None:
        return known
    owed = Obligation.objects.get(pk=obligation(bureau))
    new = performing.NewPerformance(words="缴款", amount=Decimal(1), on_the_spot=True)
    return performing.note_performance(owed, new, by=_jia(bureau), at=timezone.now()).pk


def reminder(bureau: Bureau) -> Part:
    known = Reminder.objects.filter(case=_case(bureau)).values_list("pk", flat=True).first()
    new = performing.NewReminder(words="电话催告", is_written=False)
    return known or performing.remind(_case(bureau), new, by=_jia(bureau), at=timezone.now()).pk


def application(bureau: Bureau) -> Part:
    case, at = _case(bureau), timezone.now()
    known = CourtApplication.objects.filter(case=case).values_list("pk", flat=True).first()
    row = {"court": "法院", "applied_at": at, "object_words": "罚款", "by": _jia(bureau)}
    return known or CourtApplication.objects.create(bureau=bureau, case=case, **row).pk


def remedy(bureau: Bureau) -> Part:
    known = Remedy.objects.filter(case=_case(bureau)).values_list("pk", flat=True).first()
    at = timezone.now()
    kind = RemedyKind.REVIEW
    return known or performing.note_remedy(_case(bureau), kind=kind, organ="市政府", by=_jia(bureau), at=at).pk


def case_key(bureau: Bureau) -> Part:
    return _case(bureau).pk


def issued_key(bureau: Bureau) -> Part:
    rows = Document.objects.filter(bureau=bureau, subject_kind="case", subject_id=str(_case(bureau).pk), state="issued")
    return rows.values_list("pk", flat=True).latest("pk")


_ONE: dict[str, Find] = {"pk": case_key}
_MEASURE: dict[str, Find] = {**_ONE, "measure": measure}
_ITEM: dict[str, Find] = {"number": item}
_SERVICE: dict[str, Find] = {**_ONE, "service": service}
_PAPER: dict[str, Find] = {**_ONE, "document": issued_key}
_PUBLIC: dict[str, Find] = {**_ONE, "publication": publication}
_OWED: dict[str, Find] = {**_ONE, "obligation": obligation}
THING_PARTS: dict[str, dict[str, Find]] = {
    **dict.fromkeys(
        (
            "case_property",
            "measure_new",
            "measure_propose",
            "case_services",
            "case_performance",
            "performance_print",
            "obligation_add",
            "case_unperformed",
            "case_recheck",
            "case_remind",
            "court_apply",
            "remedy_add",
        ),
        _ONE,
    ),
    **dict.fromkeys(
        (
            "measure_ask",
            "measure_carry_out",
            "measure_add_items",
            "measure_extend",
            "measure_told",
            "measure_test",
            "measure_tested",
            "measure_treat",
            "measure_print",
            "measure_labels",
        ),
        _MEASURE,
    ),
    **dict.fromkeys(("item", "item_print", "item_photos", "item_pick", "item_move"), _ITEM),
    "item_unpick": {**_ITEM, "shot": shot},
    "treatment_print": {**_ONE, "treatment": treatment},
    "kept_file": {**_ONE, "file": kept},
    **dict.fromkeys(("service_arrived", "service_returned", "service_proof"), _SERVICE),
    **dict.fromkeys(("publication_preview", "publication_publish", "publication_waive"), _PAPER),
    **dict.fromkeys(("publication", "publication_withdraw"), _PUBLIC),
    **dict.fromkeys(("obligation_withdraw", "obligation_plan", "obligation_perform"), _OWED),
    "performance_hand_in": {**_ONE, "performance": performance},
    "reminder_note": {**_ONE, "reminder": reminder},
    "court_note": {**_ONE, "application": application},
    "remedy_end": {**_ONE, "remedy": remedy},
}
THING_PEOPLE: dict[str, str] = {
    **dict.fromkeys(THING_PARTS, "jia"),
}
