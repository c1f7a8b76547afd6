"""The certificate that a camera or card may be cleared, and what was done under it."""

from django.db import models


class Clearance(models.Model):
    """A certificate for one receipt (可清空凭证). What it certifies is written once; the clearing is recorded once."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    receipt = models.OneToOneField("evidence.Receipt", on_delete=models.PROTECT, related_name="clearance")
    number = models.CharField("凭证编号", max_length=20)
    manifest_digest = models.CharField("清单 SHA-256", max_length=71)
    files = models.PositiveIntegerField("文件数")
    bytes = models.BigIntegerField("字节数")
    copies = models.JSONField("副本")  # [{place, kind, items, oldest}], oldest: the copy read longest ago
    issued_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("签发时间")
    cleared_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cleared_at = models.DateTimeField("清空时间", null=True, blank=True)
    tool = models.CharField("清空工具", max_length=100, blank=True)
    recorded_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True)

    class Meta:
        verbose_name = "可清空凭证"
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="clearance_number_once"),
            models.CheckConstraint(
                condition=models.Q(cleared_at__isnull=True) | models.Q(cleared_at__gte=models.F("issued_at")),
                name="cleared_after_the_certificate",
            ),
        ]

    def __str__(self) -> str:
        return self.number
