"""Places that hold originals, one row for each copy, checks and what they found, repairs, orders to the sealer."""

from typing import cast

from django.db import models
from django.db.models import Q

from liuhen.evidence.keeping.words import CheckKind, Closing, OrderState, PlaceKind, RepairState
from liuhen.evidence.words import choices


class KeepingRule(models.Model):
    """How the originals are kept on this installation (保管规则). The newest row counts; none is changed."""

    copies = models.PositiveSmallIntegerField("副本数", default=2)  # verified copies of each original, this store's too
    every_days = models.PositiveSmallIntegerField("重读周期（天）", default=90)
    from_hour = models.PositiveSmallIntegerField("开始时刻", default=20)  # local hour, inclusive
    until_hour = models.PositiveSmallIntegerField("结束时刻", default=7)  # local hour, exclusive; may be next morning
    megabytes_per_second = models.PositiveIntegerField("读取上限（MB/s）", default=100)
    set_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = "保管规则"

    def __str__(self) -> str:
        return f"{self.copies} 份，{self.every_days} 天"


class Place(models.Model):
    """A named store that holds originals (保管处): this installation's own, a replica, a medium that is only read."""

    name = models.CharField("名称", max_length=60, unique=True)
    kind = models.CharField("种类", max_length=10, choices=choices(PlaceKind))
    address = models.CharField("位置", max_length=500, blank=True)  # folder, or name of an object store; '' for our own
    is_active = models.BooleanField("启用", default=True)
    added_by = models.CharField("登记人", max_length=60)
    added_at = models.DateTimeField("登记时间")
    looked_at = models.DateTimeField("最近清点", null=True, blank=True)  # last quick pass over everything
    reached_at = models.DateTimeField("最近连通", null=True, blank=True)
    failure = models.CharField("未能连通的原因", max_length=300, blank=True)
    trail_kind = "place"

    class Meta:
        verbose_name = "保管处"
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="main"), name="one_store_is_our_own"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"保管处“{self.name}”"


class Copy(models.Model):
    """One original, list or document as one place holds it (副本). It says nothing about what the bytes should be."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="copies")
    digest = models.CharField("SHA-256", max_length=71)
    size = models.BigIntegerField("字节数")
    copied_at = models.DateTimeField("存入时间")
    verified_at = models.DateTimeField("最近重读")  # read to the end and compared; at first when it was stored
    fault = models.CharField("情况", max_length=20, blank=True)  # vault.fixity.Fault of the last look; '': good
    protected_at = models.DateTimeField("加保护标志时间", null=True, blank=True)

    class Meta:
        verbose_name = "副本"
        constraints = [models.UniqueConstraint(fields=["place", "digest"], name="copy_once_in_each_place")]
        indexes = [
            models.Index(fields=["digest"], name="copy_by_digest"),
            models.Index(fields=["place", "verified_at"], name="copy_by_last_reading"),
            models.Index(fields=["place", "id"], condition=Q(protected_at__isnull=True), name="copy_unprotected"),
            models.Index(fields=["place", "id"], condition=~Q(fault=""), name="copy_with_fault"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.digest[:15]}"

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"副本 {self.digest[7:15]}"


class FixityCheck(models.Model):
    """One check of a store (原始件核验): a count of everything, a share of re-reading, or all at once."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="checks")
    kind = models.CharField("种类", max_length=8, choices=choices(CheckKind), default=CheckKind.WHOLE.value)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    checked_at = models.DateTimeField("核验时间")
    checked_by = models.CharField("核验人", max_length=60)
    originals = models.PositiveIntegerField("原始件数", default=0)
    bytes_read = models.BigIntegerField("读取字节数", default=0)
    is_open = models.BooleanField("进行中", default=False)

    class Meta:
        verbose_name = "原始件核验"
        indexes = [models.Index(fields=["place", "kind", "-checked_at"], name="check_by_place")]

    def __str__(self) -> str:
        return f"{self.checked_at} {self.originals}"

    @property
    def where(self) -> Place:
        """The place that was checked; only checks from before there were places name none."""
        return cast("Place", self.place)


class FixityFault(models.Model):
    """One thing a check found wrong. It stays open until it is repaired or found right again."""

    check_made = models.ForeignKey(FixityCheck, on_delete=models.PROTECT, related_name="faults")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="faults")
    fault = models.CharField("情况", max_length=20)  # vault.fixity.Fault
    name = models.CharField("库内名称", max_length=300)
    digest = models.CharField("SHA-256", max_length=71, blank=True, db_index=True)
    found = models.CharField("现值", max_length=80, blank=True)
    found_at = models.DateTimeField("发现时间", null=True, blank=True)
    closed_at = models.DateTimeField("了结时间", null=True, blank=True)
    closed_how = models.CharField("了结方式", max_length=12, choices=choices(Closing), blank=True)
    closed_in = models.ForeignKey(
        FixityCheck, on_delete=models.PROTECT, null=True, blank=True, related_name="faults_closed"
    )
    trail_kind = "fixityfault"

    class Meta:
        verbose_name = "核验发现"
        indexes = [models.Index(fields=["place", "id"], condition=Q(closed_at__isnull=True), name="fault_open")]

    def __str__(self) -> str:
        return f"{self.fault} {self.name[:16]}"

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"核验发现 {self.pk} 号"


class Repair(models.Model):
    """A damaged or missing original taken back from a good copy (修复); the damaged bytes are kept aside."""

    fault = models.ForeignKey(FixityFault, on_delete=models.PROTECT, related_name="repairs")
    source = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=choices(RepairState), default=RepairState.ASKED.value)
    asked_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提出时间")
    reason = models.CharField("理由", max_length=300)
    aside = models.CharField("坏件另存为", max_length=200, blank=True)  # name below quarantine/
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    failure = models.CharField("未成的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "修复"
        constraints = [
            models.UniqueConstraint(fields=["fault"], condition=Q(state="asked"), name="one_repair_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.fault} {self.state}"

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"修复 {self.pk} 号"


class ReleaseOrder(models.Model):
    """An order to the sealer to take the protecting flag off one original (放行令). The trail contains the order."""

    digest = models.CharField("SHA-256", max_length=71)
    entry = models.CharField("留痕编号", max_length=32)  # uid of the entry that orders it and names the original
    why = models.CharField("用途", max_length=40)  # repair, expel, dispose
    state = models.CharField("状态", max_length=8, choices=choices(OrderState), default=OrderState.ASKED.value)
    ordered_at = models.DateTimeField("下达时间")
    done_at = models.DateTimeField("办理时间", null=True, blank=True)
    refusal = models.CharField("未办的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "放行令"
        indexes = [models.Index(fields=["state", "id"], name="order_by_state")]

    def __str__(self) -> str:
        return f"{self.digest[:15]} {self.state}"

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"放行令 {self.pk} 号"
