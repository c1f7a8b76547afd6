"""自检 · 存储保护: what is enforced here and what is not, self-test, inner doors, renewal, moves, expulsions."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may, scope
from liuhen.errors import InputError, LiuhenError
from liuhen.evidence.keeping.queries import standing
from liuhen.evidence.models import Expulsion, Recording, StoreMove
from liuhen.evidence.queries import vault
from liuhen.evidence.stores import queries
from liuhen.evidence.stores.acts.expelling import ask_expulsion, confirm_expulsion, refuse_expulsion
from liuhen.evidence.stores.acts.locks import record_test
from liuhen.evidence.stores.definitions import LOCAL
from liuhen.evidence.stores.words import Ground
from liuhen.vault.immutable import Standing
from liuhen.vault.objectstore.place import HELD, UNTRIED, InnerAddress
from liuhen.vault.objectstore.ports import Door, Knock, knock
from liuhen.vault.port import Level, Protection
from liuhen.web.reading import optional, text
from liuhen.web.route import Route, found, message, officer_of

CHIPS = {Level.ENFORCED: ("met", "强制"), Level.DETECTED: ("due", "拦不住，可发现"), Level.OPEN: ("breach", "未保护")}
KINDS = {"master": "主控", "filer": "文件目录", "volume": "数据节点"}
DOORS = {
    Door.OPEN: (
        "breach",
        "敞开",
        "不带密钥就能删除数据。请立即按《对象存储加固》关闭，并核验全部原始件。",
    ),
    Door.GUARDED: ("met", "有密钥才通", ""),
    Door.CLOSED: ("met", "从这里不通", ""),
}
SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """One thing that is or is not enforced, with its chip."""

    protection: Protection
    chip: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    """One inner address and how it answered this server just now."""

    kind: str
    knock: Knock
    chip: str
    word: str
    step: str


def protection(request: HttpRequest) -> HttpResponse:
    """Show how the store in use is protected."""
    by, now, name = officer_of(request), timezone.now(), queries.name_in_use()
    doors = _doors(name)
    asked = scope(by, "expulsion.view", Expulsion.objects.select_related("recording", "asked_by", "decided_by"))
    context = {
        "name": name,
        "is_local": name == LOCAL,
        "guards": _guards(),
        "test": queries.last_test(name),
        "needs_test": name != LOCAL and queries.needs_test(name, now),
        "doors": doors,
        "open_doors": sum(1 for one in doors if one.knock.door is Door.OPEN),
        "renewal": queries.last_renewal(name),
        "is_late": name != LOCAL and queries.is_renewal_late(name, now),
        "moves": StoreMove.objects.order_by("-pk")[:SHOWN],
        "expulsions": asked.order_by("-pk")[:SHOWN],
        "grounds": list(Ground),
        "held": HELD,
        "untried": UNTRIED,
        "may_test": bool(may(by, "vault.self_test")),
        "may_ask": bool(may(by, "expulsion.ask")),
    }
    return render(request, "health/protection.html", context)


def test_now(request: HttpRequest) -> HttpResponse:
    """Attack the store in use now."""
    name = queries.name_in_use()
    if name == LOCAL:
        raise InputError("现用的是本机目录，没有对象锁定可试。", next_step="目录受什么保护，见本页上面的说明。")
    from liuhen.vault.objectstore.selftest import self_test  # its libraries are large

    row = record_test(self_test(queries.place_named(name)), by=officer_of(request), at=timezone.now())
    message(request, "锁定自检做完，全部挡住。" if row.holds else "锁定自检做完，有没挡住的，见下表。")
    return redirect("health_protection")


def ask(request: HttpRequest) -> HttpResponse:
    """Ask that the bytes of a recording leave the store."""
    recording = found(request, Recording, "expulsion.ask", number=text(request, "number", "录像编号"))
    ground = next((one for one in Ground if one.value == request.POST.get("ground")), None)
    if ground is None:
        raise InputError("没有选移出的事由，没有提请。", next_step="请从列出的事由里选一个。")
    row = ask_expulsion(
        recording,
        ground,
        reason=text(request, "reason", "说明"),
        paper=text(request, "paper", "依据文书"),
        law=optional(request, "law"),
        by=officer_of(request),
        at=timezone.now(),
        once=request.POST.get("once"),
    )
    message(request, f"已提请移出 {recording.number}，请另一位有权的人确认。")
    return redirect("expulsion", number=row.number)


def expulsion(request: HttpRequest, number: str) -> HttpResponse:
    """Show one expulsion: who, why, on what paper, what is left; it prints as the certificate."""
    row = _row(request, "expulsion.view", number)
    by = officer_of(request)
    seeing(by, "expulsion.view", row)
    context = {
        "row": row,
        "certificate": json.loads(row.certificate) if row.certificate else None,
        "original": row.recording.original,
        "may_decide": row.state == "asked" and row.asked_by_id != by.pk and bool(may(by, "expulsion.confirm", row)),
    }
    return render(request, "health/expulsion.html", context)


def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm as the second person."""
    row = _row(request, "expulsion.confirm", number)
    confirm_expulsion(row, by=officer_of(request), at=timezone.now(), once=request.POST.get("once"))
    message(request, "已确认移出，一两分钟内由系统执行，摘要值和移出证明保留。")
    return redirect("expulsion", number=number)


