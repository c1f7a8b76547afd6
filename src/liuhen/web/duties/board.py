"""值班台: one list of everything owed, by legal risk; the daily sheet; signing a judgement."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack, may, scope
from liuhen.devices.models import Device
from liuhen.devices.queries import fleet
from liuhen.duties.acts import judge_findings
from liuhen.duties.models import Finding, Outcome
from liuhen.duties.queries import BOARD_GROUPS, alike_of, duty_board, duty_counts, filtered, same_as, with_status
from liuhen.errors import InputError
from liuhen.evidence.keeping.queries import main_place, newest_checks, open_faults
from liuhen.law.citation import TEXT_NOT_IMPORTED, Citation
from liuhen.law.finding import Status
from liuhen.trail.integrator import store
from liuhen.trail.models import Entry, Leaf
from liuhen.web import words
from liuhen.web.reading import start_of
from liuhen.web.route import Route, found, message, officer_of

SHOWS = (("", "全部"), ("mine", "我负责"), ("today", "今日到期"), ("judge", "需人工判断"), ("advice", "建议"))
MATTER_WORDS = {"late": "迟交", "unsorted": "未归类", "gaps": "未说明的空缺"}  # of duties.queries.MATTERS; for keepers
CHIPS = {
    Status.BREACHED: "breach",
    Status.OVERDUE: "over",
    Status.NEEDS_JUDGEMENT: "judge",
    Status.DUE: "due",
    Status.TODO: "todo",
}
# beginning of the rule, words of the button (verb and object), route it leads to ('' : the subject's own page)
ACTIONS = (
    ("ingest.deadline", "去采集台", "intake"),
    ("ingest.performer", "去核对", ""),
    ("ingest.exception", "补写理由", ""),
    ("labels", "去标注", "classify"),
    ("originals.outside", "去归类", "classify"),
    ("evidence", "作出判断", ""),
    ("disc", "去刻录", ""),
    ("retention", "决定去留", ""),
    ("precheck", "登记检查", ""),
    ("ledger", "补写用途", ""),
    ("recording", "去核对", ""),
    ("session", "去核看", ""),
    ("interruption.review", "去审核", ""),
    ("interruption", "说明中断", ""),
    ("staff", "去核对", ""),
    ("archiving", "去立卷", ""),
    ("filing", "补办立案", ""),
    ("clock", "去办案", ""),
    ("performance", "去检查", ""),
    ("viewing.approval", "去审批", ""),
    ("viewing.release", "去执行", ""),
    ("device.care", "登记保养", ""),
    ("devices.place", "登记场所", "device_health"),
    ("devices.provisioning", "核对配备", "device_health"),
    ("archive.keeper", "指定人员", "people"),
    ("supervision.sampling", "设定比例", "settings"),
)
PAGES = {
    "recording": ("recording", "number"),
    "activity": ("activity", "number"),
    "handover": ("device", "number"),
    "case": ("case", "pk"),
    "application": ("application", "number"),
    "access_request": ("access_request", "number"),
    "device": ("device", "number"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """The time cell: said twice, as what is left and as the instant (look.md rule 5)."""

    big: str
    small: str
    tone: str = ""  # late, soon


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the board."""

    finding: Finding  # the first of the rows it stands for
    title: str
    about: str
    chip: str
    word: str
    time: Time
    action: str
    url: str
    citation: Citation
    is_open: bool
    may_judge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of the strip."""

    main: str
    rest: str
    bad: bool = False


def board(request: HttpRequest) -> HttpResponse:
    """Show what is owed, ordered by legal risk; the first row, or the one asked for, is open."""
    officer, now = officer_of(request), timezone.now()
    show = request.GET.get("show", "")
    known = {**dict(SHOWS), **MATTER_WORDS}
    show = show if show in known else ""
    seeing(officer, "duty.list", show=known[show])
    groups = duty_board(officer, now, show)
    rows = [row for group in groups for row in group.rows]
    asked = request.GET.get("open", "")
    opened = int(asked) if asked.isdecimal() else rows[0].pk if rows else 0
    lines = [line_of(row, officer, now, is_open=row.pk == opened) for row in rows]
    counts = duty_counts(officer, now)
    figures = (counts.everything, counts.mine, counts.today, counts.judge, counts.advice)
    context = {
        "groups": [
            (*BOARD_GROUPS[rank], list(of_rank)) for rank, of_rank in groupby(lines, key=lambda one: _rank(one.finding))
        ],
        "counts": counts,
        "shows": [(code, label, figure) for (code, label), figure in zip(SHOWS, figures, strict=True)],
        "show": show,
        "matter": MATTER_WORDS.get(show, ""),
        "urgent": lines[0] if lines else None,
        "strip": _strip(officer, now),
        "pack": active_pack(officer.bureau),
        "not_imported": TEXT_NOT_IMPORTED,
        "outcomes": Outcome.choices,
    }
    return render(request, "duties/board.html", context)


def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Open one row: what happened, the source, the next step. A part of a page that has its entry already."""
    officer, now = officer_of(request), timezone.now()
    joined = ("bureau", "officer", "about", "duty")
    row = filtered(officer, now).select_related(*joined).filter(pk=pk).first()
    if row is None:  # not on his board: within his reach all the same, or a refusal
        row = found(request, with_status(Finding.objects.select_related(*joined), now), "duty.list", pk=pk)
    line = line_of(row, officer, now, is_open=True)
    context = {"line": line, "not_imported": TEXT_NOT_IMPORTED, "outcomes": Outcome.choices}
    return render(request, "duties/why.html", context)


