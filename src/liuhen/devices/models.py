"""Devices, their issues and returns, the checks before use, and the stations that bring their files."""

from django.db import models
from django.db.models import F, Q


class DeviceKind(models.TextChoices):
    """What sort of device it is (设备类型); the codes the law room uses."""

    BODY_CAMERA = "body_camera", "执法记录仪"
    CAMERA = "camera", "照相机"
    CAMCORDER = "camcorder", "摄像机"
    AUDIO_RECORDER = "audio_recorder", "录音机"
    HANDHELD_TERMINAL = "handheld_terminal", "手持执法终端"
    CCTV = "cctv", "视频监控"
    STORAGE_DEVICE = "storage_device", "采集存储设备"


class DeviceState(models.TextChoices):
    """Where the device is."""

    IN_CABINET = "in_cabinet", "在柜"
    ISSUED = "issued", "已领用"
    REPAIR = "repair", "送修"
    RETIRED = "retired", "已停用"


class Purpose(models.TextChoices):
    """What a device may be issued for (石龙制度 第五条: enforcement only)."""

    ACTIVITY = "activity", "执法活动"
    STANDBY = "standby", "执法值守、待命"
    CALL_OUT = "call_out", "随时出动"


class Device(models.Model):
    """A recording device of the bureau (音像记录设备)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="devices")
    number = models.CharField("设备编号", max_length=20)
    kind = models.CharField("类型", max_length=20, choices=DeviceKind.choices, default=DeviceKind.BODY_CAMERA)
    maker = models.CharField("厂家", max_length=60, blank=True)
    model = models.CharField("型号", max_length=60, blank=True)
    serial = models.CharField("出厂编号", max_length=60, blank=True)
    badge_default = models.CharField("机内人员编号", max_length=12, blank=True)
    unit = models.ForeignKey("bureau.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="devices")
    state = models.CharField("状态", max_length=12, choices=DeviceState.choices, default=DeviceState.IN_CABINET)
    gap_seconds = models.PositiveSmallIntegerField("自动分段容许间隔（秒）", default=2)
    registered_at = models.DateTimeField("登记时间")
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "设备"
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="device_number_once"),
            models.UniqueConstraint(fields=["bureau", "serial"], condition=~Q(serial=""), name="device_serial_once"),
        ]
        indexes = [models.Index(fields=["bureau", "state"])]

    def __str__(self) -> str:
        return self.number


class Handover(models.Model):
    """One issue of a device until its return (领用归还). The row is a line of the usage ledger."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="handovers")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="handovers")
    number = models.CharField("领用编号", max_length=20)
    holder = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="handovers")
    issued_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("领用时间")
    purpose = models.CharField("用途", max_length=12, choices=Purpose.choices)
    expected_return_at = models.DateTimeField("预计归还", null=True, blank=True)
    activity_note = models.CharField("活动", max_length=120, blank=True)  # HD-… of the activity, or words
    returned_at = models.DateTimeField("归还时间", null=True, blank=True)
    received_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    condition = models.CharField("设备状况", max_length=200, blank=True)
    contents = models.CharField("记录内容", max_length=400, blank=True)
    return_offset_ms = models.BigIntegerField("归还时偏差（毫秒）", null=True, blank=True)
    return_tolerance_ms = models.PositiveIntegerField("归还时误差（毫秒）", default=0)

    class Meta:
        verbose_name = "领用"
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="handover_number_once"),
            models.UniqueConstraint(
                fields=["device"], condition=Q(returned_at__isnull=True), name="device_issued_once"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("issued_at")),
                name="handover_returned_after_issue",
            ),
        ]
        indexes = [
            models.Index(fields=["device", "-issued_at"]),
            models.Index(fields=["bureau", "-issued_at"]),
        ]

    def __str__(self) -> str:
        return self.number


