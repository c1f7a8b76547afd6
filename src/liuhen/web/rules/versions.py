"""规则包 → 版本: every version with its day, proposing one, its effect before it is approved, sending it up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.approvals.models import Request
from liuhen.bureau.acting import seeing
from liuhen.bureau.acts import NewVersion, propose_version
from liuhen.bureau.models import Officer, RulePack
from liuhen.bureau.queries import installed_texts, kind_of, may, newer_installed, texts_with
from liuhen.duties.models import RuleEffect
from liuhen.duties.rules import acts
from liuhen.errors import InputError
from liuhen.jobs.port import Progress, progress
from liuhen.law.finding import Status
from liuhen.law.shelf import PackError
from liuhen.web.duties.board import subject_page
from liuhen.web.reading import UnreadableError, optional
from liuhen.web.route import Route, found, message, officer_of

CHIPS = {"proposed": "due", "in_force": "met", "superseded": "na", "refused": "na"}
MOST_BYTES = 2_000_000  # a pack has some tens of kilobytes


def pack_versions(request: HttpRequest) -> HttpResponse:
    """List the bureau's versions, the newest effective date first."""
    by = officer_of(request)
    seeing(by, "pack.view")
    return render(request, "packs/versions.html", _versions(by))


def pack_propose(request: HttpRequest) -> HttpResponse:
    """Propose a version from uploaded or typed texts, or from the installed folder; nothing typed is lost."""
    by = officer_of(request)
    own: Mapping[str, str] = {}
    try:
        own = _own_texts(request)
        row = propose_version(
            by.bureau,
            NewVersion(
                texts=_texts(request, by, own),
                effective_on=_day(request),
                document_number=optional(request, "document_number"),
                reason=optional(request, "reason"),
            ),
            by=by,
            at=timezone.now(),
            once=request.POST.get("once"),
        )
    except InputError as error:
        context = {
            **_versions(by),
            "error": error,
            "faults": getattr(error, "faults", ()),
            "kept": request.POST,
            "kept_pack": own.get("pack.yaml", ""),
            "kept_clauses": own.get("clauses.yaml", ""),
        }
        return render(request, "packs/versions.html", context, status=422)
    acts.weigh_version(row, at=timezone.now())
    message(request, f"已提出{row.label}，还没有施行。请查看影响后送审。")
    return redirect("pack_effect", pk=row.pk)


def pack_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a version changes: terms of keeping, past deadlines, open cases, stated values."""
    by = officer_of(request)
    version = found(request, RulePack.objects.select_related("bureau", "effect"), "pack.effect", pk=pk)
    seeing(by, "pack.effect", version)
    return render(request, "packs/effect.html", _effect(version, by))


def pack_effect_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how far the computing is; a part of a page that has its entry already."""
    version = found(request, RulePack.objects.select_related("bureau", "effect"), "pack.effect", pk=pk)
    effect = getattr(version, "effect", None)
    response = render(request, "packs/effect_progress.html", {"version": version, "progress": _progress(effect)})
    if effect is not None and effect.digest:
        response.headers["HX-Refresh"] = "true"
    return response


