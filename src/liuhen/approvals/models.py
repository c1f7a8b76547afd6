"""Requests for approval, their steps, and delegations."""

from django.db import models
from django.db.models import Q

from liuhen.approvals.chain import Decision

STATES = [
    ("open", "待审批"),
    ("agreed", "已同意"),
    ("returned", "已退回"),
    ("refused", "不同意"),
    ("withdrawn", "已撤回"),
]


class Request(models.Model):
    """A request for approval (审批). The subject is named by kind, id and content digest, never by a foreign key."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT)
    subject_kind = models.CharField("对象类别", max_length=32)
    subject_id = models.CharField("对象", max_length=64)
    content_digest = models.CharField("内容摘要值", max_length=80, blank=True)
    verb = models.CharField("审批事项", max_length=64)  # verb of the owning act: case.approve_filing
    shown = models.JSONField("审批页内容")  # frozen: what the deciders read
    requested_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="approval_requests")
    requested_at = models.DateTimeField("送审时间")
    due_at = models.DateTimeField("答复期限", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=STATES, default="open")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    apart = models.JSONField("应当分开的人", default=list)  # handlers and reviewers of the thing: they never decide it

    trail_kind = "approval"

    class Meta:
        verbose_name = "审批"
        indexes = [models.Index(fields=["bureau", "subject_kind", "subject_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "subject_kind", "subject_id", "verb"],
                condition=Q(state="open"),
                name="one_open_request_for_each_subject",
            )
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.shown.get('title', '审批')} {self.shown.get('number', '')}".strip()


class Step(models.Model):
    """One decision of a request, in order."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField("顺序")
    opinion_of = models.CharField("意见角色", max_length=32)  # role of the pack's chain
    role = models.CharField("审批角色", max_length=32)  # role that decides
    label = models.CharField("角色称谓", max_length=40)
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True)
    on_behalf_of = models.ForeignKey(
        "bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="steps_delegated"
    )
    decision = models.CharField("决定", max_length=16, blank=True, choices=[(d.value, d.label) for d in Decision])
    opinion = models.TextField("意见", blank=True)
    limit = models.JSONField("限定", null=True, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    is_open = models.BooleanField("轮到此步", default=False)
    is_personal = models.BooleanField("须本人签署", default=False)  # the text names this office: nobody decides for it
    delegation = models.ForeignKey("Delegation", on_delete=models.PROTECT, null=True, blank=True, related_name="steps")
    acting_words = models.CharField("主持工作的依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "审批步骤"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["request", "order"], name="step_order_once"),
            models.UniqueConstraint(fields=["request"], condition=Q(is_open=True), name="one_open_step"),
        ]


class PaperOpinion(models.Model):
    """An opinion given on paper and entered by another (纸面签批), until the signer confirms that it is his."""

    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="paper")
    signer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="paper_opinions")
    signed_at = models.DateTimeField("纸面签署时间")
    paper_number = models.CharField("纸面编号", max_length=80, blank=True)
    photo_digest = models.CharField("照片摘要值", max_length=80)
    photo_type = models.CharField("照片格式", max_length=40)
    entered_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="papers_entered")
    entered_at = models.DateTimeField("记入时间")
    due_at = models.DateTimeField("本人确认期限")
    confirmed_at = models.DateTimeField("本人确认时间", null=True, blank=True)
    denied_at = models.DateTimeField("本人否认时间", null=True, blank=True)
    denial = models.TextField("否认的说明", blank=True)

    bureau_path = "step__request__bureau"
    trail_kind = "paper_opinion"

    class Meta:
        verbose_name = "纸面签批"
        constraints = [
            models.CheckConstraint(condition=~Q(signer=models.F("entered_by")), name="paper_entered_by_another"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(denied_at__isnull=True), name="paper_confirmed_or_denied"
            ),
        ]

    @property
    def bureau_id(self) -> int:
        """It belongs where its request belongs."""
        return self.step.request.bureau_id

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.step.request.label}的纸面签批"


class Delegation(models.Model):
    """A person lets another decide in his place from a day until a day, both included (授权代批)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT)
    giver = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="delegations_given")
    holder = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="delegations_held")
    from_on = models.DateField("自")
    until_on = models.DateField("至")
    reason = models.CharField("事由", max_length=200)
    matters = models.JSONField("授权事项", default=list)  # verbs of decisions; empty: everything that may be lent
    given_at = models.DateTimeField("授权时间", null=True, blank=True)
    entry = models.CharField("留痕记录", max_length=32, blank=True)
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)

    trail_kind = "delegation"

    class Meta:
        verbose_name = "授权代批"
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=models.F("from_on")), name="delegation_has_days"),
            models.CheckConstraint(condition=~Q(giver=models.F("holder")), name="delegation_to_another"),
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.from_on}至{self.until_on}的授权代批"
