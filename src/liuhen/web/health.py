"""自检: one strip for each part of the machine that keeps the evidence; every red one says what to do next."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from liuhen.errors import TamperError
from liuhen.evidence.keeping.queries import main_place, newest_checks, open_faults, pace, reading
from liuhen.jobs.models import Job, Schedule
from liuhen.trail import queries as trail
from liuhen.trail.integrator import store
from liuhen.web import words
from liuhen.web.route import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """How one part stands: its state as a chip, one line of facts, and what to do where something is wrong."""

    title: str
    state: str  # of the chip: met, due, breach, todo
    word: str  # on the chip
    facts: str
    next_step: str = ""
    url: str = ""


def health(request: HttpRequest) -> HttpResponse:
    """Show every part at one glance, what is wrong first."""
    strips = sorted((draw() for draw in STRIPS), key=lambda strip: ORDER.index(strip.state))
    wrong = [strip for strip in strips if strip.state == "breach"]
    return render(request, "health/overview.html", {"strips": strips, "wrong": wrong, "at": timezone.now()})


ORDER = ("breach", "due", "todo", "met")


def _originals() -> Strip:
    """Say whether every original was there at the last count, and how the re-reading goes."""
    url, place, checks = address_of("health_originals"), main_place(), newest_checks()
    if place is None or not checks:
        return Strip(title="原始件", state="todo", word="尚未核验", facts="每日清点一次，夜里轮流重读", url=url)
    newest = max(checks.values(), key=lambda row: row.checked_at)
    facts = f"{words.moment(newest.checked_at)} {newest.get_kind_display()} {newest.originals:,} 件"
    if faults := open_faults(place).count():
        step = "逐项查看，从好的副本修复；修复前不要清空任何存储卡。"
        return Strip(title="原始件", state="breach", word=f"{faults} 处不符", facts=facts, next_step=step, url=url)
    held = reading(place, timezone.now())
    if held.round_days >= pace().every_days:
        step = f"按现在的时段和速度，读完一遍要 {held.round_days} 天，超过 {pace().every_days} 天。请放宽时段或速度。"
        return Strip(title="原始件", state="due", word="读不完", facts=facts, next_step=step, url=url)
    return Strip(title="原始件", state="met", word="一致", facts=facts, url=url)


def _trail() -> Strip:
    url = address_of("health_trail") or address_of("trail")
    try:
        checked, signed = trail.last_check(), store().signed_at()
    except TamperError as error:
        return Strip(
            title="留痕", state="breach", word="不一致", facts=error.sentence, next_step=error.next_step, url=url
        )
    waiting = trail.pending_count()
    if checked is not None and checked.fault:
        step = "不要重启或清理，先抄下最近一张校验单，请上级用核验程序核对。"
        return Strip(title="留痕", state="breach", word="不一致", facts=checked.fault, next_step=step, url=url)
    facts = f"{words.moment(signed)} 签校验点，待排入 {waiting} 条" if signed else "记下第一条后一秒内签校验点"
    if checked is None:
        return Strip(title="留痕", state="todo", word="尚未全本核对", facts=facts, url=url)
    facts = f"{words.moment(checked.at)} 全本核对 {checked.size:,} 条；{facts}"
    return Strip(title="留痕", state="met", word="完整", facts=facts, url=url)


def _jobs() -> Strip:
    url, now = address_of("health_jobs"), timezone.now()
    dead = Job.objects.filter(state="dead").count()
    late = Schedule.objects.filter(lease_until__lt=now).count()
    minded = Schedule.objects.filter(lease_until__gte=now).exists()
    waiting = Job.objects.filter(state__in=("waiting", "running")).count()
    facts = f"排队和办理中 {waiting} 项，办不成 {dead} 项"
    if not minded:
        step = "后台没有在运行，预览、核验和副本都停着。请系统管理员重新启动留痕。"
        return Strip(title="后台任务", state="breach", word="没有运行", facts=facts, next_step=step, url=url)
    if dead or late:
        step = "打开后台任务，看办不成的原因，再重办。" if dead else "有定时任务没人办，请系统管理员查看后台记录。"
        return Strip(title="后台任务", state="due", word="有办不成的", facts=facts, next_step=step, url=url)
    return Strip(title="后台任务", state="met", word="正常", facts=facts, url=url)


def address_of(name: str) -> str:
    """Give the address of a part's own page; empty while it has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


STRIPS: tuple[Callable[[], Strip], ...] = (_originals, _trail, _jobs)
ROUTES: tuple[Route, ...] = (Route(path="health/", name="health", view=health, kind="none", verb="health.view"),)