def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a judgement about one finding."""
    officer = officer_of(request)
    row = found(request, Finding.objects.select_related("about", "duty"), "duty.judge", pk=pk)
    same = scope(officer, "duty.judge", same_as(row).select_related("about", "duty"))
    outcome = request.POST.get("outcome", "")
    if outcome not in Outcome.values:
        raise InputError("没有记下判断。还没有选定判断结果。", next_step="请选定一项后再署名。")
    judged = judge_findings(
        list(same.order_by("pk")) if row.about.bundle else [row],
        by=officer,
        at=timezone.now(),
        outcome=Outcome(outcome),
        reason=request.POST.get("reason", ""),
        once=request.POST.get("once"),
    )
    message(request, f"已记下对“{row.words}”的判断，共 {judged} 件：{Outcome(outcome).label}")
    return redirect("duty_board")


def daily(request: HttpRequest) -> HttpResponse:
    """Print the sheet of the day: every open row with its article, to sign."""
    officer, now = officer_of(request), timezone.now()
    seeing(officer, "duty.print")
    groups = duty_board(officer, now, most=1000)
    lines = [line_of(row, officer, now, is_open=False) for group in groups for row in group.rows]
    context = {"lines": lines, "counts": duty_counts(officer, now), "now": now, "pack": active_pack(officer.bureau)}
    return render(request, "duties/daily.html", context)


def line_of(row: Finding, officer: Officer, now: datetime, *, is_open: bool) -> Line:
    """Give a row of the board as it is shown; `row` carries its status and rank (`with_status`)."""
    status = Status(str(getattr(row, "status", Status.TODO)))
    is_today = _rank(row) == 2
    word = "今日到期" if is_today else status.label
    action, url = _action(row)
    number = len(alike_of(row))
    said, label = row.about.words, row.about.label
    return Line(
        finding=row,
        title=f"{row.words}，共 {number} 件" if number > 1 else row.words,
        about=said.replace(label, f"{label} 等 {number} 件", 1) if number > 1 else said,
        chip="due" if is_today else CHIPS.get(status, "info"),
        word=word,
        time=_time(row, status, now),
        action=action,
        url=url,
        citation=Citation.from_fields(row.citation),
        is_open=is_open,
        may_judge=status in (Status.NEEDS_JUDGEMENT, Status.BREACHED) and bool(may(officer, "duty.judge", row)),
    )


def _rank(row: Finding) -> int:
    return int(getattr(row, "rank", 5))


def _time(row: Finding, status: Status, now: datetime) -> Time:
    why_moved = words.why_date(row.duty.moved, is_provisional=row.duty.provisional)
    if row.closed_at is not None and row.duty.late and row.due_at is not None:
        late_by = words.span(row.closed_at - row.due_at)
        return Time(
            big=f"晚 {late_by}", small=f"应于 {words.deadline(row.due_at, now=now)} 前{_told(why_moved)}", tone="late"
        )
    if status is Status.NEEDS_JUDGEMENT and row.closed_at is not None and row.due_at is not None:
        return Time(big="未定", small=f"最早应于 {words.deadline(row.due_at, now=now)} 前")
    if row.due_at is None:
        if status is Status.BREACHED and row.breach_at is not None:
            at = words.deadline(row.breach_at, now=now)
            return Time(big=f"已 {words.span(now - row.breach_at)}", small=f"{at} 起", tone="late")
        return Time(big="未定", small=_unset(row))
    end = words.deadline(row.due_at, now=now) + _told(why_moved)
    if now > row.due_at:
        return Time(big=f"超 {words.span(now - row.due_at)}", small=f"应于 {end} 前", tone="late")
    soon = "soon" if row.due_at - now <= timedelta(days=1) else ""
    return Time(big=f"剩 {words.span(row.due_at - now)}", small=end, tone=soon)


def _told(why: str) -> str:
    return f"，{why}" if why else ""


def _unset(row: Finding) -> str:
    return "办法没有定时限" if row.duty.judgement else f"{words.moment(row.since)} 起" if row.since else ""


def _action(row: Finding) -> tuple[str, str]:
    label, route = next((to for rule, *to in ACTIONS if row.rule.startswith(rule)), ("去核对", ""))
    if row.rule == "ingest.deadline":  # it is in already: there is nothing to take in, only to explain
        label, route = "去核对", ""
    return label, (_address(route) if route else "") or _page_of(row)


def subject_page(kind: str, subject_id: str, label: str) -> str:
    """Give the address of a subject's own page; empty where it has none."""
    route, key = PAGES.get(kind, ("", ""))
    return _address(route, **{key: label if key == "number" else subject_id}) if route else ""


