"""Seals, their keepers and the register of their use."""

from django.db import models
from django.db.models import F, Q

STATES = [
    ("asked", "待审批"),
    ("approved", "待用印"),
    ("sealed", "已用印"),
    ("returned", "已退回"),
    ("refused", "不同意"),
    ("stale", "内容已变，作废"),
]


class Seal(models.Model):
    """One seal of the bureau (印章)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="seals")
    name = models.CharField("印章名称", max_length=60)
    registered_at = models.DateTimeField("登记时间")

    trail_kind = "seal"

    class Meta:
        verbose_name = "印章"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["bureau", "name"], name="seal_name_once")]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return self.name


class SealKeeper(models.Model):
    """Who keeps a seal from a day on, and until when (印章保管人)."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="keepers")
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="seals_kept")
    from_on = models.DateField("自")
    until_on = models.DateField("至", null=True, blank=True)
    document_number = models.CharField("依据文号", max_length=80, blank=True)

    class Meta:
        verbose_name = "印章保管人"
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["seal"], condition=Q(until_on__isnull=True), name="one_keeper_of_a_seal")
        ]


class SealUse(models.Model):
    """One use of a seal (用印): bound to the page of one version of one document."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    number = models.CharField("用印编号", max_length=30)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="uses")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="seal_uses")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="seal_uses")
    title = models.CharField("文书", max_length=120)
    document_number = models.CharField("文号", max_length=60)
    version = models.PositiveSmallIntegerField("版次")
    pdf_digest = models.CharField("版面文件摘要值", max_length=80)
    copies = models.PositiveSmallIntegerField("份数")
    purpose = models.CharField("事由", max_length=200)
    asked_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间")
    approval = models.ForeignKey("approvals.Request", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    sealed_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sealed_at = models.DateTimeField("用印时间", null=True, blank=True)
    sealed_copies = models.PositiveSmallIntegerField("实际用印份数", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=STATES, default="asked")
    why = models.CharField("说明", max_length=300, blank=True)

    trail_kind = "seal_use"

    class Meta:
        verbose_name = "用印"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["bureau", "-asked_at"])]
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="seal_use_number_once"),
            models.CheckConstraint(condition=Q(copies__gt=0), name="seal_use_has_copies"),
            models.CheckConstraint(
                condition=Q(sealed_copies__isnull=True) | Q(sealed_copies__lte=F("copies")),
                name="no_more_sealed_than_approved",
            ),
            models.CheckConstraint(
                condition=Q(sealed_by__isnull=True)
                | (~Q(sealed_by=F("asked_by")) & ~Q(sealed_by=F("approved_by")) & Q(approved_by__isnull=False)),
                name="asker_approver_keeper_apart",
            ),
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.number}《{self.title}》{self.document_number}"
