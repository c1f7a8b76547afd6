"""Obligations of a decision, what was done towards them, rechecks, calls, the court, remedies of the party."""

from django.db import models
from django.db.models import F, Q

from liuhen.cases.performing.words import Corrected, Owed, RemedyKind, Ruling

_OFFICER = "bureau.Officer"
_CASE = "cases.Case"


class Obligation(models.Model):
    """One thing the decision obliges the party to (应当履行的义务)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(_CASE, on_delete=models.PROTECT, related_name="obligations")
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    kind = models.CharField("种类", max_length=12, choices=[(one.value, one.label) for one in Owed])
    words = models.CharField("内容", max_length=300)
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    registered_at = models.DateTimeField("登记时间")
    by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("更正时间", null=True, blank=True)  # entered by mistake; stays in the table
    withdrawn_because = models.CharField("更正理由", max_length=200, blank=True)
    trail_kind = "obligation"

    class Meta:
        verbose_name = "履行义务"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gt=0), name="amount_owed_above_nothing")
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{Owed(self.kind).label}{f' {self.amount} 元' if self.amount is not None else ''}"


class Instalment(models.Model):
    """One part of an amount with a day of its own (分期、延期缴纳); a newer plan replaces the older one as a whole."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="instalments")
    plan = models.PositiveSmallIntegerField("第几次安排")
    due_on = models.DateField("期限")
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    reason = models.CharField("理由", max_length=200)
    approver = models.CharField("批准人", max_length=60)
    decided_at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "分期履行"
        ordering = ["plan", "due_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_above_nothing")]


class Performance(models.Model):
    """Something the party did towards an obligation (履行记录): a payment, or a thing done."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(_CASE, on_delete=models.PROTECT, related_name="performances")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="performances")
    at = models.DateTimeField("履行时间")
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    words = models.CharField("履行内容", max_length=300)
    voucher = models.CharField("凭证号", max_length=80, blank=True)
    on_the_spot = models.BooleanField("当场收缴", default=False)
    handed_in_at = models.DateTimeField("交存时间", null=True, blank=True)
    by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")
    trail_kind = "performance"

    class Meta:
        verbose_name = "履行记录"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gt=0), name="paid_above_nothing"),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True) | Q(handed_in_at__gte=F("at")), name="handed_in_after_collected"
            ),
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"履行记录 {self.pk}"


class Unperformed(models.Model):
    """That the party does not perform, and how it was established (逾期不履行)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(_CASE, on_delete=models.PROTECT, related_name="unperformed")
    at = models.DateTimeField("认定时间")
    words = models.CharField("情况", max_length=300)
    by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "逾期不履行"
        ordering = ["at", "pk"]


class Recheck(models.Model):
    """A recheck whether a breach was corrected (改正情况复查)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(_CASE, on_delete=models.PROTECT, related_name="rechecks")
    at = models.DateTimeField("复查时间")
    place = models.CharField("复查地点", max_length=200, blank=True)
    officers = models.ManyToManyField("bureau.Officer", related_name="rechecks")
    found = models.CharField("核查情况", max_length=600)
    result = models.CharField("改正情况", max_length=8, choices=[(one.value, one.label) for one in Corrected])
    next_due_on = models.DateField("重新责令改正期限", null=True, blank=True)
    by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")
    trail_kind = "recheck"

    class Meta:
        verbose_name = "改正复查"
        ordering = ["at", "pk"]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"改正复查 {self.pk}"


class Reminder(models.Model):
    """The last call to perform (催告): in writing with its service, or only noted."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(_CASE, on_delete=models.PROTECT, related_name="reminders")
    made_at = models.DateTimeField("催告时间")
    is_written = models.BooleanField("书面催告", default=True)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="reminder_of"
    )
    words = models.CharField("催告内容", max_length=300)
    served_at = models.DateTimeField("送达时间", null=True, blank=True)
    statement = models.CharField("当事人陈述申辩", max_length=600, blank=True)
    review = models.CharField("复核意见", max_length=600, blank=True)
    reviewed_at = models.DateTimeField("复核时间", null=True, blank=True)
    by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")
    trail_kind = "reminder"

    class Meta:
        verbose_name = "催告"
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(served_at__isnull=True) | Q(served_at__gte=F("made_at")), name="reminder_served_after_made"
            )
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"催告 {self.pk}"


class CourtApplication(models.Model):
    """The application to the court (申请人民法院强制执行), its ruling and its result."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(_CASE, on_delete=models.PROTECT, related_name="court_applications")
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="court_application_of"
    )
    court = models.CharField("法院", max_length=120)
    applied_at = models.DateTimeField("申请时间")
    object_words = models.CharField("申请执行的标的", max_length=300)
    amount = models.DecimalField("申请执行金额（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True)
    ruling = models.CharField("裁定", max_length=16, blank=True, choices=[(one.value, one.label) for one in Ruling])
    ruling_number = models.CharField("裁定书文号", max_length=60, blank=True)
    ruled_at = models.DateTimeField("裁定时间", null=True, blank=True)
    result = models.CharField("执行结果", max_length=600, blank=True)
    result_at = models.DateTimeField("执行结果时间", null=True, blank=True)
    recovered = models.DecimalField("执行到位金额（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")
    trail_kind = "court_application"

    class Meta:
        verbose_name = "申请法院强制执行"
        ordering = ["applied_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ruled_at__isnull=True) | Q(ruled_at__gte=F("applied_at")), name="ruled_after_applied"
            ),
            models.CheckConstraint(
                condition=Q(result_at__isnull=True) | Q(result_at__gte=F("applied_at")), name="result_after_applied"
            ),
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"强制执行申请 {self.pk}"


class Remedy(models.Model):
    """A review or lawsuit of the party against a decision (行政复议、行政诉讼)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(_CASE, on_delete=models.PROTECT, related_name="remedies")
    kind = models.CharField("途径", max_length=10, choices=[(one.value, one.label) for one in RemedyKind])
    filed_at = models.DateTimeField("提起时间")
    organ = models.CharField("复议机关或者法院", max_length=120)
    number = models.CharField("案号", max_length=60, blank=True)
    is_suspending = models.BooleanField("停止执行", default=False)
    result = models.CharField("结果", max_length=20, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+")
    trail_kind = "remedy"

    class Meta:
        verbose_name = "复议诉讼"
        ordering = ["filed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("filed_at")), name="remedy_ends_after_start"
            )
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{RemedyKind(self.kind).label} {self.pk}"
