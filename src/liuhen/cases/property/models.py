"""Measures, their items, extensions, pauses, treatments line by line, and every change of place or keeper."""

from django.db import models
from django.db.models import F, Q

from liuhen.cases.property.words import Kind, Treated

_OFFICER = "bureau.Officer"


class Measure(models.Model):
    """One measure upon things (查封、扣押、先行登记保存、证据保全). Its items bear its number."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="measures")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="measures")
    number = models.CharField("编号", max_length=24)
    kind = models.CharField("种类", max_length=16, choices=[(kind.value, kind.label) for kind in Kind])
    forms = models.JSONField("保全形式", default=list)  # of a preservation: 复制, 音像 …
    target = models.CharField("具体标的", max_length=300)
    reason = models.TextField("启动理由")
    basis = models.CharField("依据", max_length=300)
    place = models.CharField("实施地点", max_length=200, blank=True)
    party_present = models.BooleanField("当事人到场", null=True, blank=True)
    witness = models.CharField("见证人", max_length=60, blank=True)
    officers = models.ManyToManyField("bureau.Officer", related_name="measures", blank=True)
    is_emergency = models.BooleanField("情况紧急当场实施", default=False)
    proposed_at = models.DateTimeField("提出时间")
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    refused_at = models.DateTimeField("不批准时间", null=True, blank=True)
    decided_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opinion = models.CharField("批准意见", max_length=300, blank=True)
    executed_at = models.DateTimeField("实施时间", null=True, blank=True)
    until_on = models.DateField("文书载明的截止日", null=True, blank=True)
    closed_at = models.DateTimeField("了结时间", null=True, blank=True)
    came_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )  # a registration that became a seizure
    registered_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")
    trail_kind = "measure"
    bureau_path = "bureau"

    class Meta:
        verbose_name = "强制和保全措施"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="measure_number_once"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(refused_at__isnull=True), name="measure_decided_one_way"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("executed_at")),
                name="measure_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def words(self) -> Kind:
        """Give its kind."""
        return Kind(self.kind)

    @property
    def is_open(self) -> bool:
        """Say whether it is in force."""
        return self.executed_at is not None and self.closed_at is None


class MeasureItem(models.Model):
    """One line of the list (清单): what was taken, how many, in which condition, where it is kept and by whom."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="items")
    place_in_list = models.PositiveSmallIntegerField("序号")
    number = models.CharField("物品编号", max_length=30)
    name = models.CharField("名称", max_length=200)
    model_words = models.CharField("规格型号", max_length=120, blank=True)
    quantity = models.PositiveIntegerField("数量")
    unit = models.CharField("单位", max_length=12)
    condition = models.CharField("品相和状况", max_length=200)
    kept_at = models.CharField("存放地点", max_length=120)
    keeper = models.CharField("保管人", max_length=60)
    words = models.CharField("备注", max_length=200, blank=True)
    trail_kind = "measure_item"

    class Meta:
        verbose_name = "涉案财物"
        ordering = ["measure_id", "place_in_list"]
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="item_number_once"),
            models.UniqueConstraint(fields=["measure", "place_in_list"], name="item_place_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="item_is_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.number


class ItemMove(models.Model):
    """A change of place or keeper of an item (移库、交接); the former place stays in the row."""

    item = models.ForeignKey(MeasureItem, on_delete=models.PROTECT, related_name="moves")
    at = models.DateTimeField("时间")
    from_place = models.CharField("原存放地点", max_length=120)
    from_keeper = models.CharField("原保管人", max_length=60)
    to_place = models.CharField("新存放地点", max_length=120)
    to_keeper = models.CharField("新保管人", max_length=60)
    reason = models.CharField("事由", max_length=200)
    by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "财物移交"
        ordering = ["at", "pk"]


class ItemShot(models.Model):
    """A photo of the case, or a moment of one of its recordings, that shows an item; taken off again with a reason."""

    item = models.ForeignKey(MeasureItem, on_delete=models.PROTECT, related_name="shots")
    recording = models.ForeignKey("evidence.Recording", on_delete=models.PROTECT, related_name="item_shots")
    at_seconds = models.PositiveIntegerField("时刻（秒）", null=True, blank=True)  # from its start; None: a photo
    words = models.CharField("说明", max_length=120, blank=True)
    linked_at = models.DateTimeField("关联时间")
    by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField("取消时间", null=True, blank=True)
    removed_because = models.CharField("取消理由", max_length=200, blank=True)
    removed_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    trail_kind = "item_shot"

    class Meta:
        verbose_name = "物品对应的照片和录像"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "recording", "at_seconds"],
                condition=Q(removed_at__isnull=True, at_seconds__isnull=False),
                name="moment_shows_item_once",
            ),
            models.UniqueConstraint(
                fields=["item", "recording"],
                condition=Q(removed_at__isnull=True, at_seconds__isnull=True),
                name="photo_shows_item_once",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | ~Q(removed_because=""), name="shot_removed_with_a_reason"
            ),
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.item.number} 对应的照片或者录像"