def pack_weigh(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute the effect again from what is held now; a request already sent then goes stale."""
    version = found(request, RulePack.objects.select_related("bureau"), "pack.effect", pk=pk)
    acts.weigh_version(version, at=timezone.now())
    return redirect("pack_effect", pk=pk)


def pack_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a version with its effect to the second person."""
    version = found(request, RulePack.objects.select_related("bureau", "effect"), "pack.effect", pk=pk)
    acts.request_activation(version, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, f"已把{version.label}连同影响送审。批准后自 {version.effective_on} 起施行。")
    return redirect("pack_effect", pk=pk)


def _versions(by: Officer) -> dict[str, Any]:
    rows = list(
        RulePack.objects.filter(bureau=by.bureau)
        .select_related("proposed_by", "approved_by")
        .defer("files")
        .order_by("-effective_on", "-pk")
    )
    today = timezone.localdate()
    return {
        "rows": [(row, CHIPS[row.state], _word(row, rows, today)) for row in rows],
        "may_propose": bool(may(by, "pack.propose", by.bureau)),
        "may_see_effect": bool(may(by, "pack.effect")),
        "newer": newer_installed(by.bureau),
        "today": today,
    }


def _word(row: RulePack, rows: list[RulePack], today: date) -> str:
    """Say where a version stands today, whatever the worker has noted so far."""
    if row.state not in (RulePack.State.IN_FORCE, RulePack.State.SUPERSEDED):
        return str(row.get_state_display())
    if row.effective_on > today:
        return "已批准，未到施行日"
    newest = max(
        one.effective_on
        for one in rows
        if one.effective_on <= today and one.state in (RulePack.State.IN_FORCE, RulePack.State.SUPERSEDED)
    )
    return "现行" if row.effective_on == newest else "已被代替"


def _effect(version: RulePack, by: Officer) -> dict[str, Any]:
    effect = getattr(version, "effect", None)
    result = effect.result if effect is not None and effect.digest else None
    asked = Request.objects.filter(
        bureau=version.bureau_id, subject_kind=kind_of(version), subject_id=str(version.pk)
    ).last()
    is_open = version.state == RulePack.State.PROPOSED
    return {
        "version": version,
        "effect": effect,
        "result": result,
        "terms": list(_terms(result)) if result else (),
        "past": list(_past(result)) if result else (),
        "cases": [{**row, "url": subject_page(row["kind"], row["id"], row["label"])} for row in result["cases"]["rows"]]
        if result
        else (),
        "progress": _progress(effect),
        "asked": asked,
        "chip": CHIPS[version.state],
        "may_request": is_open and bool(may(by, "pack.request", version)) and not _is_waiting(asked),
        "may_weigh": is_open and bool(result),
    }


def _is_waiting(asked: Request | None) -> bool:
    return asked is not None and asked.state == "open"


def _progress(effect: RuleEffect | None) -> Progress | None:
    return progress(effect.job) if effect is not None and effect.job and not effect.digest else None


def _terms(result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for row in result["terms"]["rows"]:
        ends = {key: datetime.fromisoformat(row[key]) if row[key] else None for key in ("before", "stated", "after")}
        yield {**row, **ends, "url": subject_page(row["kind"], row["id"], row["label"])}


def _past(result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for row in result["past"]["rows"]:
        told = {key: Status(row[key]).label if row[key] else "没有这项要求" for key in ("before", "after")}
        chips = {f"{key}_chip": row[key] or "na" for key in ("before", "after")}
        yield {**row, **told, **chips, "url": subject_page(row["kind"], row["id"], row["label"])}


def _own_texts(request: HttpRequest) -> dict[str, str]:
    """Read the texts a person gave: a chosen file before what stands in the field."""
    own = {}
    for name, field in (("pack.yaml", "pack"), ("clauses.yaml", "clauses")):
        text = _uploaded(request, f"{field}_file") or request.POST.get(f"{field}_text", "").replace("\r\n", "\n")
        if text.strip():
            own[name] = text
    return own


def _texts(request: HttpRequest, by: Officer, own: Mapping[str, str]) -> dict[str, str]:
    """Give the proposed texts: the installed folder's, or the person's own over those of today."""
    if request.POST.get("source") == "installed":
        return installed_texts(by.bureau.pack_code)
    if "pack.yaml" not in own:
        raise PackError("没有提出。还缺 pack.yaml。", next_step="请选择文件，或者选用安装目录里的新版本。")
    return texts_with(by.bureau, own)


def _uploaded(request: HttpRequest, name: str) -> str:
    upload = request.FILES.get(name)
    if upload is None:
        return ""
    try:
        return str(upload.read(MOST_BYTES).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableError(
            f"没有提出。{upload.name} 不是文本文件。", next_step="请选择 UTF-8 编码的 YAML 文件。"
        ) from None


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(optional(request, "effective_on"))
    except ValueError:
        raise UnreadableError("没有提出。施行日期不是一个日期。", next_step="请按 2027-01-01 的样子填写。") from None


ROUTES: tuple[Route, ...] = (
    Route(path="packs/versions/", name="pack_versions", view=pack_versions, kind="content", verb="pack.view"),
    Route(
        path="packs/versions/propose/",
        name="pack_propose",
        view=pack_propose,
        kind="act",
        verb="pack.propose",
        methods=("POST",),
    ),
    Route(path="packs/versions/<int:pk>/", name="pack_effect", view=pack_effect, kind="content", verb="pack.effect"),
    Route(
        path="packs/versions/<int:pk>/progress/",
        name="pack_effect_progress",
        view=pack_effect_progress,
        kind="none",
        verb="pack.effect",
    ),
    Route(
        path="packs/versions/<int:pk>/weigh/",
        name="pack_weigh",
        view=pack_weigh,
        kind="none",
        verb="pack.effect",
        methods=("POST",),
    ),
    Route(
        path="packs/versions/<int:pk>/request/",
        name="pack_request",
        view=pack_request,
        kind="act",
        verb="pack.request",
        methods=("POST",),
    ),
)
