"""What is added to a report afterwards: written records, the report to the head, heard explanations, filing."""

from django.db import models


class InterruptionNote(models.Model):
    """One version of the written record of a break (书面说明、工作记录). None is rewritten; the newest counts."""

    interruption = models.ForeignKey("field.Interruption", on_delete=models.PROTECT, related_name="notes")
    text = models.TextField("书面说明")
    basis = models.CharField("依据", max_length=200, blank=True)
    written_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("书写时间")
    trail_kind = "interruption_note"

    class Meta:
        verbose_name = "中断书面说明"

    def __str__(self) -> str:
        return f"{self.interruption} {self.written_at}"


class LiveReport(models.Model):
    """That recording could not go on was reported at once (立即报告). The first one counts, later ones stand beside."""

    interruption = models.ForeignKey("field.Interruption", on_delete=models.PROTECT, related_name="live_reports")
    to = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+", verbose_name="报告对象")
    told_at = models.DateTimeField("报告时间")
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")
    trail_kind = "live_report"

    class Meta:
        verbose_name = "立即报告"

    def __str__(self) -> str:
        return f"{self.interruption} {self.to}"


class VoiceMark(models.Model):
    """Where a person heard, or missed, the spoken explanation after the break (语音说明). The newest counts."""

    interruption = models.ForeignKey("field.Interruption", on_delete=models.PROTECT, related_name="voice_marks")
    recording = models.ForeignKey(
        "evidence.Recording", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    offset_seconds = models.PositiveIntegerField("时码（秒）", null=True, blank=True)  # from the start of the recording
    is_said = models.BooleanField("已语音说明")
    marked_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField("登记时间")
    trail_kind = "voice_mark"

    class Meta:
        verbose_name = "语音说明"

    def __str__(self) -> str:
        return f"{self.interruption} {self.is_said}"


class Filing(models.Model):
    """The written record was put on file with the recordings it explains (备案存档). Once for a report."""

    interruption = models.OneToOneField("field.Interruption", on_delete=models.PROTECT, related_name="filing")
    note = models.ForeignKey(InterruptionNote, on_delete=models.PROTECT, related_name="+")  # the version put on file
    place = models.CharField("存档处", max_length=120)  # case number, or the bureau's file of recordings
    filed_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("存档时间")
    trail_kind = "filing"

    class Meta:
        verbose_name = "备案存档"

    def __str__(self) -> str:
        return f"{self.interruption} {self.place}"
