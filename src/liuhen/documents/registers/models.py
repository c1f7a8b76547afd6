"""Legal basis and discretion standards of a bureau: never changed, only retired and entered anew."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

UNITS = [("yuan", "元"), ("times", "倍"), ("none", "不涉及金额")]


class LegalBasis(models.Model):
    """One article as the bureau typed it (法律依据)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="legal_bases")
    title = models.CharField("法律法规规章名称", max_length=120)
    article = models.CharField("条款", max_length=60)
    text = models.TextField("条文内容")
    matter = models.CharField("适用的案由", max_length=200, blank=True)  # words of a cause; empty: any
    added_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("登记时间")
    retired_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)
    retired_because = models.CharField("停用原因", max_length=200, blank=True)

    trail_kind = "legal_basis"

    class Meta:
        verbose_name = "法律依据"
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "title", "article"], condition=Q(retired_at__isnull=True), name="legal_basis_once"
            )
        ]

    @property
    def label(self) -> str:
        """Name it as it is cited: 《title》article."""
        return f"《{self.title}》{self.article}"

    @property
    def words(self) -> str:
        """Write it as it goes into a document."""
        return f"{self.label}：{self.text}"


class DiscretionStandard(models.Model):
    """One grade of a discretion standard (裁量基准): circumstances and the range they allow."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="discretion_standards")
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="standards")
    matter = models.CharField("违法行为", max_length=200)
    grade = models.CharField("裁量阶次", max_length=40)
    circumstances = models.TextField("适用情形")
    unit = models.CharField("幅度单位", max_length=8, choices=UNITS, default="none")
    low = models.DecimalField("下限", max_digits=14, decimal_places=2, null=True, blank=True)
    high = models.DecimalField("上限", max_digits=14, decimal_places=2, null=True, blank=True)
    measure = models.CharField("处罚内容", max_length=200)
    added_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("登记时间")
    retired_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)
    retired_because = models.CharField("停用原因", max_length=200, blank=True)

    trail_kind = "discretion_standard"

    class Meta:
        verbose_name = "裁量基准"
        ordering = ["matter", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "matter", "grade"], condition=Q(retired_at__isnull=True), name="discretion_once"
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                name="discretion_range_in_order",
            ),
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.matter}（{self.grade}）"

    @property
    def range(self) -> str:
        """Write the range: 一万元以上三万元以下 as figures, 1 倍至 2 倍; empty where no amount is meant."""
        if self.unit == "none" or (self.low is None and self.high is None):
            return ""
        zh = dict(UNITS)[self.unit]
        low, high = (f"{amount:f}".rstrip("0").rstrip(".") if amount is not None else "" for amount in self.ends)
        if low and high:
            return f"{low}{zh}至{high}{zh}"
        return f"{low}{zh}以上" if low else f"{high}{zh}以下"

    @property
    def ends(self) -> tuple[Decimal | None, Decimal | None]:
        """Give the lower and the upper end."""
        return self.low, self.high

    @property
    def words(self) -> str:
        """Write it as it goes into a document."""
        amount = f"，幅度 {self.range}" if self.range else ""
        return (
            f"{self.matter}，裁量阶次“{self.grade}”：{self.circumstances}；{self.measure}{amount}（{self.basis.label}）"
        )
