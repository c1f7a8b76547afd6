"""Stations that bring files, and the patterns of the names their cameras write."""

from django.db import models


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
