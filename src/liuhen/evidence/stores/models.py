"""Self-tests of locks, renewals, moves from one store to another, expulsions."""

from django.db import models
from django.db.models import Q

from liuhen.evidence.stores.words import ExpulsionState, Ground, MoveState
from liuhen.evidence.words import choices


class LockTest(models.Model):
    """One lock self-test of a store (锁定自检). Written once."""

    store = models.CharField("存储", max_length=60)
    tested_at = models.DateTimeField("自检时间")
    tested_by = models.CharField("自检人", max_length=60)
    holds = models.BooleanField("通过")
    probes = models.JSONField("各项结果")  # [{code, title, holds, told}]
    trail_kind = "locktest"

    class Meta:
        verbose_name = "锁定自检"
        indexes = [models.Index(fields=["store", "-tested_at"], name="lock_test_by_store")]

    def __str__(self) -> str:
        return f"{self.store} {self.tested_at}"

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"存储“{self.store}”的锁定自检"


class LockRenewal(models.Model):
    """One run of the sealer over the locks of a store (锁定续期). Written once."""

    store = models.CharField("存储", max_length=60)
    renewed_at = models.DateTimeField("续期时间")
    looked_at = models.PositiveIntegerField("查看件数")
    locked = models.PositiveIntegerField("转为锁定")
    extended = models.PositiveIntegerField("延长")
    relocked = models.PositiveIntegerField("补锁")
    overdue = models.JSONField("逾期", default=list)  # names of the first of them
    failed = models.JSONField("未成", default=list)
    earliest = models.DateTimeField("最早到期", null=True, blank=True)
    trail_kind = "lockrenewal"

    class Meta:
        verbose_name = "锁定续期"
        indexes = [models.Index(fields=["store", "-renewed_at"], name="lock_renewal_by_store")]

    def __str__(self) -> str:
        return f"{self.store} {self.renewed_at}"

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"存储“{self.store}”的锁定续期"


class StoreMove(models.Model):
    """A move of all originals from one store to another (迁移). The newest switched one says which store is in use."""

    source = models.CharField("原存储", max_length=60)
    target = models.CharField("新存储", max_length=60)
    state = models.CharField("状态", max_length=10, choices=choices(MoveState), default=MoveState.COPYING.value)
    begun_at = models.DateTimeField("开始时间")
    begun_by = models.CharField("办理人", max_length=60)
    switched_at = models.DateTimeField("切换时间", null=True, blank=True)
    originals = models.PositiveIntegerField("件数", default=0)
    total_bytes = models.BigIntegerField("字节数", default=0)
    report_uid = models.CharField("报告标识", max_length=32)
    report_digest = models.CharField("报告 SHA-256", max_length=71, blank=True)
    failure = models.CharField("未成的原因", max_length=300, blank=True)
    trail_kind = "storemove"

    class Meta:
        verbose_name = "存储迁移"
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="copying"), name="one_move_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"从“{self.source}”到“{self.target}”的迁移"


class Expulsion(models.Model):
    """Bytes that must leave the store (移出): asked by one person, confirmed by another; the digest stays."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="expulsions")
    number = models.CharField("编号", max_length=40)
    recording = models.ForeignKey("evidence.Recording", on_delete=models.PROTECT, related_name="expulsions")
    digest = models.CharField("SHA-256", max_length=71)
    ground = models.CharField("事由", max_length=10, choices=choices(Ground))
    reason = models.CharField("说明", max_length=500)
    paper = models.CharField("依据文书", max_length=200)  # number of the order, decision or finding
    law = models.CharField("法律依据", max_length=200, blank=True)  # after the first seven days only
    state = models.CharField("状态", max_length=10, choices=choices(ExpulsionState), default=ExpulsionState.ASKED.value)
    asked_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)
    done_at = models.DateTimeField("移出时间", null=True, blank=True)
    certificate = models.TextField("移出证明", blank=True)  # canonical JSON, the bytes that lie in the store
    waiting_for = models.CharField("尚未移出的原因", max_length=300, blank=True)
    left_at = models.JSONField("仍有内容的地方", default=list)  # names of places that are only read
    trail_kind = "expulsion"

    class Meta:
        verbose_name = "移出"
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="expulsion_number_once"),
            models.UniqueConstraint(
                fields=["recording"], condition=~Q(state="refused"), name="one_expulsion_of_a_recording"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
                name="expelled_by_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.number
