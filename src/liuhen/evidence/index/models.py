"""Records of docks' indexes."""

from django.db import models


class IndexRecord(models.Model):
    """One record a station pushed about a file (采集站索引记录). What was sent is never changed."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    station = models.ForeignKey("devices.Station", on_delete=models.PROTECT, related_name="index_records")
    kind = models.CharField("格式", max_length=12)  # gat947, dahua
    number = models.CharField("文件编号", max_length=80, blank=True)  # wjbh
    raw = models.BinaryField("原文")  # as sent, the station's key blanked out
    digest = models.CharField("原文 SHA-256", max_length=64)
    said = models.JSONField("读出的项目", default=dict)
    unknown = models.JSONField("不认识的项目", default=dict)
    faults = models.JSONField("疑点", default=list)  # Chinese
    received_at = models.DateTimeField("收到时间")
    repeated = models.PositiveIntegerField("重复推送次数", default=0)
    candidates = models.PositiveIntegerField("相符文件数", default=0)  # more than one: nobody has decided
    arrival = models.ForeignKey(  # the file it describes; None: 待到件
        "evidence.Arrival", on_delete=models.PROTECT, null=True, blank=True, related_name="index_records"
    )
    paper = models.OneToOneField(  # under which its own bytes lie in the store
        "evidence.Arrival", on_delete=models.PROTECT, null=True, blank=True, related_name="index_record"
    )
    trail_kind = "index_record"

    class Meta:
        verbose_name = "采集站索引记录"
        constraints = [models.UniqueConstraint(fields=["station", "digest"], name="index_record_once")]
        indexes = [models.Index(fields=["bureau", "-id"]), models.Index(fields=["station", "arrival"])]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"索引 {self.number or self.digest[:8]}"
