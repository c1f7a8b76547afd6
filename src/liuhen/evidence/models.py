"""Receipts, originals, arrivals, recordings, their time claims and labels (decisions 14); keeping/ has the copies."""

from datetime import datetime
from typing import cast

from django.db import models
from django.db.models import Q

from liuhen.evidence.clearing.models import Clearance
from liuhen.evidence.index.models import IndexRecord
from liuhen.evidence.keeping.models import (
    Copy,
    FixityCheck,
    FixityFault,
    KeepingRule,
    Place,
    ReleaseOrder,
    Repair,
)
from liuhen.evidence.marking.models import ExtractionNote, GroundCheck, Hold, RecordingMark
from liuhen.evidence.stations.models import Delivery, StandingOrder
from liuhen.evidence.stores.models import Expulsion, LockRenewal, LockTest, StoreMove
from liuhen.evidence.words import (
    ArrivalState,
    Mark,
    Medium,
    ReceiptState,
    Side,
    SourceKind,
    Witness,
    choices,
)

__all__ = [
    "Arrival",
    "Clearance",
    "Confirmation",
    "Copy",
    "Delivery",
    "Expulsion",
    "ExtractionNote",
    "FixityCheck",
    "FixityFault",
    "GroundCheck",
    "Hold",
    "IndexRecord",
    "KeepingRule",
    "LockRenewal",
    "LockTest",
    "Original",
    "Place",
    "Receipt",
    "Recording",
    "RecordingLabel",
    "RecordingMark",
    "ReleaseOrder",
    "Repair",
    "StandingOrder",
    "StoreMove",
    "TimeClaim",
    "TimeJudgement",
    "Upload",
]


class Receipt(models.Model):
    """The receipt for what one source brought (接收回执), from announce to both confirmations."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="receipts")
    unit = models.ForeignKey("bureau.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField("回执编号", max_length=20)
    source_kind = models.CharField("来源", max_length=8, choices=choices(SourceKind))
    source_label = models.CharField("来源名称", max_length=200)
    source_identity = models.CharField("来源标识", max_length=200)  # device:YZ-03, card:…, folder:…
    source_path = models.BinaryField("来源位置", blank=True)  # raw bytes of the folder; empty for an upload
    layout = models.CharField("存储卡式样", max_length=16, blank=True)
    device = models.ForeignKey(
        "devices.Device", on_delete=models.PROTECT, null=True, blank=True, related_name="receipts"
    )
    card_claim = models.JSONField("卡内标识", default=dict)  # {device, officer, name} as the card names them
    left_out = models.JSONField("未收项目", default=list)  # [{shown, why}]: links, devices, unreadable folders
    handed_over_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="handed_over")
    operator = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="operated")
    state = models.CharField("状态", max_length=12, choices=choices(ReceiptState), default=ReceiptState.ANNOUNCED.value)
    file_count = models.PositiveIntegerField("文件数", default=0)
    done_count = models.PositiveIntegerField("已完成文件数", default=0)
    total_bytes = models.BigIntegerField("总字节数", default=0)
    received_bytes = models.BigIntegerField("已接收字节数", default=0)
    offset = models.BigIntegerField("已核验字节数", default=0)
    failure = models.JSONField("中断原因", default=dict)  # {code, sentence, next_step, file}
    progress_at = models.DateTimeField("最近进展", null=True, blank=True)
    manifest_uid = models.CharField("清单标识", max_length=32)
    listed_at = models.DateTimeField("清单写成时间", null=True, blank=True)  # before it is stored
    manifest_digest = models.CharField("清单 SHA-256", max_length=71, blank=True)
    manifest_sm3 = models.CharField("清单 SM3", max_length=68, blank=True)
    manifest_sidecar = models.CharField("清单说明件摘要值", max_length=71, blank=True)
    manifest_size = models.BigIntegerField("清单字节数", default=0)
    announced_at = models.DateTimeField("登记时间")
    sealed_at = models.DateTimeField("入库时间", null=True, blank=True)

    class Meta:
        verbose_name = "接收回执"
        constraints = [models.UniqueConstraint(fields=["bureau", "number"], name="receipt_number_once")]
        indexes = [models.Index(fields=["bureau", "-announced_at"]), models.Index(fields=["bureau", "state"])]

    def __str__(self) -> str:
        return self.number

    @property
    def confirmed_by_officer_at(self) -> datetime | None:
        """When the one who hands over confirmed."""
        return self._confirmed(Side.OFFICER)

    @property
    def confirmed_by_custodian_at(self) -> datetime | None:
        """When the one who receives confirmed."""
        return self._confirmed(Side.CUSTODIAN)

    def _confirmed(self, side: Side) -> datetime | None:
        return next((row.at for row in self.confirmations.all() if row.side == side), None)


class Confirmation(models.Model):
    """One side's confirmation of a hand-over, over the digest of the list it saw. Written once."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="confirmations")
    side = models.CharField("确认方", max_length=10, choices=choices(Side))
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    manifest_digest = models.CharField("清单 SHA-256", max_length=71)
    at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = "移交确认"
        constraints = [models.UniqueConstraint(fields=["receipt", "side"], name="receipt_confirmed_once_by_each_side")]

    def __str__(self) -> str:
        return f"{self.receipt} {self.get_side_display()}"


