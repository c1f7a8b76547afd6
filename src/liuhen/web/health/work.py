"""自检 · 后台任务: what waits, what runs and where, what failed for good and why, what was done, what comes round."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.archive.models import CaseFile
from liuhen.bureau.acts.work import do_again, let_rest
from liuhen.bureau.models import Bureau, Officer
from liuhen.bureau.queries import may
from liuhen.errors import InputError
from liuhen.evidence.models import Receipt, Recording
from liuhen.jobs import queries
from liuhen.jobs.models import Job
from liuhen.jobs.queries import Seen
from liuhen.web import reading
from liuhen.web.route import Route, message, officer_of

# Every kind of work by the name people know it under; a test holds it against the worker's own tables.
KINDS: Mapping[str, str] = {
    "recording.derive": "制作预览",
    "recording.copy": "制作可播放副本",
    "recording.look": "查找黑场和静音",
    "docks.take_in": "采集入库",
    "archive.build": "立卷",
    "archive.bind": "装订合订本",
    "rules.effect": "计算规则影响",
    "rules.move_terms": "重算期限",
    "rules.renew": "重算职责",
    "vault.count": "清点原始件",
    "vault.read": "重读原始件",
    "vault.copy": "存入副本",
    "vault.mend": "修复原始件",
}
ROUNDS: Mapping[str, str] = {
    "door.sum": "汇总门口来访",
    "docks.watch": "看守采集站文件夹",
    "vault.rounds": "安排核验",
    "trail.integrate": "排入留痕并签校验点",
    "trail.check": "全本核对留痕",
    "trail.slip": "制作日校验单",
    "trail.witness": "送见证",
    "trail.stamp": "盖时间戳",
    "clock.watch": "看守服务器时钟",
    "clock.compare": "与授时来源比对",
    "duties.project": "更新职责",
    "search.project": "更新查找",
    "rules.begin": "规则到期施行",
    "recordings.hear": "重听录像时间的依据",
    "access.expire": "结束到期的许可",
    "stores.test": "锁定自检",
    "stores.expel": "移出已确认的原始件",
    "cases.team": "补发承办人的准许",
    "documents.finish": "补齐签发文书",
    "documents.void_stale": "作废未签发的文号",
}
# What a job is about: the word in its payload, and the rows that word numbers.
SUBJECTS: Mapping[str, tuple[str, type[Model]]] = {
    "recording": ("录像", Recording),
    "receipt": ("回执", Receipt),
    "case_file": ("案卷", CaseFile),
    "bureau": ("", Bureau),
}
OTHERS = "另一机关的"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One job with its words."""

    job: Seen
    kind: str
    subject: str  # empty where it is the installation's own
    reason: str  # empty where it is another bureau's: it may name what is theirs
    long: timedelta | None  # how long it has run, or ran


def work(request: HttpRequest) -> HttpResponse:
    """Show the whole of it; what needs a person first."""
    by, now = officer_of(request), timezone.now()
    rounds = queries.rounds(now)
    context = {
        "failed": [_line(job, by) for job in queries.failed()],
        "failed_count": queries.count_failed(),
        "running": [_line(job, by) for job in queries.running()],
        "waiting": [(KINDS.get(row.kind, row.kind), row) for row in queries.waiting()],
        "put_off": [_line(job, by) for job in queries.put_off()],
        "history": [_line(job, by) for job in queries.history()],
        "rounds": [(ROUNDS.get(row.kind, row.kind), row) for row in rounds],
        "overdue": sum(row.is_overdue for row in rounds),
        "is_alive": any(row.machine and not row.is_overdue for row in rounds),
        "may_again": bool(may(by, "work.again")),
        "may_rest": bool(may(by, "work.rest")),
    }
    return render(request, "health/work.html", context)


def again(request: HttpRequest) -> HttpResponse:
    """Put a job that failed for good back to work."""
    job = _job(request)
    do_again(job, by=officer_of(request), at=timezone.now(), once=request.POST.get("once", ""))
    message(request, f"已重新排队：{KINDS.get(job.kind, job.kind)}，第 {job.pk} 项。")
    return redirect("health_jobs")


def rest(request: HttpRequest) -> HttpResponse:
    """Decide that a job is not tried again."""
    job, reason = _job(request), reading.text(request, "reason", "理由")
    let_rest(job, reason, by=officer_of(request), at=timezone.now(), once=request.POST.get("once", ""))
    message(request, f"已决定不再办：{KINDS.get(job.kind, job.kind)}，第 {job.pk} 项。")
    return redirect("health_jobs")


def _job(request: HttpRequest) -> Job:
    job = Job.objects.filter(pk=reading.whole(request, "job", "所指的一项") or 0).first()
    if job is None or _subject(job.payload, officer_of(request)) == OTHERS:
        raise InputError("没有办理：找不到所指的一项。", next_step="请刷新页面，从列表里选。")
    return job


def _line(job: Seen, by: Officer) -> Line:
    subject = _subject(job.payload, by)
    return Line(
        job=job,
        kind=KINDS.get(job.kind, job.kind),
        subject=subject,
        reason="" if subject == OTHERS else job.reason,
        long=((job.ended_at or timezone.now()) - job.since) if job.since else None,
    )


def _subject(payload: Mapping[str, object], by: Officer) -> str:
    """Say what a job is about, in words; of another bureau's only that it is another's."""
    for key, (word, model) in SUBJECTS.items():
        if key not in payload:
            continue
        thing = model._default_manager.filter(pk=payload[key]).first()  # noqa: SLF001 - Django's documented name
        if thing is None or (thing.pk if isinstance(thing, Bureau) else getattr(thing, "bureau_id", 0)) != by.bureau_id:
            return OTHERS
        return f"{word} {getattr(thing, 'number', '') or thing.pk}" if word else "本机关"
    return ""


ROUTES: tuple[Route, ...] = (
    Route(path="health/jobs/", name="health_jobs", view=work, kind="none", verb="health.view"),
    Route(path="health/jobs/again/", name="work_again", view=again, kind="act", verb="work.again", methods=("POST",)),
    Route(path="health/jobs/rest/", name="work_rest", view=rest, kind="act", verb="work.rest", methods=("POST",)),
)
