"""Rows of the background work: jobs, what happened to them, and who minds the clock."""

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One piece of work. The row is the truth, whichever engine wakes the worker (decisions 8)."""

    class State(models.TextChoices):
        """Where the job stands."""

        WAITING = "waiting", "等待"
        RUNNING = "running", "正在办"
        DONE = "done", "已办完"
        DEAD = "dead", "多次未成，已停"
        CANCELLED = "cancelled", "已取消"

    kind = models.CharField("种类", max_length=64)
    payload = models.JSONField("内容", default=dict)
    dedupe = models.CharField("去重键", max_length=160, blank=True)
    priority = models.SmallIntegerField("优先", default=0)  # higher first
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    run_after = models.DateTimeField("最早开始")
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    most_attempts = models.PositiveSmallIntegerField("最多次数", default=5)
    token = models.PositiveIntegerField("栅栏号", default=0)  # grows with every claim; an older one may write nothing
    lease_until = models.DateTimeField("租期至", null=True, blank=True)
    worker = models.CharField("办理进程", max_length=80, blank=True)
    is_cancel_asked = models.BooleanField("要求取消", default=False)
    done_units = models.BigIntegerField("已办", default=0)
    total_units = models.BigIntegerField("总数", default=0)
    words = models.CharField("进度说明", max_length=200, blank=True)
    created_at = models.DateTimeField("提出时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "后台任务"
        indexes = [models.Index(fields=["state", "kind", "-priority", "id"], name="jobs_job_next")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "dedupe"],
                condition=Q(state__in=("waiting", "running")) & ~Q(dedupe=""),
                name="jobs_job_one_open_per_key",
            )
        ]


class JobEvent(models.Model):
    """One thing that happened to a job: its history."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField("时间")
    event = models.CharField(
        "事项", max_length=12
    )  # enqueued, claimed, reclaimed, released, failed, done, dead, cancelled, again
    worker = models.CharField("办理进程", max_length=80, blank=True)
    words = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "后台任务经过"


class Schedule(models.Model):
    """A task that comes round again; one row each, so that one worker at a time minds it."""

    kind = models.CharField("种类", max_length=64, primary_key=True)
    due_at = models.DateTimeField("下次时间")
    token = models.PositiveIntegerField("栅栏号", default=0)
    lease_until = models.DateTimeField("租期至", null=True, blank=True)
    worker = models.CharField("办理进程", max_length=80, blank=True)
    failure = models.TextField("上次未成的原因", blank=True)

    class Meta:
        verbose_name = "定时任务"
