"""What is done to devices that are not in use: maintenance, repair, and issues that could not be made."""

from django.db import models
from django.db.models import F, Q


class Care(models.Model):
    """One maintenance of a device (维护保养). Never changed; a wrong one is followed by a right one."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="cares")
    device = models.ForeignKey("devices.Device", on_delete=models.PROTECT, related_name="cares")
    number = models.CharField("维护编号", max_length=20)
    done_on = models.DateField("维护日期")
    done_by = models.CharField("维护人员", max_length=40)  # a person of the bureau or of the maker's service
    work = models.CharField("维护内容", max_length=200)
    result = models.CharField("结果", max_length=200)
    noted_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("登记时间")
    trail_kind = "care"

    class Meta:
        verbose_name = "维护保养"
        constraints = [models.UniqueConstraint(fields=["bureau", "number"], name="care_number_once")]
        indexes = [models.Index(fields=["device", "-done_on"])]

    def __str__(self) -> str:
        return self.number


class Contents(models.TextChoices):
    """What became of the recordings inside a device before it left the bureau's hands."""

    TAKEN_IN = "taken_in", "卡内资料已采集入库"
    EMPTY = "empty", "卡已取出，机内无资料"
    INSIDE = "inside", "无法读取，资料仍在机内"


class DeviceRepair(models.Model):
    """One repair from the fault until the device is back or given up (送修)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="repairs")
    device = models.ForeignKey("devices.Device", on_delete=models.PROTECT, related_name="repairs")
    number = models.CharField("维修编号", max_length=20)
    fault = models.CharField("故障", max_length=200)
    contents = models.CharField("机内资料", max_length=10, choices=Contents.choices)
    sent_to = models.CharField("维修单位", max_length=80, blank=True)
    sent_at = models.DateTimeField("送修时间")
    sent_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("修复时间", null=True, blank=True)
    ended_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField("维修结果", max_length=200, blank=True)
    trail_kind = "device_repair"

    class Meta:
        verbose_name = "送修"
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="repair_number_once"),
            models.UniqueConstraint(
                fields=["device"], condition=Q(ended_at__isnull=True), name="device_in_repair_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("sent_at")), name="repair_ends_after_sending"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Shortage(models.Model):
    """Somebody asked for a device and none could be issued (未能领用): it says whether the bureau has enough."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="shortages")
    asked_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申领时间")
    kind = models.CharField("类型", max_length=20)  # a value of DeviceKind
    purpose = models.CharField("用途", max_length=120, blank=True)
    reason = models.CharField("未能领用的原因", max_length=200)
    noted_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("登记时间")
    trail_kind = "shortage"

    class Meta:
        verbose_name = "未能领用"
        indexes = [models.Index(fields=["bureau", "-asked_at"])]

    def __str__(self) -> str:
        return f"未能领用 {self.pk}"
