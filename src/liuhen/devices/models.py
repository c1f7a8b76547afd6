"""Devices, the fixed places, issues and returns, checks before use, filmed clocks, the ledger's notes and sheets."""

from django.db import models
from django.db.models import F, Q

from liuhen.devices.stations.models import NamePattern, PatternSwitch, Station, StationKind
from liuhen.devices.upkeep.models import Care, Contents, DeviceRepair, Shortage

__all__ = [
    "Care",
    "Contents",
    "Device",
    "DeviceKind",
    "DeviceRepair",
    "DeviceState",
    "FilmedClock",
    "Handover",
    "LedgerNote",
    "LedgerSheet",
    "NamePattern",
    "PatternSwitch",
    "PreUseCheck",
    "Purpose",
    "RecordingPlace",
    "Shortage",
    "Station",
    "StationKind",
]


class DeviceKind(models.TextChoices):
    """What sort of device it is (设备类型); the codes the law room uses."""

    BODY_CAMERA = "body_camera", "执法记录仪"
    CAMERA = "camera", "照相机"
    CAMCORDER = "camcorder", "摄像机"
    AUDIO_RECORDER = "audio_recorder", "录音机"
    HANDHELD_TERMINAL = "handheld_terminal", "手持执法终端"
    CCTV = "cctv", "视频监控"
    STORAGE_DEVICE = "storage_device", "采集存储设备"
    DATA_TERMINAL = "data_terminal", "数据管理终端"
    TRANSFER_DEVICE = "transfer_device", "传输设备"
    OTHER = "other", "其他设备"


class DeviceState(models.TextChoices):
    """Where the device is."""

    IN_CABINET = "in_cabinet", "在柜"
    ISSUED = "issued", "已领用"
    REPAIR = "repair", "送修"
    LOST = "lost", "已报失"
    RETIRED = "retired", "已停用"


class Purpose(models.TextChoices):
    """What a device may be issued for (石龙制度 第五条: enforcement only)."""

    ACTIVITY = "activity", "执法活动"
    STANDBY = "standby", "执法值守、待命"
    CALL_OUT = "call_out", "随时出动"


class RecordingPlace(models.Model):
    """A fixed place where recording goes on: 询问室, 听证室, 受理窗口 (音像记录场所)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="places")
    name = models.CharField("名称", max_length=60)
    sort = models.CharField("类别", max_length=40, blank=True)  # the pack's word, e.g. 询问室; '' : none of them
    address = models.CharField("位置", max_length=120, blank=True)
    coverage = models.CharField("摄录范围", max_length=200, blank=True)
    used_from = models.DateField("启用日期")
    used_until = models.DateField("停用日期", null=True, blank=True)
    trail_kind = "recording_place"

    class Meta:
        verbose_name = "音像记录场所"
        constraints = [models.UniqueConstraint(fields=["bureau", "name"], name="place_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return self.name


class Device(models.Model):
    """A recording device of the bureau (音像记录设备)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="devices")
    number = models.CharField("设备编号", max_length=20)
    kind = models.CharField("类型", max_length=20, choices=DeviceKind.choices, default=DeviceKind.BODY_CAMERA)
    kind_words = models.CharField("类型说明", max_length=40, blank=True)  # what it is where the list has no word
    maker = models.CharField("厂家", max_length=60, blank=True)
    model = models.CharField("型号", max_length=60, blank=True)
    serial = models.CharField("出厂编号", max_length=60, blank=True)
    firmware = models.CharField("固件版本", max_length=40, blank=True)
    badge_default = models.CharField("机内人员编号", max_length=12, blank=True)
    unit = models.ForeignKey("bureau.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="devices")
    place = models.ForeignKey(RecordingPlace, on_delete=models.PROTECT, null=True, blank=True, related_name="devices")
    state = models.CharField("状态", max_length=12, choices=DeviceState.choices, default=DeviceState.IN_CABINET)
    gap_seconds = models.PositiveSmallIntegerField("自动分段容许间隔（秒）", default=2)
    picture_lines = models.PositiveSmallIntegerField("画面线数", null=True, blank=True)  # 1080
    record_minutes = models.PositiveIntegerField("连续摄录时间（分）", null=True, blank=True)
    storage_gb = models.PositiveIntegerField("存储容量（GB）", null=True, blank=True)
    bought_on = models.DateField("购置日期", null=True, blank=True)
    purchase_reason = models.CharField("配备用途和理由", max_length=200, blank=True)
    registered_at = models.DateTimeField("登记时间")
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)
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

    @property
    def kind_label(self) -> str:
        """Give the type as people say it: the words written down where the list has none."""
        return self.kind_words or str(self.get_kind_display())


