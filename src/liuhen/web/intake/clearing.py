"""可清空凭证: certify that a card or camera may be cleared, print it, and record who cleared it, when, with what."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.errors import InputError
from liuhen.evidence.clearing.acts import certify, record_clearing
from liuhen.evidence.clearing.models import Clearance
from liuhen.evidence.clearing.queries import clearance_of
from liuhen.evidence.clearing.sheet import Sheet, sheet_pdf
from liuhen.evidence.models import Receipt
from liuhen.trail.entry import instant_read
from liuhen.web import words
from liuhen.web.intake.bench import label_of
from liuhen.web.intake.docks import to_bench
from liuhen.web.reading import needed_instant, optional, text
from liuhen.web.route import Route, found, message, officer_of


def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Issue the certificate of a receipt."""
    receipt = found(request, Receipt, "clearance.certify", number=number)
    made = certify(receipt, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已签发可清空凭证 {made.number}。本系统不清空设备，请保管人员凭证办理。")
    return to_bench(receipt)


def record(request: HttpRequest, number: str) -> HttpResponse:
    """Record that the card or camera was cleared."""
    by, clearance = officer_of(request), _clearance(request, number, "clearance.record")
    username = text(request, "cleared_by", "清空人")
    person = Officer.objects.filter(bureau=by.bureau, username=username, is_active=True).first()
    if person is None:
        raise InputError("没有登记。清空人不是本机关在用的账号。", next_step="请从列表中选择清空人。")
    record_clearing(
        clearance,
        cleared_by=person,
        cleared_at=needed_instant(request, "cleared_at", "清空时间"),
        tool=optional(request, "tool"),
        by=by,
        at=timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, f"已登记：{person.name}清空了 {label_of(clearance.receipt)}。")
    return to_bench(clearance.receipt)


def page(request: HttpRequest, number: str) -> HttpResponse:
    """Show the certificate for printing."""
    clearance = _clearance(request, number, "clearance.print")
    seeing(officer_of(request), "clearance.print", clearance.receipt)
    return render(request, "docks/clearance_sheet.html", {"chosen": clearance.receipt, "sheet": _sheet(clearance)})


def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Give the certificate as PDF."""
    clearance = _clearance(request, number, "clearance.print")
    seeing(officer_of(request), "clearance.print", clearance.receipt)
    response = HttpResponse(sheet_pdf(_sheet(clearance)), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{clearance.number}.pdf"'
    return response


def _clearance(request: HttpRequest, number: str, verb: str) -> Clearance:
    clearance = clearance_of(found(request, Receipt, verb, number=number))
    if clearance is None:
        raise Http404
    return clearance


def _sheet(clearance: Clearance) -> Sheet:
    receipt = clearance.receipt
    facts = [
        ("存储卡或记录仪", label_of(receipt)),
        ("接收回执", receipt.number),
        ("移交人", receipt.handed_over_by.name),
        ("数量", f"{clearance.files} 个文件，{words.size(clearance.bytes)}"),
        ("清单 SHA-256", clearance.manifest_digest),
        ("签发", f"{clearance.issued_by.name}　{words.moment(clearance.issued_at)}"),
    ]
    if clearance.cleared_at and clearance.cleared_by and clearance.recorded_by and clearance.recorded_at:
        facts += [
            ("清空", f"{clearance.cleared_by.name}　{words.moment(clearance.cleared_at)}　{clearance.tool}"),
            ("登记", f"{clearance.recorded_by.name}　{words.moment(clearance.recorded_at)}"),
        ]
    copies = [
        (str(row["place"]), str(row["items"]), words.moment(instant_read(str(row["oldest"]))))
        for row in clearance.copies
    ]
    return Sheet(
        bureau=clearance.bureau.name,
        number=clearance.number,
        facts=facts,
        copies=copies,
        issued_at=clearance.issued_at,
    )


ROUTES: tuple[Route, ...] = (
    Route(
        path="intake/<str:number>/clearance/", name="clearance", view=page, kind="content", verb="clearance.print"
    ),
    Route(
        path="intake/<str:number>/clearance/pdf/", name="clearance_pdf", view=pdf, kind="content",
        verb="clearance.print",
    ),
    Route(
        path="intake/<str:number>/clearance/issue/", name="clearance_issue", view=issue, kind="act",
        verb="clearance.certify", methods=("POST",),
    ),
    Route(
        path="intake/<str:number>/clearance/record/", name="clearance_record", view=record, kind="act",
        verb="clearance.record", methods=("POST",),
    ),
)  # fmt: skip
