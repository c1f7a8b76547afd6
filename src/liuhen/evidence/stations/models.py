"""Standing orders, and the deliveries that came in under them."""

from django.db import models
from django.db.models import Q


class StandingOrder(models.Model):
    """A custodian's order to take in whatever a station brings (常设接收令). It ends; it is never changed."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    station = models.ForeignKey("devices.Station", on_delete=models.PROTECT, related_name="orders")
    operator = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("事由", max_length=300)
    given_at = models.DateTimeField("下达时间")
    ended_at = models.DateTimeField("停止时间", null=True, blank=True)
    ended_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    trail_kind = "standing_order"

    class Meta:
        verbose_name = "常设接收令"
        constraints = [
            models.UniqueConstraint(
                fields=["station"], condition=Q(ended_at__isnull=True), name="one_standing_order_for_a_station"
            )
        ]

    def __str__(self) -> str:
        return f"{self.station} {self.given_at}"

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.station.number} 的常设接收令"


class Delivery(models.Model):
    """One batch that a station brought (来件), with the receipt it became."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    station = models.ForeignKey("devices.Station", on_delete=models.PROTECT, related_name="deliveries")
    receipt = models.OneToOneField("evidence.Receipt", on_delete=models.PROTECT, related_name="delivery")
    batch = models.CharField("批号", max_length=32)  # 32 hex figures, chosen by the station; asked again, the same
    announced_at = models.DateTimeField("登记时间")
    note = models.TextField("签名回执", blank=True)  # a signed note over every file that is held; docs/formats/agent.md
    noted_at = models.DateTimeField("签出时间", null=True, blank=True)

    class Meta:
        verbose_name = "来件"
        constraints = [models.UniqueConstraint(fields=["station", "batch"], name="delivery_once_for_each_batch")]

    def __str__(self) -> str:
        return f"{self.station} {self.batch[:8]}"
