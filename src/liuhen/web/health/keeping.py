"""自检 · 原始件: the last check of everything, how much was re-read each day, copies, what is wrong and its repair."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from liuhen.bureau.models import Bureau
from liuhen.bureau.queries import may
from liuhen.evidence.keeping import queries
from liuhen.evidence.keeping.acts.places import add_place, retire_place, set_rule
from liuhen.evidence.keeping.acts.repairing import MENDABLE, REPROTECTABLE, ask_repair, reprotect
from liuhen.evidence.keeping.acts.rounds import ask_for_check
from liuhen.evidence.keeping.models import Copy, FixityCheck, FixityFault, KeepingRule, Place, Repair
from liuhen.evidence.keeping.words import PlaceKind, RepairState
from liuhen.evidence.models import Arrival
from liuhen.vault.fixity import Fault
from liuhen.vault.immutable import Standing
from liuhen.web import words
from liuhen.web.reading import optional, text, whole
from liuhen.web.route import Route, message, officer_of

MOST = 200  # faults shown; more are counted
HISTORY = 8

FAULTS = {
    Fault.MISSING: ("缺失", "登记过的原始件不在库里。"),
    Fault.ALTERED: ("被改动", "内容和登记的摘要值不一致。"),
    Fault.UNREADABLE: ("读不出", "磁盘报错，多半是坏道。"),
    Fault.SIDECAR_MISSING: ("说明件缺失", "原始件旁边的说明件不在了。"),
    Fault.SIDECAR_ALTERED: ("说明件被改动", "说明件和登记的摘要值不一致。"),
    Fault.ORPHAN: ("没有说明件", "有内容，没有任何说明件。"),
    Fault.EXTRA: ("多出，未登记", "库里有一个没有登记的文件。系统不会删除它，请查明来历。"),
    Fault.UNPROTECTED: ("未设为只读", "内容未查出问题，但写权限被打开了。"),
    Fault.FLAG_LOST: ("保护标志丢失", "不可更改标志被人解除了，内容对也要查明是谁。"),
}
STANDINGS = {
    Standing.WORKING: (
        "met",
        "已加不可更改标志",
        "平台的网页、后台和任何账号都删改不了；本机超级管理员能解除，核验会发现。",
    ),
    Standing.NOT_SUPPORTED: (
        "due",
        "文件系统不提供",
        "这里的文件系统没有不可更改标志。现在靠只读权限、每日清点和轮流重读：改动拦不住，但查得出。",
    ),
    Standing.NOT_ALLOWED: (
        "due",
        "未获授权",
        "文件系统有不可更改标志，保护程序没有设置它的权限。现在靠只读权限、每日清点和轮流重读。",
    ),
    Standing.NOT_RUNNING: (
        "due",
        "保护程序没有运行",
        "已加的标志仍然有效，新入库的还没有加。请系统管理员按部署说明启动保护程序。",
    ),
    Standing.NOT_SEPARATE: (
        "breach",
        "权限没有分开",
        "网页进程自己也有解除标志的权限，等于没有加锁。请用 ./liuhen up 启动，或按部署说明去掉这项权限。",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How much was re-read on one day, as a bar."""

    day: date
    items: int
    size: int
    height: int  # percent of the tallest
    is_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One fault as the page tells it."""

    row: FixityFault
    word: str
    says: str
    whose: str  # HZ-2026-0001 第 3 号文件
    repair: Repair | None
    sources: Sequence[Place]  # places with a good copy
    is_reprotectable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One place as the page tells it."""

    place: Place
    copies: int
    faults: int
    oldest_at: datetime | None
    size: int


def originals(request: HttpRequest) -> HttpResponse:
    """Show how the originals are kept."""
    by, now, held = officer_of(request), timezone.now(), queries.rule()
    place = queries.main_place()
    reading = queries.reading(place, now) if place else None
    days = _days(place, now, held.every_days) if place else []
    faults = queries.open_faults()
    kind, word, says = STANDINGS[queries.standing()]
    context = {
        "place": place,
        "reading": reading,
        "rule": held,
        "days": days,
        "read_days": sum(1 for day in days if day.items),
        "is_late": reading is not None and reading.round_days >= held.every_days,
        "wrong": _wrong(list(faults[:MOST]), by.bureau),
        "faults": faults.count(),
        "places": [_kept(one) for one in Place.objects.filter(is_active=True).order_by("pk")],
        "lacking": queries.lacking_count(held.copies) if place else 0,
        "standing": {"chip": kind, "word": word, "says": says},
        "waiting": queries.flags_missing(),
        "checks": FixityCheck.objects.select_related("place").order_by("-checked_at", "-pk")[:HISTORY],
        "repairs": Repair.objects.exclude(state=RepairState.ASKED).select_related("fault", "source", "asked_by")[
            :HISTORY
        ],
        "may_set": bool(may(by, "vault.set_rule")),
        "hours": range(24),
        "kinds": [one for one in PlaceKind if one is not PlaceKind.MAIN],
    }
    return render(request, "health/originals.html", context)


def check_now(request: HttpRequest) -> HttpResponse:
    """Ask for a count of everything and for the reading of what is due."""
    ask_for_check(by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, "已安排清点，结果几分钟内出现在本页。")
    return redirect("health_originals")


def repair(request: HttpRequest, pk: int) -> HttpResponse:
    """Order a repair from the copy of one place."""
    fault = get_object_or_404(FixityFault, pk=pk)
    reason = text(request, "reason", "修复的理由")
    source = get_object_or_404(Place, pk=whole(request, "source", "副本处", most=2**31) or 0)
    made = ask_repair(
        fault, source, by=officer_of(request), at=timezone.now(), reason=reason, once=request.POST.get("once")
    )
    message(request, f"已安排{made.label}，从“{source.name}”取回；坏件另存，不删除。")
    return redirect("health_originals")


