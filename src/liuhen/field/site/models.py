"""What was written down on site as it came in, and what was said about an activity; both only ever added to."""

from django.db import models

from liuhen.field.site.words import About, EventKind, EventState


class SiteEvent(models.Model):
    """One thing written down on site (现场记事), mostly by a phone that sent it later."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="site_events")
    activity = models.ForeignKey("field.Activity", on_delete=models.PROTECT, related_name="events")
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    client_id = models.CharField("手机上的标识", max_length=36)
    kind = models.CharField("事项", max_length=10, choices=[(kind.value, kind.label) for kind in EventKind])
    state = models.CharField("状态", max_length=8, choices=[(state.value, state.label) for state in EventState])
    at = models.DateTimeField("采用的时间")
    said_at = models.DateTimeField("手机上的时间")
    off_ms = models.BigIntegerField("手机时钟偏差（毫秒）", default=0)  # server minus phone when it was sent
    received_at = models.DateTimeField("送达时间")
    doubt = models.CharField("时间疑问", max_length=60, blank=True)
    scene = models.CharField("环节", max_length=40, blank=True)
    words = models.CharField("内容", max_length=200, blank=True)
    upload_uid = models.CharField("照片", max_length=32, blank=True)
    batch = models.CharField("照片批次", max_length=36, blank=True)  # photographs sent together share a receipt
    note = models.CharField("处理", max_length=200, blank=True)  # why it waits, conflicts or stands aside
    settled_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField("核对时间", null=True, blank=True)
    trail_kind = "site_event"

    class Meta:
        verbose_name = "现场记事"
        constraints = [models.UniqueConstraint(fields=["officer", "client_id"], name="site_event_once")]
        indexes = [
            models.Index(fields=["activity", "at"]),
            models.Index(fields=["upload_uid"]),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.label}"

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return EventKind(self.kind).label


class Statement(models.Model):
    """What somebody said about an activity (情况登记). The newest about a thing counts; none is changed."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey("field.Activity", on_delete=models.PROTECT, related_name="statements")
    about = models.CharField("事项", max_length=16, choices=[(about.value, about.label) for about in About])
    value = models.CharField(
        "内容", max_length=120, blank=True
    )  # yes, no, a code or words of the pack; '' : taken back
    reason = models.CharField("说明", max_length=200, blank=True)
    of_at = models.DateTimeField("所指时间", null=True, blank=True)  # when the text record was made
    said_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField("登记时间")
    trail_kind = "activity_statement"

    class Meta:
        verbose_name = "情况登记"
        indexes = [models.Index(fields=["activity", "about"])]

    def __str__(self) -> str:
        return f"{self.activity} {self.about}"

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return About(self.about).label
