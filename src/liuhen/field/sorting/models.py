"""What was found out about recordings that belong to no activity."""

from django.db import models

from liuhen.field.sorting.words import Answer


class OutsideAnswer(models.Model):
    """What a recording outside every activity turned out to be (活动外录像的核实). The newest counts; none changes."""

    recording = models.ForeignKey("evidence.Recording", on_delete=models.PROTECT, related_name="outside_answers")
    answer = models.CharField("核实结果", max_length=10, choices=[(one.value, one.label) for one in Answer])
    reason = models.CharField("说明", max_length=300)
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("核实时间")
    bureau_path = "recording__bureau"

    class Meta:
        verbose_name = "活动外录像的核实"

    def __str__(self) -> str:
        return f"{self.recording} {self.get_answer_display()}"
