"""留痕与证明: entries as sentences, one entry with its proof, the daily slip to print and sign."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.sentence import sentence
from liuhen.bureau.verbs import VERBS
from liuhen.discs.program import PROGRAM
from liuhen.errors import TamperError
from liuhen.trail import queries
from liuhen.trail.checkpoint import Checkpoint, grouped, peek_checkpoint, read_proof
from liuhen.trail.entry import Outcome, leaf_hash
from liuhen.trail.integrator import integrate_now, store
from liuhen.trail.models import Entry
from liuhen.trail.queries import Checked, Filter, Told
from liuhen.trail.slip import check_characters
from liuhen.trail.slip_sheet import code_svg
from liuhen.trail.tree import is_included
from liuhen.web.reading import civil_day, end_of, start_of
from liuhen.web.route import Route, officer_of
from liuhen.web.trail.check import one_program
from liuhen.web.words import OFFICE

PAGE = 50
CHECKED_AT_ONCE = 1500  # as many entries are checked while the page is made; more wait for the nightly check


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry as a row of the list."""

    entry: Told
    sentence: str
    refused: bool
    kind: str
    day: date
    clock: str  # to the second


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How the trail stands now."""

    checkpoint: Checkpoint | None
    signed_at: datetime | None
    waiting: int
    checked: Checked | None
    fault: str


def trail(request: HttpRequest) -> HttpResponse:
    """List the bureau's entries, newest first, filtered by person, verb, kind and day."""
    by = officer_of(request)
    wanted = _filter(request, by)
    before = request.GET.get("before", "")
    rows = queries.page(wanted, before=int(before) if before.isdecimal() else None, size=PAGE + 1)
    seeing(by, "trail.list", count=min(len(rows), PAGE))
    lines = [_line(row) for row in rows[:PAGE]]
    context = {
        "days": [(day, list(of_day)) for day, of_day in groupby(lines, key=lambda line: line.day)],
        "state": _state(),
        "kinds": Entry.Kind.choices,
        "people": [(f"officer:{one.pk}", one.name) for one in Officer.objects.filter(bureau=by.bureau).order_by("pk")],
        "verbs": sorted((verb.name, verb.label) for verb in VERBS.values()),
        "wanted": request.GET,
        "kept": _kept(request),
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "is_newest": not before,
    }
    return render(request, "trail/list.html", context)