class Extension(models.Model):
    """The one extension of a sealing or seizure (延长): asked for, approved, told to the party in writing."""

    STATES = (
        ("asked", "待批准"),
        ("approved", "已批准"),
        ("refused", "不批准"),
        ("returned", "已退回"),
        ("withdrawn", "已撤回"),
    )
    measure = models.OneToOneField(Measure, on_delete=models.PROTECT, related_name="extension")
    state = models.CharField("状态", max_length=10, default="approved", choices=STATES)
    asked_at = models.DateTimeField("报请时间", null=True, blank=True)
    decided_at = models.DateTimeField("延长决定时间", null=True, blank=True)
    until_on = models.DateField("延长至")
    reason = models.CharField("延长的理由", max_length=300)
    approver = models.CharField("批准人", max_length=60, blank=True)
    told_at = models.DateTimeField("书面告知时间", null=True, blank=True)
    by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")
    trail_kind = "measure_extension"
    bureau_path = "measure__bureau"

    class Meta:
        verbose_name = "延长查封扣押"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(decided_at__isnull=False), name="extension_approved_at_an_instant"
            )
        ]

    @property
    def bureau_id(self) -> int:
        """It belongs where its measure belongs."""
        return self.measure.bureau_id

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.measure.number} 延长"


class Testing(models.Model):
    """Time in which things were tested (检测、检验、检疫、鉴定); it does not count."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="testings")
    body = models.CharField("承担机构", max_length=120)
    from_at = models.DateTimeField("开始时间")
    until_at = models.DateTimeField("结束时间", null=True, blank=True)
    told_at = models.DateTimeField("书面告知当事人时间", null=True, blank=True)
    result = models.CharField("结论", max_length=300, blank=True)
    by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "检验鉴定期间"
        ordering = ["from_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")), name="testing_ends_after_start"
            )
        ]


class Treatment(models.Model):
    """A decision about things taken (处理决定) and to whom they went; one list of its own."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="treatments")
    number = models.CharField("编号", max_length=30)
    kind = models.CharField("处理方式", max_length=16, choices=[(kind.value, kind.label) for kind in Treated])
    at = models.DateTimeField("处理时间")
    reason = models.CharField("理由和依据", max_length=300)
    receiver = models.CharField("接收人或者接收单位", max_length=120, blank=True)
    signed_by = models.CharField("签收人", max_length=60, blank=True)
    by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")
    trail_kind = "treatment"

    class Meta:
        verbose_name = "财物处理"
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["measure", "number"], name="treatment_number_once")]

    def __str__(self) -> str:
        return self.number


class TreatmentLine(models.Model):
    """How many of one item a treatment covers."""

    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="lines")
    item = models.ForeignKey(MeasureItem, on_delete=models.PROTECT, related_name="treated")
    quantity = models.PositiveIntegerField("数量")

    class Meta:
        verbose_name = "处理清单"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["treatment", "item"], name="item_treated_once_in_a_list"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="treated_at_least_one"),
        ]
