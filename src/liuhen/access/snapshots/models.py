"""Pictures taken out of a play."""

from django.db import models


class Snapshot(models.Model):
    """One still of a recording (录像截图). It stands for itself and never for the recording it came from."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="snapshots")
    number = models.CharField("编号", max_length=20)
    recording = models.ForeignKey("evidence.Recording", on_delete=models.PROTECT, related_name="snapshots")
    ticket = models.ForeignKey("access.Ticket", on_delete=models.PROTECT, related_name="snapshots")
    play_ms = models.BigIntegerField("录像内位置（毫秒）")
    instant = models.DateTimeField("画面时刻", null=True, blank=True)  # middle of the adopted interval; None: unknown
    digest = models.CharField("SHA-256", max_length=71)
    origin = models.CharField("来源录像 SHA-256", max_length=71)
    size = models.BigIntegerField("字节数")
    words = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("截取时间")
    trail_kind = "snapshot"

    class Meta:
        verbose_name = "录像截图"
        constraints = [models.UniqueConstraint(fields=["bureau", "number"], name="snapshot_number_once")]

    def __str__(self) -> str:
        return self.number
