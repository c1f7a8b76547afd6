"""How the file of a case is arranged, and what its cover and 备考表 say."""

from django.db import models


class Arrangement(models.Model):
    """The arrangement of one case's file (卷内排列); it exists once somebody has changed the usual order or words."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="arrangement")
    order = models.JSONField("排列", default=list)  # keys such as document:12; what is not named follows the habit
    result = models.CharField("处理结果", max_length=200, blank=True)
    remarks = models.TextField("本卷情况说明", blank=True)
    checker = models.CharField("检查人", max_length=60, blank=True)
    edition = models.PositiveIntegerField("改动次数", default=1)
    arranged_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    arranged_at = models.DateTimeField("排列时间")

    trail_kind = "arrangement"

    class Meta:
        verbose_name = "卷内排列"

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.case.label}的卷内排列"