def refuse(request: HttpRequest, number: str) -> HttpResponse:
    """Decide that the bytes stay."""
    row = _row(request, "expulsion.refuse", number)
    reason = text(request, "reason", "理由")
    refuse_expulsion(row, by=officer_of(request), at=timezone.now(), reason=reason, once=request.POST.get("once"))
    message(request, "已决定不予移出。")
    return redirect("expulsion", number=number)


def wrong_with_store(at: datetime) -> str:
    """Say in one line what is wrong with the object store in use; empty when nothing is, or it is a directory."""
    name = queries.name_in_use()
    if name == LOCAL:
        return ""
    test = queries.last_test(name)
    said = (
        ("内部端口敞开", any(one.knock.door is Door.OPEN for one in _doors(name))),
        ("没有做过锁定自检", test is None),
        ("锁定自检没有通过", test is not None and not test.holds),
        ("锁定续期逾期", queries.is_renewal_late(name, at)),
    )
    return "，".join(words for words, is_wrong in said if is_wrong)


def _row(request: HttpRequest, verb: str, number: str) -> Expulsion:
    rows = Expulsion.objects.select_related("recording__arrival__original", "asked_by", "decided_by", "bureau")
    return found(request, rows, verb, number=number)


def _guards() -> list[Guard]:
    """Give what the store says of itself, with the flag of the file system where it has one."""
    guards = []
    for one in vault().protections():
        level = one.level
        if standing() is Standing.WORKING and one.code in ("change", "delete"):
            level = Level.ENFORCED
        chip, word = CHIPS[level]
        guards.append(Guard(protection=one, chip=chip, word=word))
    return guards


def _doors(name: str) -> list[Inner]:
    """Try every inner address of the store in use from this server, side by side."""
    addresses = _inner(name)
    if not addresses:
        return []
    with ThreadPoolExecutor(len(addresses)) as pool:
        return [_answered(one) for one in pool.map(knock, addresses)]


def _inner(name: str) -> tuple[InnerAddress, ...]:
    if name == LOCAL:
        return ()
    try:
        return queries.place_named(name).inner
    except LiuhenError:
        return ()


def _answered(one: Knock) -> Inner:
    chip, word, step = DOORS[one.door]
    return Inner(kind=KINDS.get(one.address.kind, one.address.kind), knock=one, chip=chip, word=word, step=step)


ROUTES: tuple[Route, ...] = (
    Route(path="health/store/", name="health_protection", view=protection, kind="none", verb="health.view"),
    Route(
        path="health/store/self-test/",
        name="store_self_test",
        view=test_now,
        kind="act",
        verb="vault.self_test",
        methods=("POST",),
    ),
    Route(
        path="expulsions/ask/",
        name="expulsion_ask",
        view=ask,
        kind="act",
        verb="expulsion.ask",
        methods=("POST",),
    ),
    Route(path="expulsions/<str:number>/", name="expulsion", view=expulsion, kind="content", verb="expulsion.view"),
    Route(
        path="expulsions/<str:number>/confirm/",
        name="expulsion_confirm",
        view=confirm,
        kind="act",
        verb="expulsion.confirm",
        methods=("POST",),
    ),
    Route(
        path="expulsions/<str:number>/refuse/",
        name="expulsion_refuse",
        view=refuse,
        kind="act",
        verb="expulsion.refuse",
        methods=("POST",),
    ),
)