def protect(request: HttpRequest, pk: int) -> HttpResponse:
    """Protect again what was read and found right."""
    fault = get_object_or_404(FixityFault, pk=pk)
    reason = text(request, "reason", "查明的情况")
    reprotect(fault, by=officer_of(request), at=timezone.now(), reason=reason, once=request.POST.get("once"))
    message(request, "重读一致，已恢复保护。")
    return redirect("health_originals")


def change_rule(request: HttpRequest) -> HttpResponse:
    """Set the rule of keeping."""
    wanted = KeepingRule(
        copies=whole(request, "copies", "副本数", most=9) or 0,
        every_days=whole(request, "every_days", "重读周期", most=3650) or 0,
        from_hour=whole(request, "from_hour", "开始时刻", most=23) or 0,
        until_hour=whole(request, "until_hour", "结束时刻", most=23) or 0,
        megabytes_per_second=whole(request, "speed", "读取上限", most=10_000) or 0,
    )
    reason = text(request, "reason", "理由")
    set_rule(wanted, by=officer_of(request), at=timezone.now(), reason=reason, once=request.POST.get("once"))
    message(request, "已设定保管规则，下一分钟起照此办理。")
    return redirect("health_originals")


def new_place(request: HttpRequest) -> HttpResponse:
    """Register a replica or a medium."""
    asked = {one.value: one for one in PlaceKind if one is not PlaceKind.MAIN}
    kind = asked.get(optional(request, "kind"), PlaceKind.DIRECTORY)
    place = add_place(
        text(request, "name", "名称"),
        kind,
        text(request, "address", "位置"),
        by=officer_of(request),
        at=timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, f"已登记{place.label}，后台开始{'核对' if kind is PlaceKind.MEDIUM else '存入副本'}。")
    return redirect("health_originals")


def close_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop counting a replica."""
    place = get_object_or_404(Place, pk=pk)
    reason = text(request, "reason", "停用的理由")
    retire_place(place, by=officer_of(request), at=timezone.now(), reason=reason, once=request.POST.get("once"))
    message(request, f"已停用{place.label}，那里的内容原样留着。")
    return redirect("health_originals")


def _repairs() -> QuerySet[Repair]:
    ended = Repair.objects.exclude(state=RepairState.ASKED).order_by("-pk")
    return ended.select_related("fault", "source", "asked_by")[:HISTORY]


def _days(place: Place, now: datetime, most: int) -> list[Day]:
    found = queries.days_read(place, now, min(most, 90))
    tallest = max((size for _, _, size in found), default=0)
    today = now.astimezone(words.OFFICE).date()
    return [
        Day(day=day, items=items, size=size, height=_height(size, items, tallest), is_today=day == today)
        for day, items, size in found
    ]


def _height(size: int, items: int, tallest: int) -> int:
    if not items:
        return 0
    return max(4, round(100 * size / tallest)) if tallest else 4


def _wrong(rows: Sequence[FixityFault], home: Bureau) -> list[Wrong]:
    digests = {row.digest for row in rows if row.digest}
    arrivals: dict[str, Arrival] = {}
    for arrival in Arrival.objects.filter(original__sha256__in=digests).select_related("receipt", "original"):
        if arrival.original is not None:
            arrivals.setdefault(arrival.original.sha256, arrival)
    good: dict[str, list[Place]] = {}
    for copy in Copy.objects.filter(digest__in=digests, fault="", place__is_active=True).select_related("place"):
        good.setdefault(copy.digest, []).append(copy.place)
    asked = {one.fault_id: one for one in Repair.objects.filter(fault__in=rows).order_by("pk")}
    return [
        _one_wrong(row, arrivals.get(row.digest), good.get(row.digest, []), asked.get(row.pk), home) for row in rows
    ]


def _one_wrong(
    row: FixityFault, arrival: Arrival | None, good: Sequence[Place], repair: Repair | None, home: Bureau
) -> Wrong:
    word, says = FAULTS[Fault(row.fault)]
    whose = arrival.label if arrival is not None and arrival.bureau_id == home.pk else ""
    if arrival is not None and not whose:
        whose = "其他机关的原始件"
    sources = [place for place in good if place.pk != row.place_id] if row.fault in MENDABLE and row.digest else []
    return Wrong(
        row=row,
        word=word,
        says=says,
        whose=whose,
        repair=repair,
        sources=sources,
        is_reprotectable=row.fault in REPROTECTABLE,
    )


def _kept(place: Place) -> Kept:
    held = queries.reading(place, timezone.now())
    return Kept(
        place=place,
        copies=held.items,
        faults=queries.open_faults(place).count(),
        oldest_at=held.oldest_at,
        size=held.size,
    )


def _act(path: str, name: str, view: Callable[..., HttpResponse], verb: str) -> Route:
    return Route(path=f"health/originals/{path}", name=name, view=view, kind="act", verb=verb, methods=("POST",))


ROUTES: tuple[Route, ...] = (
    Route(path="health/originals/", name="health_originals", view=originals, kind="none", verb="health.view"),
    _act("check/", "health_check", check_now, "vault.ask_check"),
    _act("faults/<int:pk>/repair/", "health_repair", repair, "vault.repair"),
    _act("faults/<int:pk>/protect/", "health_protect", protect, "vault.reprotect"),
    _act("rule/", "health_rule", change_rule, "vault.set_rule"),
    _act("places/", "health_place", new_place, "vault.add_place"),
    _act("places/<int:pk>/retire/", "health_retire", close_place, "vault.retire_place"),
)