class Original(models.Model):
    """Bytes in the vault, by digest (原始件). The row is the baseline and is never rewritten."""

    sha256 = models.CharField("SHA-256", max_length=71, unique=True)
    sm3 = models.CharField("SM3", max_length=68)
    size = models.BigIntegerField("字节数")
    stored_at = models.DateTimeField("入库时间")

    class Meta:
        verbose_name = "原始件"

    def __str__(self) -> str:
        return self.sha256


class Arrival(models.Model):
    """One file on one source, as it was found there (到件)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="arrivals")
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="arrivals")
    uid = models.CharField("标识", max_length=32, unique=True)
    position = models.PositiveIntegerField("序号")
    source_identity = models.CharField("来源标识", max_length=200)
    raw_name = models.BinaryField("原名字节")  # path below the source's root, exactly as it stands there
    path_digest = models.CharField("路径摘要值", max_length=64)  # SHA-256 of raw_name, for the constraint below
    shown_path = models.TextField("显示路径")
    decoding = models.CharField("名称译码", max_length=8)  # utf-8, gbk, escaped
    size = models.BigIntegerField("字节数")
    kind = models.CharField("类别", max_length=8)  # by the name alone: video, photo, track, log …
    companion_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="companions")
    claims = models.JSONField("随附记载", default=dict)  # device, officer, starts, modified, key_marked; see docks
    original = models.ForeignKey(Original, on_delete=models.PROTECT, null=True, blank=True, related_name="arrivals")
    held_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sidecar_digest = models.CharField("说明件摘要值", max_length=71, blank=True)
    state = models.CharField("状态", max_length=10, choices=choices(ArrivalState), default=ArrivalState.ANNOUNCED.value)
    note = models.CharField("备注", max_length=300, blank=True)
    sealed_at = models.DateTimeField("入库时间", null=True, blank=True)
    trail_kind = "arrival"

    class Meta:
        verbose_name = "到件"
        constraints = [
            # decisions 14: held already = the same source, path and digest
            models.UniqueConstraint(
                fields=["bureau", "source_identity", "path_digest", "original"],
                condition=Q(state="sealed"),
                name="arrival_sealed_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="sealed") | Q(original__isnull=False), name="sealed_arrival_has_its_original"
            ),
        ]
        indexes = [models.Index(fields=["receipt", "position"])]
        ordering = ["receipt_id", "position"]

    def __str__(self) -> str:
        return self.shown_path

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.receipt.number} 第 {self.position} 号文件"

    @property
    def already_held(self) -> bool:
        """Say whether this file was in the vault before, from the same place of the same source."""
        return self.state == ArrivalState.HELD


class Recording(models.Model):
    """A video, sound or picture seen in an arrival (音像记录)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="recordings")
    unit = models.ForeignKey("bureau.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="recordings")
    number = models.CharField("录像编号", max_length=20)
    arrival = models.OneToOneField(Arrival, on_delete=models.PROTECT, related_name="recording")
    medium = models.CharField("类别", max_length=8, choices=choices(Medium))
    milliseconds = models.BigIntegerField("时长（毫秒）", null=True, blank=True)
    container = models.CharField("封装", max_length=40, blank=True)
    video_codec = models.CharField("图像编码", max_length=40, blank=True)
    audio_codec = models.CharField("声音编码", max_length=40, blank=True)
    width = models.PositiveIntegerField("宽", null=True, blank=True)
    height = models.PositiveIntegerField("高", null=True, blank=True)
    frames_per_second = models.DecimalField("帧率", max_digits=8, decimal_places=3, null=True, blank=True)
    playing = models.CharField("播放方式", max_length=8, blank=True)  # media.facts.Playing: direct, remux, proxy, none
    playing_why = models.CharField("播放说明", max_length=300, blank=True)
    damage = models.CharField("损坏情况", max_length=300, blank=True)
    is_understood = models.BooleanField("已识别", default=True)
    is_key_marked = models.BooleanField("设备上标为重点", default=False)
    started_earliest = models.DateTimeField("开始不早于", null=True, blank=True)
    started_latest = models.DateTimeField("开始不晚于", null=True, blank=True)
    ended_earliest = models.DateTimeField("结束不早于", null=True, blank=True)
    ended_latest = models.DateTimeField("结束不晚于", null=True, blank=True)
    device = models.ForeignKey(
        "devices.Device", on_delete=models.PROTECT, null=True, blank=True, related_name="recordings"
    )
    recorded_by = models.ForeignKey(
        "bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="recordings"
    )
    attribution = models.JSONField("归属依据", default=dict)  # {ledger, card, name, disagreement, basis}
    secrecy = models.CharField("限制查看", max_length=20, blank=True)  # '' : none
    is_evidence = models.BooleanField("作为证据", null=True, blank=True)  # None: nobody has decided yet
    evidence_decided_at = models.DateTimeField("证据认定时间", null=True, blank=True)
    labelled_at = models.DateTimeField("最近归类时间", null=True, blank=True)
    sealed_at = models.DateTimeField("入库时间")
    trail_kind = "recording"

    class Meta:
        verbose_name = "音像记录"
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="recording_number_once"),
            models.CheckConstraint(
                condition=Q(started_latest__gte=models.F("started_earliest")) | Q(started_earliest__isnull=True),
                name="recording_start_is_an_interval",
            ),
            models.CheckConstraint(
                condition=Q(ended_latest__gte=models.F("ended_earliest")) | Q(ended_earliest__isnull=True),
                name="recording_end_is_an_interval",
            ),
        ]
        indexes = [
            models.Index(fields=["bureau", "-started_earliest", "-id"]),
            models.Index(fields=["bureau", "-sealed_at", "-id"]),
            models.Index(fields=["device", "started_earliest"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def seconds(self) -> float | None:
        """Length in seconds, for showing; None where the file does not say."""
        return None if self.milliseconds is None else self.milliseconds / 1000

    @property
    def original(self) -> Original:
        """The bytes."""
        return cast("Original", self.arrival.original)  # a constraint keeps sealed arrivals with their original


class RecordingLabel(models.Model):
    """One label of a recording (归类项目), as the active pack names its fields. The newest value counts."""

    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="labels")
    field = models.CharField("项目", max_length=40)
    value = models.CharField("内容", max_length=300, blank=True)
    set_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "归类"
        constraints = [models.UniqueConstraint(fields=["recording", "field"], name="label_once_for_each_field")]

    def __str__(self) -> str:
        return f"{self.field}：{self.value}"


class LiveClaims(models.Manager["TimeClaim"]):
    """Claims as they stand now; those judged anew since stay in the table."""

    def get_queryset(self) -> models.QuerySet["TimeClaim"]:
        """Leave out what a later hearing has replaced."""
        return super().get_queryset().filter(replaced_at__isnull=True)


class TimeClaim(models.Model):
    """What one witness says about when a recording was made. Kept as it is, also when it is doubted."""

    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="time_claims")
    witness = models.CharField("时间来源", max_length=12, choices=choices(Witness))
    start = models.DateTimeField("开始", null=True, blank=True)
    end = models.DateTimeField("结束", null=True, blank=True)
    mark = models.CharField("疑点", max_length=12, choices=choices(Mark), blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    adopted = models.BooleanField("已采用", default=False)
    slack_ms = models.PositiveIntegerField("误差（毫秒）", default=0)  # either way; 0: heard before it was kept
    early_ms = models.PositiveIntegerField("另一读法早（毫秒）", default=0)  # where a card keeps no zone
    said_at = models.DateTimeField("听取时间", null=True, blank=True)  # None: when the recording was taken in
    replaced_at = models.DateTimeField("重新听取时间", null=True, blank=True)

    objects = LiveClaims()
    every = models.Manager["TimeClaim"]()  # with what later hearings replaced

    class Meta:
        verbose_name = "时间记载"
        indexes = [models.Index(fields=["recording", "witness"])]

    def __str__(self) -> str:
        return f"{self.get_witness_display()} {self.start}"


class TimeJudgement(models.Model):
    """A person's signed judgement of when a recording was made (署名判断时间). The newest counts; none is removed."""

    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="time_judgements")
    started_earliest = models.DateTimeField("开始不早于")
    started_latest = models.DateTimeField("开始不晚于")
    reason = models.CharField("理由", max_length=300)
    judged_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField("判断时间")

    class Meta:
        verbose_name = "时间判断"

    def __str__(self) -> str:
        return f"{self.recording} {self.judged_at}"


class Upload(models.Model):
    """A file on its way in from a browser (tus 1.0). Its bytes lie in the staging area until it is sealed."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="uploads")
    uid = models.CharField("标识", max_length=32, unique=True)
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    name = models.TextField("文件名")
    size = models.BigIntegerField("字节数")
    modified_at = models.DateTimeField("文件时间", null=True, blank=True)
    declared_sha256 = models.CharField("声明的 SHA-256", max_length=64, blank=True)
    created_at = models.DateTimeField("开始时间")
    expires_at = models.DateTimeField("失效时间")
    state = models.CharField("状态", max_length=10, default="open")  # open, complete, sealed, ended

    class Meta:
        verbose_name = "上传"
        indexes = [models.Index(fields=["receipt", "state"])]

    def __str__(self) -> str:
        return self.name