def entry(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one entry: sentence, fields, digest, and the proof of its place."""
    by = officer_of(request)
    told = _found(by, uid)
    seeing(by, "trail.view", uid=uid)
    if told.index is None:
        integrate_now()
        told = _found(by, uid)
    proof, checkpoint = _proof(told)
    context = {
        "line": _line(told),
        "told": told,
        "label": VERBS[told.body.verb].label if told.body.verb in VERBS else told.body.verb,
        "details": [
            (DETAIL_WORDS.get(key, key), _shown(value))
            for key, value in sorted(told.body.details.items())
            if value != ""
        ],
        "proof": proof,
        "checkpoint": checkpoint,
        "root": grouped(checkpoint.root) if checkpoint else (),
        "is_proven": bool(checkpoint and proof and _holds(told, checkpoint)),
    }
    return render(request, "trail/entry.html", context)


def take_proof(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand out one entry with its proof, the checkpoint and the public key, ready for the separate verifier."""
    by = officer_of(request)
    told = _found(by, uid)
    seeing(by, "trail.take_proof", uid=uid)
    if told.index is None:
        integrate_now()
        told = _found(by, uid)
    note, made = queries.proofs([told.index or 0])
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as pack:
        name = f"{told.index:06d}"
        pack.writestr(f"entries/{name}.json", queries.raw(uid))
        pack.writestr(f"proofs/{name}.tlog-proof", made[told.index or 0])
        pack.writestr("checkpoint", note)
        pack.writestr("key.txt", store().verifier().text() + "\n")
        pack.writestr(PROGRAM, one_program()[0])
    headers = {"Content-Disposition": f'attachment; filename="liuhen-{name}.zip"'}
    return HttpResponse(held.getvalue(), content_type="application/zip", headers=headers)


def slip(request: HttpRequest) -> HttpResponse:
    """Show the daily slip: size, root in groups, and the signed checkpoint as a code; printed, signed and kept."""
    by = officer_of(request)
    seeing(by, "trail.print_slip")
    checkpoint = integrate_now()
    note = store().note()
    verifier = store().verifier()
    context = {
        "checkpoint": checkpoint,
        "root": list(zip(grouped(checkpoint.root), check_characters(checkpoint.root), strict=True)),
        "note": note,
        "key_id": verifier.key_id.hex(),
        "code": _code(note),
        "typed": f"{checkpoint.size} {' '.join(grouped(checkpoint.root))}",
    }
    return render(request, "trail/slip.html", context)


def _filter(request: HttpRequest, by: Officer) -> Filter:
    given = request.GET
    first, last = civil_day(given.get("from", "")), civil_day(given.get("until", ""))
    kind, _, identity = given.get("subject", "").partition(":")
    return Filter(
        bureau_code=by.bureau.code,
        actor=given.get("actor", ""),
        verb=given.get("verb", ""),
        kind=given.get("kind", ""),
        from_at=start_of(first) if first else None,
        until_at=end_of(last) if last else None,
        subject_kind=kind if identity else "",
        subject_id=identity,
    )


def _kept(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    query.pop("kind", None)
    return query.urlencode()


def _line(row: Told) -> Line:
    here = row.body.recorded_at.astimezone(OFFICE)
    return Line(
        entry=row,
        sentence=sentence(row.body, VERBS),
        refused=row.body.outcome == Outcome.REFUSED,
        kind=Entry.Kind(row.body.kind.value).label,
        day=here.date(),
        clock=f"{here:%H:%M:%S}",
    )


def _state() -> State:
    """Say how the trail stands; a fault is shown on the page, it does not hide the page."""
    files = store()
    try:
        checkpoint = files.checkpoint()
        if checkpoint is not None and checkpoint.size <= CHECKED_AT_ONCE:
            queries.keep_check(timezone.now())
        checked = queries.last_check()
    except TamperError as error:
        return State(checkpoint=None, signed_at=None, waiting=0, checked=None, fault=error.sentence)
    return State(
        checkpoint=checkpoint,
        signed_at=files.signed_at(),
        waiting=queries.pending_count() if checkpoint else 0,
        checked=checked,
        fault=checked.fault if checked else "",
    )


def _found(by: Officer, uid: str) -> Told:
    told = queries.one(uid, by.bureau.code)
    if told is None:
        raise Http404
    return told


def _proof(told: Told) -> tuple[str, Checkpoint | None]:
    if told.index is None:
        return "", None
    note, made = queries.proofs([told.index])
    return made.get(told.index, ""), peek_checkpoint(note) if note else None


def _holds(told: Told, checkpoint: Checkpoint) -> bool:
    proof = read_proof(_proof(told)[0])
    leaf = leaf_hash(queries.raw(told.uid))
    return is_included(leaf, proof.index, checkpoint.size, proof.path, checkpoint.root)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(value) if isinstance(value, list | tuple) else str(value)


def _code(note: str) -> SafeString:
    return mark_safe(code_svg(note))  # noqa: S308 - drawn from our own checkpoint


DETAIL_WORDS = {
    "sentence": "未获准的原因",
    "article": "依据",
    "code": "代码",
    "words": "搜索词",
    "count": "件数",
    "size": "字节数",
    "bytes": "字节数",
    "digest": "摘要值",
    "sm3": "SM3",
    "image": "映像摘要值",
    "pdf_digest": "版面摘要值",
    "purpose": "用途",
    "role": "角色",
    "uid": "所看的留痕",
    "subject": "范围",
    "username": "账号",
    "address": "来源地址",
    "receipt": "回执",
    "damage": "损坏情况",
    "step": "步骤",
    "state": "状态",
    "outcome": "结果",
    "viewer": "观看人",
    "ticket": "播放票据",
    "recordings": "录像数",
    "files": "文件数",
    "file": "文件",
    "watched": "观看时段",
    "stated": "所述情况",
    "side": "确认方",
    "secrecy": "限制查看",
    "scenes": "环节",
    "rule": "规则",
    "plays_ended": "结束的播放",
    "parent": "上级处室",
    "originals": "原始件数",
    "officers": "人员",
    "name": "名称",
    "moved": "顺延",
    "method": "方式",
    "kind": "种类",
    "key": "项目",
    "is_evidence": "作为证据",
    "informant": "举报人（遮蔽）",
    "ground": "情形",
    "from_on": "自",
    "form": "式样",
    "files_left": "未收文件数",
    "fields": "项目",
    "faults": "不一致数",
    "earliest": "不早于",
    "document_number": "文号",
    "document": "文书",
    "decision": "意见",
    "clock": "时钟",
    "channel": "途径",
    "chain": "审批环节",
    "cause": "原因",
    "bureau": "机关",
    "basis": "依据",
    "attempt": "次数",
    "arrivals": "到件数",
    "archive_class": "保管期限",
    "agrees": "一致",
    "not_in_order": "未按顺序",
    "offset_ms": "服务器偏快毫秒数",
    "uncertainty_ms": "不确定度毫秒数",
    "by_ms": "跳变毫秒数",
    "source": "来源",
    "root": "根摘要值",
    "statement": "声明或证据全文",
    "old_key": "原公钥",
    "new_key": "新公钥",
    "kept": "接续条数",
    "acts": "只补回留痕、须补办的事项",
    "ended": "重新结束的",
    "server": "时间戳服务",
    "day": "日期",
}

ROUTES: tuple[Route, ...] = (
    Route(path="trail/", name="trail", view=trail, kind="content", verb="trail.list"),
    Route(path="trail/slip/", name="trail_slip", view=slip, kind="content", verb="trail.print_slip"),
    Route(path="trail/<str:uid>/", name="trail_entry", view=entry, kind="content", verb="trail.view"),
    Route(path="trail/<str:uid>/proof/", name="trail_proof", view=take_proof, kind="content", verb="trail.take_proof"),
)
