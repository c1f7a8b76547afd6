"""Decisions made public with masked text."""

from django.db import models
from django.db.models import F, Q


class Publication(models.Model):
    """One publication of a decision (公示): exactly this masked text, and why it was taken back."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="publications")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="publications")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="publications")
    number = models.CharField("编号", max_length=24)
    text = models.TextField("公示文本")  # masked; the clear text stands only in the document
    digest = models.CharField("文本摘要值", max_length=80)
    by_rule = models.PositiveSmallIntegerField("按规则遮蔽处数")
    by_hand = models.PositiveSmallIntegerField("手工遮蔽处数")
    channel = models.CharField("公示渠道", max_length=120)
    address = models.CharField("网址或者位置", max_length=300, blank=True)
    approver = models.CharField("批准人", max_length=60)
    published_at = models.DateTimeField("公示时间")
    published_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField("决定变更或者撤销时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_because = models.CharField("撤回理由", max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(
        "bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    trail_kind = "publication"

    class Meta:
        verbose_name = "决定公示"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="publication_number_once"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(withdrawn_at__isnull=True), name="document_public_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | (Q(withdrawn_at__gte=F("published_at")) & ~Q(withdrawn_because="")),
                name="withdrawal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class NotPublic(models.Model):
    """A decision that is not made public, and why (不予公开)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="not_public")
    document = models.OneToOneField("documents.Document", on_delete=models.PROTECT, related_name="not_public")
    at = models.DateTimeField("时间")
    reason = models.CharField("理由", max_length=300)
    approver = models.CharField("批准人", max_length=60)
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "不予公开"
