"""办案依据: the bureau's registers of legal basis and discretion standards, kept by the legal section."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may
from liuhen.documents.registers import acts
from liuhen.documents.registers.models import UNITS, DiscretionStandard, LegalBasis
from liuhen.web.route import Route, message, officer_of


def register_page(request: HttpRequest) -> HttpResponse:
    """Show both registers, what is retired last; the legal section enters and retires here."""
    by = officer_of(request)
    bases = LegalBasis.objects.filter(bureau=by.bureau).select_related("added_by", "retired_by")
    standards = DiscretionStandard.objects.filter(bureau=by.bureau).select_related("basis", "added_by", "retired_by")
    seeing(by, "legal_basis.list", by.bureau)
    context = {
        "bases": [row for row in bases if row.retired_at is None],
        "standards": [row for row in standards if row.retired_at is None],
        "retired": [
            *(row for row in bases if row.retired_at is not None),
            *(row for row in standards if row.retired_at is not None),
        ],
        "units": UNITS,
        "may_keep": bool(may(by, "legal_basis.add")),
    }
    return render(request, "documents/registers.html", context)


def add_basis(request: HttpRequest) -> HttpResponse:
    """Enter an article."""
    post = request.POST
    row = acts.add_basis(
        acts.NewBasis(
            title=post.get("title", ""),
            article=post.get("article", ""),
            text=post.get("text", ""),
            matter=post.get("matter", ""),
        ),
        by=officer_of(request),
        at=timezone.now(),
    )
    message(request, f"已登记{row.label}。")
    return redirect("legal_register")


def retire_basis(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an article out of use."""
    row = get_object_or_404(LegalBasis, pk=pk, bureau=officer_of(request).bureau)
    acts.retire_basis(row, reason=request.POST.get("reason", ""), by=officer_of(request), at=timezone.now())
    message(request, f"已停用{row.label}，已用它写成的文书不变。")
    return redirect("legal_register")


def add_standard(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter one grade of a discretion standard under an article."""
    basis = get_object_or_404(LegalBasis, pk=pk, bureau=officer_of(request).bureau)
    post = request.POST
    row = acts.add_standard(
        basis,
        acts.NewStandard(
            matter=post.get("matter", ""),
            grade=post.get("grade", ""),
            circumstances=post.get("circumstances", ""),
            measure=post.get("measure", ""),
            unit=post.get("unit", "none"),
            low=post.get("low", ""),
            high=post.get("high", ""),
        ),
        by=officer_of(request),
        at=timezone.now(),
    )
    message(request, f"已登记裁量基准{row.label}。")
    return redirect("legal_register")


def retire_standard(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a discretion standard out of use."""
    row = get_object_or_404(DiscretionStandard, pk=pk, bureau=officer_of(request).bureau)
    acts.retire_standard(row, reason=request.POST.get("reason", ""), by=officer_of(request), at=timezone.now())
    message(request, f"已停用裁量基准{row.label}。")
    return redirect("legal_register")


ROUTES: tuple[Route, ...] = (
    Route(path="legal/", name="legal_register", view=register_page, kind="content", verb="legal_basis.list"),
    Route(
        path="legal/basis/",
        name="legal_basis_add",
        view=add_basis,
        kind="act",
        verb="legal_basis.add",
        methods=("POST",),
    ),
    Route(
        path="legal/basis/<int:pk>/retire/",
        name="legal_basis_retire",
        view=retire_basis,
        kind="act",
        verb="legal_basis.retire",
        methods=("POST",),
    ),
    Route(
        path="legal/basis/<int:pk>/standards/",
        name="discretion_add",
        view=add_standard,
        kind="act",
        verb="discretion.add",
        methods=("POST",),
    ),
    Route(
        path="legal/standards/<int:pk>/retire/",
        name="discretion_retire",
        view=retire_standard,
        kind="act",
        verb="discretion.retire",
        methods=("POST",),
    ),
)
