"""Files kept as proof of something in a case; a row is never changed."""

from django.db import models


class KeptFile(models.Model):
    """One file kept as it came (留存材料): the bytes lie in the vault, the row says of what it is the proof."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="kept_files")
    about_kind = models.CharField("所属事项类别", max_length=24)  # trail kind of the thing: service, measure_item …
    about_id = models.PositiveBigIntegerField("所属事项")
    kind = models.CharField("种类", max_length=24)  # code of kept/words.py, or the pack's word of a paper: 邮寄凭证
    words = models.CharField("说明", max_length=120, blank=True)
    name = models.CharField("原文件名", max_length=200, blank=True)
    sha256 = models.CharField("SHA-256", max_length=71)
    sm3 = models.CharField("SM3", max_length=71)
    size = models.PositiveBigIntegerField("字节数")
    media_type = models.CharField("格式", max_length=40)
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("留存时间")
    trail_kind = "kept_file"

    class Meta:
        verbose_name = "留存材料"
        ordering = ["pk"]
        indexes = [models.Index(fields=["about_kind", "about_id"])]
        constraints = [
            models.UniqueConstraint(fields=["about_kind", "about_id", "kind", "sha256"], name="file_kept_once"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="kept_file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return self.words or self.name or self.kind
