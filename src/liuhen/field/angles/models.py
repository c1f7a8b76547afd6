"""How recordings of one activity stand to each other, what somebody saw in them, who did nothing but record."""

from django.db import models
from django.db.models import Q

from liuhen.field.angles.words import How, Verdict


class Alignment(models.Model):
    """How far a recording must be moved to stand right beside another (多角度校准). The newest counts; none changes.

    The clocks of both stay as they are judged: this is said beside them, with who said it and by what.
    """

    activity = models.ForeignKey("field.Activity", on_delete=models.PROTECT, related_name="alignments")
    recording = models.ForeignKey("evidence.Recording", on_delete=models.PROTECT, related_name="alignments")
    against = models.ForeignKey("evidence.Recording", on_delete=models.PROTECT, related_name="+")
    shift_ms = models.IntegerField("移动（毫秒）")  # added to where the corrected clocks put it; positive = later
    how = models.CharField("依据", max_length=5, choices=[(how.value, how.label) for how in How])
    agreement = models.PositiveSmallIntegerField("相合程度", null=True, blank=True)  # 0 to 100; None: by hand
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    bureau_path = "activity__bureau"

    class Meta:
        verbose_name = "多角度校准"
        indexes = [models.Index(fields=["activity", "recording", "-id"])]

    def __str__(self) -> str:
        return f"{self.recording} {self.shift_ms}"


class ReviewMark(models.Model):
    """What a person noted while watching (核看标记): a place of interest, or whether an item of the pack is in it."""

    activity = models.ForeignKey("field.Activity", on_delete=models.PROTECT, related_name="review_marks")
    recording = models.ForeignKey(
        "evidence.Recording", on_delete=models.PROTECT, null=True, blank=True, related_name="review_marks"
    )
    instant = models.DateTimeField("时刻", null=True, blank=True)  # on the common time line; None: of no one moment
    play_ms = models.BigIntegerField("录像内位置（毫秒）", null=True, blank=True)
    item = models.CharField("摄录内容", max_length=80, blank=True)  # words of the pack's item; '' : a free mark
    verdict = models.CharField(
        "核看结果", max_length=8, blank=True, choices=[(one.value, one.label) for one in Verdict]
    )
    words = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    bureau_path = "activity__bureau"

    class Meta:
        verbose_name = "核看标记"
        constraints = [
            models.CheckConstraint(condition=Q(item="") | ~Q(verdict=""), name="review_mark_of_an_item_has_a_verdict"),
        ]

    def __str__(self) -> str:
        return self.item or self.words


class CameraPerson(models.Model):
    """Who did nothing but record in an activity (专门摄录人员). A replaced one stays, with the time it ended."""

    activity = models.ForeignKey("field.Activity", on_delete=models.PROTECT, related_name="camera_people")
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField("指定时间")
    ended_at = models.DateTimeField("改派时间", null=True, blank=True)
    bureau_path = "activity__bureau"

    class Meta:
        verbose_name = "专门摄录人员"
        constraints = [
            models.UniqueConstraint(
                fields=["activity"], condition=Q(ended_at__isnull=True), name="one_camera_person_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.officer.name
