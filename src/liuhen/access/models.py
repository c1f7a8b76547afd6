"""Requests to view recordings, permits, tickets, and what was watched."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.access.snapshots.models import Snapshot

__all__ = ["AccessRequest", "Permit", "RequestState", "Snapshot", "Ticket", "WatchedRange"]


class RequestState(models.TextChoices):
    """How far a request has come (domain.md 4.5)."""

    REQUESTED = "requested", "待审批"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "待执行"
    RELEASED = "released", "可观看"
    REVOKED = "revoked", "已收回"
    EXPIRED = "expired", "已过期"
    CLOSED = "closed", "已办结"


class AccessRequest(models.Model):
    """One request to view recordings (调阅申请). It is a line of the viewing register."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="access_requests")
    number = models.CharField("编号", max_length=20)
    recordings = models.ManyToManyField("evidence.Recording", related_name="access_requests")
    purpose = models.CharField("事由", max_length=200)
    basis = models.CharField("依据", max_length=200, blank=True)
    requested_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="access_requests")
    requested_at = models.DateTimeField("申请时间")
    window_from = models.DateTimeField("有效期起")
    window_until = models.DateTimeField("有效期止")
    plays = models.PositiveSmallIntegerField("每段次数", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=RequestState.choices, default=RequestState.REQUESTED)
    approval = models.OneToOneField(
        "approvals.Request", on_delete=models.PROTECT, null=True, blank=True, related_name="access_request"
    )

    trail_kind: ClassVar[str] = "access_request"

    class Meta:
        verbose_name = "调阅申请"
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="access_number_once"),
            models.CheckConstraint(condition=Q(window_until__gt=F("window_from")), name="access_window_has_length"),
        ]
        indexes = [models.Index(fields=["bureau", "-id"]), models.Index(fields=["bureau", "state"])]

    def __str__(self) -> str:
        return self.number


class Permit(models.Model):
    """What was approved: one person, these items, this window (调阅许可). Opened by another person."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="permits")
    request = models.OneToOneField(AccessRequest, on_delete=models.PROTECT, related_name="permit")
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="permits")
    window_from = models.DateTimeField("有效期起")
    window_until = models.DateTimeField("有效期止")
    plays = models.PositiveSmallIntegerField("每段次数", null=True, blank=True)
    limits = models.JSONField("限定", default=dict)  # words of the approver's limit, as decided
    approved_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    approved_as = models.CharField("批准人职务", max_length=40)  # the pack's word on that day
    approved_at = models.DateTimeField("批准时间")
    released_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField("开放时间", null=True, blank=True)
    release_uid = models.CharField("开放的留痕记录", max_length=32, blank=True)  # its grants name this entry
    revoked_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)
    revoked_why = models.CharField("收回理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "调阅许可"
        constraints = [
            models.CheckConstraint(condition=~Q(officer=F("approved_by")), name="permit_not_self_approved"),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True)
                | (~Q(released_by=F("approved_by")) & ~Q(released_by=F("officer"))),
                name="permit_released_by_a_third",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Return the number of the request: permit and request are one file."""
        return self.request.number


class Ticket(models.Model):
    """One play of one recording by one person (播放票据): ten minutes, renewable while the permit lives."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    token = models.CharField("票据", max_length=32, unique=True)
    permit = models.ForeignKey(Permit, on_delete=models.PROTECT, related_name="tickets")
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="tickets")
    recording = models.ForeignKey("evidence.Recording", on_delete=models.PROTECT, related_name="tickets")
    opened_at = models.DateTimeField("开始时间")
    until = models.DateTimeField("到期时间")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "播放票据"
        indexes = [models.Index(fields=["permit", "recording"]), models.Index(fields=["closed_at", "until"])]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Return how the trail names it: never the token itself."""
        return f"{self.permit.number} 第 {self.pk} 次播放"


class WatchedRange(models.Model):
    """A stretch of a recording that was watched under a ticket, in milliseconds of its play time."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="ranges")
    from_ms = models.PositiveBigIntegerField("起")
    until_ms = models.PositiveBigIntegerField("止")

    class Meta:
        verbose_name = "观看时段"
        constraints = [models.CheckConstraint(condition=Q(until_ms__gt=F("from_ms")), name="watched_has_length")]

    def __str__(self) -> str:
        return f"{self.from_ms}–{self.until_ms}"