def _page_of(row: Finding) -> str:
    return subject_page(row.about.kind, row.about.key, row.about.label)


def _address(route: str, **lookup: str) -> str:
    try:
        return reverse(route, kwargs=lookup)
    except NoReverseMatch:
        return ""


def _strip(officer: Officer, now: datetime) -> tuple[Fact, ...]:
    """State five facts about the machine, each before its name; red only where somebody must act."""
    return (_fixity(), _space(), _devices(officer, now), _trail(), _sheet(officer, now))


def _fixity() -> Fact:
    check = newest_checks().get("count")
    faults = open_faults(main_place()).count()
    if faults:
        return Fact(main=f"{faults} 件校验不符", rest="打开自检逐项办理", bad=True)
    if check is None:
        return Fact(main="尚未抽验原始件", rest="每日清点，轮流重读")
    return Fact(main="原始件校验一致", rest=f"{words.moment(check.checked_at)} 清点")


def _space() -> Fact:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return Fact(main=f"剩余 {words.size(free)}", rest="原始件库所在磁盘", bad=free < 10 * 2**30)


def _devices(officer: Officer, now: datetime) -> Fact:
    known = fleet(scope(officer, "device.list", Device.objects.all()), now)
    rest = f"在库 {known.in_cabinet} · 外出 {known.issued} · 送修 {known.repair}"
    late = f"，{known.overdue} 台逾期未还" if known.overdue else ""
    return Fact(main=f"记录仪 {len(known.devices)} 台", rest=rest + late, bad=bool(known.overdue))


def _trail() -> Fact:
    signed, count = store().signed_at(), Leaf.objects.count()
    if signed is None:
        return Fact(main="尚无校验点", rest="记下第一条后一秒内签出")
    return Fact(main=f"留痕 {count:,} 条", rest=f"{words.clock_time(signed)} 已签校验点")


def _sheet(officer: Officer, now: datetime) -> Fact:
    today = start_of(now.astimezone(words.OFFICE).date())
    printed = Entry.objects.filter(verb="duty.print", bureau_code=officer.bureau.code, recorded_at__gte=today)
    newest = printed.order_by("-id").first()
    if newest is None:
        return Fact(main="今日日结单未打印", rest="下班前打印并签字")
    return Fact(main="今日日结单已打印", rest=f"{words.clock_time(newest.recorded_at)} 打印")


ROUTES: tuple[Route, ...] = (
    Route(path="duties/", name="duty_board", view=board, kind="content", verb="duty.list"),
    Route(path="duties/daily/", name="duty_daily", view=daily, kind="content", verb="duty.print"),
    Route(path="duties/<int:pk>/why/", name="duty_why", view=why, kind="none", verb="duty.list"),
    Route(
        path="duties/<int:pk>/judge/", name="duty_judge", view=judge, kind="act", verb="duty.judge", methods=("POST",)
    ),
)
