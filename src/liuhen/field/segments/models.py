"""How long each make of camera pauses between two files, as its maker documents it."""

from django.db import models


class ModelGap(models.Model):
    """The documented pause between files of one make (机型自动分段间隔). The newest counts; none is changed."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="model_gaps")
    maker = models.CharField("厂家", max_length=60, blank=True)
    model = models.CharField("型号", max_length=60)
    seconds = models.PositiveSmallIntegerField("间隔（秒）")
    source = models.CharField("依据", max_length=200)  # page of the manual, or who measured it and how
    set_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField("设定时间")
    trail_kind = "model_gap"

    class Meta:
        verbose_name = "机型自动分段间隔"
        indexes = [models.Index(fields=["bureau", "maker", "model"])]

    def __str__(self) -> str:
        return f"{self.maker} {self.model} {self.seconds}"

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.maker} {self.model}".strip()
