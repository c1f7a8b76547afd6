"""自检: one strip for each part of the machine that keeps the evidence; every red one says what to do next."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from liuhen.errors import TamperError
from liuhen.evidence.keeping.queries import (
    lacking_count,
    main_place,
    newest_checks,
    open_faults,
    pace,
    reading,
    replicas,
    rule,
    standing,
)
from liuhen.evidence.queries import vault
from liuhen.jobs.models import Job, Schedule
from liuhen.trail import queries as trail
from liuhen.trail.clock.queries import clock_state, why_clock_is_unexplained
from liuhen.trail.integrator import store
from liuhen.vault.directory import Directory
from liuhen.vault.port import Level
from liuhen.web import words
from liuhen.web.health.keeping import STANDINGS
from liuhen.web.health.protection import wrong_with_store
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


def _copies() -> Strip:
    """Say whether everything has as many verified copies as the rule wants, and whether each place can be reached."""
    url, wanted = address_of("health_originals"), rule().copies
    away = [place for place in replicas() if place.failure]
    facts = f"另有 {replicas().count()} 处副本，要求每件 {wanted} 份已核验的"
    if away:
        return Strip(
            title="副本",
            state="breach",
            word="有一处连不上",
            facts=f"{facts}；{away[0].failure}",
            next_step=f"请挂载或修好“{away[0].name}”，再清点一遍。",
            url=url,
        )
    if wanted > 1 and not replicas().exists():
        step = "只有本机一份，这块磁盘坏了就没有了。请登记另一块磁盘或备份介质作副本处。"
        return Strip(title="副本", state="due", word="只有一份", facts=facts, next_step=step, url=url)
    if lacking := lacking_count(wanted):
        step = "后台正在存入；一直不减少的，看副本处的磁盘是否满了。"
        return Strip(title="副本", state="due", word=f"{lacking:,} 件不足", facts=facts, next_step=step, url=url)
    return Strip(title="副本", state="met", word="齐全", facts=facts, url=url)


def _protection() -> Strip:
    """Say what the system below enforces here."""
    known, held = vault().protections(), standing()
    url = address_of("health_protection") or address_of("health_originals")
    levels = {level: [one.title for one in known if one.level is level] for level in Level}
    if isinstance(vault(), Directory):
        chip, word, says = STANDINGS[held]
        next_step = "" if chip == "met" else says
        return Strip(title="存储保护", state=chip, word=word, facts=says, next_step=next_step, url=url)
    if bare := "、".join(levels[Level.OPEN]):
        step = "打开存储保护，按上面的说明加固。"
        return Strip(title="存储保护", state="breach", word="有未保护的", facts=bare, next_step=step, url=url)
    if wrong := wrong_with_store(timezone.now()):
        step = "打开存储保护，按那里说的办。"
        return Strip(title="存储保护", state="breach", word="有危险", facts=wrong, next_step=step, url=url)
    enforced, detected = ("、".join(levels[level]) or "无" for level in (Level.ENFORCED, Level.DETECTED))
    facts = f"存储强制：{enforced}；可发现：{detected}"
    return Strip(title="存储保护", state="met", word="已保护", facts=facts, url=url)


def _clock() -> Strip:
    """Say whether the server's clock was compared lately, and whether a step of it is still unexplained."""
    url, now = address_of("health_clock"), timezone.now()
    state = clock_state(now)
    facts = f"{words.moment(state.newest.at)} 比对过" if state.newest else "还没有和任何时间比对过"
    if why := why_clock_is_unexplained():
        step = "打开时钟写明原因；写明之前销毁和续期都停着。"
        return Strip(title="时钟", state="breach", word="有未说明的跳变", facts=why, next_step=step, url=url)
    if state.is_old:
        step = "打开时钟，设授时来源，或两人对着报时信号登记一次。"
        return Strip(title="时钟", state="due", word="待授时", facts=facts, next_step=step, url=url)
    return Strip(title="时钟", state="met", word="已授时", facts=facts, url=url)


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


STRIPS: tuple[Callable[[], Strip], ...] = (_originals, _copies, _protection, _trail, _clock, _jobs)
ROUTES: tuple[Route, ...] = (Route(path="health/", name="health", view=health, kind="none", verb="health.view"),)
