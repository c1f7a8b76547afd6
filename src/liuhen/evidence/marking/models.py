"""Grounds for keeping a recording without end or against its use as evidence, holds, notes of extraction."""

from django.db import models
from django.db.models import Q

from liuhen.evidence.marking.words import MarkKind
from liuhen.evidence.words import choices


class RecordingMark(models.Model):
    """One ground said of a recording (情形登记), with a code of the pack's list, until somebody dismisses it."""

    recording = models.ForeignKey("evidence.Recording", on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField("种类", max_length=10, choices=choices(MarkKind))
    code = models.CharField("情形", max_length=24)  # of the pack: objection, obstruction … or covert, tampered …
    words = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")
    confirmed_by = models.ForeignKey(
        "bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    dismissed_by = models.ForeignKey(
        "bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dismissed_at = models.DateTimeField("不予确认时间", null=True, blank=True)
    dismissed_why = models.CharField("不予确认的理由", max_length=300, blank=True)
    bureau_path = "recording__bureau"
    trail_kind = "recording_mark"

    class Meta:
        verbose_name = "情形登记"
        constraints = [
            models.UniqueConstraint(
                fields=["recording", "kind", "code"],
                condition=Q(dismissed_at__isnull=True),
                name="recording_mark_once_while_it_stands",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(dismissed_at__isnull=True),
                name="recording_mark_confirmed_or_dismissed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recording} {self.code}"


class GroundCheck(models.Model):
    """That grounds against a recording as evidence were gone through and none was found (逐项核对，未发现)."""

    recording = models.ForeignKey("evidence.Recording", on_delete=models.PROTECT, related_name="ground_checks")
    codes = models.JSONField("核对的情形", default=list)  # of the pack, as it stood on that day
    words = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("核对时间")
    bureau_path = "recording__bureau"
    trail_kind = "ground_check"

    class Meta:
        verbose_name = "情形核对"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.recording} {self.at:%Y-%m-%d}"


class Hold(models.Model):
    """An order that a recording is kept without end (设定长期保存). Lifting is an act of its own and leaves the row."""

    recording = models.ForeignKey("evidence.Recording", on_delete=models.PROTECT, related_name="holds")
    words = models.CharField("事由", max_length=300)
    set_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField("设定时间")
    lifted_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField("解除时间", null=True, blank=True)
    lifted_why = models.CharField("解除的理由", max_length=300, blank=True)
    bureau_path = "recording__bureau"

    class Meta:
        verbose_name = "长期保存"

    def __str__(self) -> str:
        return f"{self.recording} {self.words}"


class ExtractionNote(models.Model):
    """The note that goes with a copy taken as evidence (证据提取说明): the pack's fields and the original's digest."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    recording = models.ForeignKey("evidence.Recording", on_delete=models.PROTECT, related_name="extraction_notes")
    number = models.CharField("编号", max_length=20)
    fields = models.JSONField("说明事项", default=dict)  # field as printed → value
    digest = models.CharField("原件 SHA-256", max_length=71)
    extracted_at = models.DateTimeField("提取时间")
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "证据提取说明"
        constraints = [models.UniqueConstraint(fields=["bureau", "number"], name="extraction_note_number_once")]

    def __str__(self) -> str:
        return self.number