class Handover(models.Model):
    """One issue of a device until its return (领用归还). The row is a line of the usage ledger."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="handovers")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="handovers")
    number = models.CharField("领用编号", max_length=20)
    holder = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="handovers")
    partner = models.ForeignKey(
        "bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="搭档"
    )
    passed_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="passed_to", verbose_name="转自"
    )
    issued_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("领用时间")
    set_out_at = models.DateTimeField("出勤时间", null=True, blank=True)
    purpose = models.CharField("用途", max_length=12, choices=Purpose.choices)
    expected_return_at = models.DateTimeField("预计归还", null=True, blank=True)
    activity_note = models.CharField("活动", max_length=120, blank=True)  # HD-… of the activity, or words
    returned_at = models.DateTimeField("归还时间", null=True, blank=True)
    brought_by = models.ForeignKey(
        "bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="归还人"
    )
    received_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    condition = models.CharField("设备状况", max_length=200, blank=True)
    contents = models.CharField("记录内容", max_length=400, blank=True)
    return_device_time = models.DateTimeField("归还时设备显示的时间", null=True, blank=True)
    return_true_time = models.DateTimeField("归还时的标准时间", null=True, blank=True)
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
    """The check made before a device was used (使用前检查). Written once for its handover."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    handover = models.OneToOneField(Handover, on_delete=models.PROTECT, related_name="check_made")
    items = models.JSONField("检查项目")  # [{code, label, ok, value}]
    battery_percent = models.PositiveSmallIntegerField("电量（%）", null=True, blank=True)
    free_mb = models.PositiveIntegerField("剩余空间（MB）", null=True, blank=True)
    device_time = models.DateTimeField("设备显示的时间", null=True, blank=True)  # as read, before it was set
    true_time = models.DateTimeField("同一时刻的标准时间", null=True, blank=True)
    clock_offset_ms = models.BigIntegerField("校时前偏差（毫秒，快为正）", null=True, blank=True)
    offset_tolerance_ms = models.PositiveIntegerField("测量误差（毫秒）", default=0)
    clock_was_set = models.BooleanField("已校时", default=False)
    after_offset_ms = models.BigIntegerField("校时后偏差（毫秒，快为正）", null=True, blank=True)
    after_tolerance_ms = models.PositiveIntegerField("校时后误差（毫秒）", default=0)
    photo_digest = models.CharField("屏幕照片摘要值", max_length=80, blank=True)  # sha256:… in the vault
    reason = models.CharField("带缺项领用的理由", max_length=200, blank=True)
    measured_at = models.DateTimeField("检查时间")
    measured_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "使用前检查"

    def __str__(self) -> str:
        return f"{self.handover.number} 使用前检查"


class FilmedClock(models.Model):
    """A clock code of this machine found in the picture of a recording (实拍时钟): how the device's clock stood."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="filmed_clocks")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="filmed_clocks")
    recording_id = models.BigIntegerField("录像")  # evidence stands on a higher floor: no foreign key
    true_time = models.DateTimeField("画面中的标准时间")
    device_time = models.DateTimeField("同一画面的设备时间")
    offset_ms = models.BigIntegerField("偏差（毫秒，快为正）")
    tolerance_ms = models.PositiveIntegerField("误差（毫秒）")
    read_at = models.DateTimeField("识读时间")
    trail_kind = "filmed_clock"

    class Meta:
        verbose_name = "实拍时钟"
        constraints = [models.UniqueConstraint(fields=["recording_id"], name="filmed_clock_once")]
        indexes = [models.Index(fields=["device", "true_time"])]

    def __str__(self) -> str:
        return f"{self.device} {self.offset_ms}"


class LedgerNote(models.Model):
    """A later entry or correction of one cell of the ledger (台账补记); what stood there before stays here."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="ledger_notes")
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="notes")
    cell = models.CharField("栏目", max_length=16)  # contents, condition, activity_note
    old = models.CharField("原记", max_length=400, blank=True)
    new = models.CharField("补记", max_length=400)
    reason = models.CharField("理由", max_length=200)
    noted_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("补记时间")
    trail_kind = "ledger_note"

    class Meta:
        verbose_name = "台账补记"

    def __str__(self) -> str:
        return f"{self.handover.number} {self.cell}"


class LedgerSheet(models.Model):
    """The ledger of a span of days as it was signed (台账核签): its lines are frozen under one digest."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="ledger_sheets")
    number = models.CharField("核签编号", max_length=20)
    from_on = models.DateField("自")
    until_on = models.DateField("至")  # included
    name = models.CharField("台账名称", max_length=60)
    heads = models.JSONField("栏目")
    rows = models.JSONField("各行")  # [[cell, …], …] as printed
    digest = models.CharField("摘要值", max_length=80)  # sha256 of the canonical JSON of name, span, heads, rows
    signed_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("核签时间")
    trail_kind = "ledger_sheet"

    class Meta:
        verbose_name = "台账核签"
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="ledger_sheet_number_once"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="ledger_sheet_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.number