class PreUseCheck(models.Model):
    """The check made before a device was handed out (使用前检查). Written once with its handover."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    handover = models.OneToOneField(Handover, on_delete=models.PROTECT, related_name="check_made")
    items = models.JSONField("检查项目")  # [{code, label, ok, value}]
    battery_percent = models.PositiveSmallIntegerField("电量（%）", null=True, blank=True)
    free_mb = models.PositiveIntegerField("剩余空间（MB）", null=True, blank=True)
    clock_offset_ms = models.BigIntegerField("校时前偏差（毫秒，快为正）", null=True, blank=True)
    offset_tolerance_ms = models.PositiveIntegerField("测量误差（毫秒）", default=0)
    clock_was_set = models.BooleanField("已校时", default=False)
    reason = models.CharField("带缺项领用的理由", max_length=200, blank=True)
    measured_at = models.DateTimeField("检查时间")
    measured_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "使用前检查"

    def __str__(self) -> str:
        return f"{self.handover.number} 使用前检查"


class StationKind(models.TextChoices):
    """How a station's files reach us."""

    FOLDER = "folder", "采集站文件夹"
    PUSH = "push", "采集站推送索引"
    AGENT = "agent", "远端采集程序"


class Station(models.Model):
    """A dock or a township's PC that brings files (采集工作站). Its key is shown once; only its digest is here."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="stations")
    unit = models.ForeignKey("bureau.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField("工作站编号", max_length=20)  # gzz_xh
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("接入方式", max_length=8, choices=StationKind.choices)
    keeper = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+", verbose_name="负责人")
    folder = models.BinaryField("文件所在位置", blank=True)  # raw absolute path on this machine; empty where none
    domain = models.CharField("域代码", max_length=8, blank=True)
    key_digest = models.CharField("密钥摘要值", max_length=64)  # SHA-256 of the key
    keyed_at = models.DateTimeField("密钥启用时间")
    is_active = models.BooleanField("在用", default=True)
    registered_at = models.DateTimeField("登记时间")
    last_seen_at = models.DateTimeField("最近联系", null=True, blank=True)
    heard = models.JSONField("最近自述", default=dict)  # what its last heartbeat said, as it said it
    refused_count = models.PositiveIntegerField("密钥不符次数", default=0)
    refused_at = models.DateTimeField("最近密钥不符", null=True, blank=True)
    trail_kind = "station"

    class Meta:
        verbose_name = "采集工作站"
        constraints = [models.UniqueConstraint(fields=["bureau", "number"], name="station_number_once")]
        indexes = [models.Index(fields=["number"])]

    def __str__(self) -> str:
        return self.number

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.name} {self.number}"


class NamePattern(models.Model):
    """A bureau's own pattern of names (本局式样), beside those shipped. Never changed; switched off by a switch."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="name_patterns")
    code = models.CharField("编号", max_length=12)  # B-001
    name = models.CharField("名称", max_length=60)
    template = models.CharField("式样", max_length=160)
    example = models.CharField("示例", max_length=400, blank=True)
    reason = models.CharField("来由", max_length=400)  # two sentences: which camera writes it, how that is known
    added_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("添加时间")
    trail_kind = "name_pattern"

    class Meta:
        verbose_name = "文件名式样"
        constraints = [models.UniqueConstraint(fields=["bureau", "code"], name="name_pattern_code_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"式样 {self.code} {self.name}"


class PatternSwitch(models.Model):
    """One switching of a pattern, shipped or own, on or off (停用、启用式样). The newest of a code counts."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="pattern_switches")
    code = models.CharField("式样编号", max_length=12)
    is_on = models.BooleanField("在用")
    reason = models.CharField("理由", max_length=400)
    switched_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    switched_at = models.DateTimeField("时间")
    trail_kind = "pattern_switch"

    class Meta:
        verbose_name = "式样启停"
        indexes = [models.Index(fields=["bureau", "code"])]

    def __str__(self) -> str:
        return f"{self.code} {self.is_on}"

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"式样 {self.code}"
