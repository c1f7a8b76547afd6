"""The bureau's own Word templates, every version with who and when."""

from django.db import models


class WordTemplate(models.Model):
    """One version of a Word template (Word 模板): the newest that is not withdrawn is used."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="word_templates")
    kind = models.CharField("文书种类", max_length=40)  # a form's code, or `*` for all that have none of their own
    version = models.PositiveIntegerField("版次")
    name = models.CharField("文件名", max_length=120)
    digest = models.CharField("摘要值", max_length=80)
    size = models.PositiveIntegerField("字节数")
    reason = models.CharField("说明", max_length=200, blank=True)
    uploaded_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    withdrawn_by = models.ForeignKey(
        "bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("停用时间", null=True, blank=True)

    trail_kind = "word_template"

    class Meta:
        verbose_name = "Word 模板"
        ordering = ["kind", "-version"]
        constraints = [models.UniqueConstraint(fields=["bureau", "kind", "version"], name="word_template_version_once")]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.name} 第 {self.version} 版"
