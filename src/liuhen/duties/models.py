"""Findings, the judgements people signed about them, and how far the projector has read."""

from django.db import models
from django.db.models import Q

from liuhen.law.finding import Level, Status


class Outcome(models.TextChoices):
    """What a person decided about a finding (署名判断)."""

    MET = "met", "已履行"
    NOT_APPLICABLE = "not_applicable", "不适用"
    HANDLED = "handled", "已补救并写明原因"
    BROKEN = "broken", "确属未履行"


class Subject(models.Model):
    """What findings speak of: a recording, an activity, a case, with how a page calls it."""

    id = models.BigIntegerField("名称", primary_key=True)  # rows.subject_name(kind, key)
    kind = models.CharField("对象类别", max_length=32)
    key = models.CharField("对象", max_length=64)
    label = models.CharField("对象编号", max_length=80)
    words = models.CharField("对象情况", max_length=200, blank=True)
    bundle = models.CharField("同批", max_length=80, blank=True)  # findings shown as one: same receipt, same duty

    class Meta:
        verbose_name = "检查对象"

    def __str__(self) -> str:
        return self.label


class Duty(models.Model):
    """What one rule says of all subjects it finds alike: weight, words, next step, authority. Named by its digest."""

    id = models.BigIntegerField("名称", primary_key=True)  # first 63 bits of the SHA-256 of its content
    rule = models.CharField("规则", max_length=64)
    level = models.CharField("分量", max_length=10, choices=[(level.value, level.value) for level in Level])
    words = models.CharField("事项", max_length=200)
    passed_as = models.CharField("逾期视为", max_length=16, default=Status.OVERDUE.value)
    judgement = models.BooleanField("需人工判断", default=False)
    late = models.BooleanField("逾期办结", default=False)
    not_applicable = models.CharField("不适用理由", max_length=200, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    moved = models.CharField("顺延缘由", max_length=40, blank=True)
    next_step = models.TextField("下一步", blank=True)
    pack_code = models.CharField("规则包", max_length=32)
    pack_version = models.CharField("规则包版本", max_length=20)
    citation = models.JSONField("依据")

    class Meta:
        verbose_name = "职责"

    def __str__(self) -> str:
        return f"{self.rule} {self.words}"


class Finding(models.Model):
    """One duty of one subject, with the instants its status is computed from (decisions 7).

    Rows are derived and written by the hundred thousand, so they are narrow: what is the same for many stands once in
    the duty and in the subject, and the key alone tells subject and rule. An index stands only where a page asks.
    """

    id = models.BigIntegerField("名称", primary_key=True)  # rows.finding_name: the subject's name, then the rule's
    about = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="findings", db_constraint=False, db_index=False
    )
    duty = models.ForeignKey(
        Duty, on_delete=models.PROTECT, related_name="findings", db_constraint=False, db_index=False
    )
    bureau = models.ForeignKey(
        "bureau.Bureau", on_delete=models.PROTECT, related_name="findings", db_constraint=False, db_index=False
    )
    unit = models.ForeignKey(
        "bureau.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    secrecy = models.CharField("限制查看", max_length=20, blank=True)
    officer = models.ForeignKey(
        "bureau.Officer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    since = models.DateTimeField("起算", null=True, blank=True)
    warn_at = models.DateTimeField("提醒", null=True, blank=True)
    due_at = models.DateTimeField("到期", null=True, blank=True)
    overdue_at = models.DateTimeField("超期", null=True, blank=True)
    breach_at = models.DateTimeField("违反", null=True, blank=True)
    closed_at = models.DateTimeField("办结", null=True, blank=True)
    shows_from = models.DateTimeField("上值班台", null=True, blank=True)  # not on the board before; empty: never
    happened = models.TextField("发生了什么", blank=True)
    judged_as = models.CharField("已判断为", max_length=16, choices=Outcome.choices, blank=True)

    trail_kind = "finding"

    class Meta:
        verbose_name = "职责事项"
        indexes = [
            models.Index(
                fields=["bureau", "officer", "due_at", "shows_from"],
                condition=Q(shows_from__isnull=False),
                name="finding_shows",
            )
        ]

    def __str__(self) -> str:
        return f"{self.about.label} {self.duty.words}"

    @property
    def rule(self) -> str:
        """The rule that speaks."""
        return self.duty.rule

    @property
    def words(self) -> str:
        """What it says, in a line."""
        return self.duty.words

    @property
    def citation(self) -> dict[str, str | list[str]]:
        """The authority it rests on, as `law.citation.Citation.from_fields` reads it."""
        fields: dict[str, str | list[str]] = self.duty.citation
        return fields

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return str(self)


class Judgement(models.Model):
    """What a person decided about a finding, with reason; it holds while the finding says the same words."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField("对象类别", max_length=32)
    subject_id = models.CharField("对象", max_length=64)
    rule = models.CharField("规则", max_length=64)
    words = models.CharField("所判断的事项", max_length=200)
    outcome = models.CharField("判断", max_length=16, choices=Outcome.choices)
    reason = models.TextField("理由")
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="judgements")
    at = models.DateTimeField("判断时间")
    entry = models.CharField("留痕记录", max_length=32)

    class Meta:
        verbose_name = "署名判断"
        indexes = [models.Index(fields=["subject_kind", "subject_id", "rule"])]

    def __str__(self) -> str:
        return f"{self.rule} {self.outcome}"


class ProjectorPosition(models.Model):
    """How many entries of the trail the projector has read, in the order of integration."""

    read = models.BigIntegerField("已读条数", default=0)

    class Meta:
        verbose_name = "职责投影位置"

    def __str__(self) -> str:
        return str(self.read)


class RuleEffect(models.Model):
    """What a proposed version of the rules would change, computed from the facts held now (新版本的影响)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    version = models.OneToOneField("bureau.RulePack", on_delete=models.PROTECT, related_name="effect")
    result = models.JSONField("影响", null=True)  # duties.rules.effect.Effect; empty while it is being computed
    digest = models.CharField("影响摘要值", max_length=80, blank=True)
    computed_at = models.DateTimeField("计算时间", null=True)
    job = models.BigIntegerField("后台任务", null=True)

    class Meta:
        verbose_name = "新版本的影响"

    def __str__(self) -> str:
        return f"{self.version_id} {self.digest}"


class MovedTerm(models.Model):
    """A term that counted days the calendar changed: its end before, and after it was counted again (期限移动)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    cause = models.CharField("起因的留痕记录", max_length=32)  # the import of a notice, or of local days
    subject_kind = models.CharField("对象类别", max_length=32)
    subject_id = models.CharField("对象", max_length=64)
    subject_label = models.CharField("对象编号", max_length=80)
    rule = models.CharField("规则", max_length=64)
    words = models.CharField("事项", max_length=200)
    due_before = models.DateTimeField("原到期")
    due_after = models.DateTimeField("现到期", null=True)  # empty: not counted again yet
    entry = models.CharField("留痕记录", max_length=32, blank=True)

    class Meta:
        verbose_name = "移动的期限"
        constraints = [
            models.UniqueConstraint(fields=["cause", "subject_kind", "subject_id", "rule"], name="term_moves_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_label} {self.words}"


class LeavingState(models.TextChoices):
    """How far a hand-over has come."""

    OFFERED = "offered", "待接收人确认"
    DONE = "done", "已交接"
    WITHDRAWN = "withdrawn", "已撤回"


class Leaving(models.Model):
    """One hand-over of everything an officer who leaves holds (离岗交接单). Its list is frozen when it is offered."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="leavings")
    number = models.CharField("交接单编号", max_length=20)
    leaver = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="leavings")
    successor = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")  # takes on open duties
    reason = models.CharField("离岗原因", max_length=20)
    note = models.CharField("说明", max_length=200, blank=True)  # why another person offers it, and anything else
    last_on = models.DateField("最后在岗日")
    offered_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField("提出时间")
    digest = models.CharField("清单摘要值", max_length=71)  # duties.leaving.held.digest_of
    state = models.CharField("状态", max_length=10, choices=LeavingState.choices, default=LeavingState.OFFERED)
    done_at = models.DateTimeField("办结时间", null=True, blank=True)
    entry = models.CharField("留痕记录", max_length=32, blank=True)  # of the act that handed everything over
    why_withdrawn = models.CharField("撤回理由", max_length=200, blank=True)

    trail_kind = "leaving"

    class Meta:
        verbose_name = "离岗交接单"
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="leaving_number_once"),
            models.UniqueConstraint(fields=["leaver"], condition=Q(state="offered"), name="one_open_leaving_each"),
            models.CheckConstraint(condition=~Q(leaver=models.F("successor")), name="leaving_to_another"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.leaver.name}的离岗交接单 {self.number}"


class LeavingItem(models.Model):
    """One line of a hand-over: a thing as it was named then, and who receives it."""

    leaving = models.ForeignKey(Leaving, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("类别", max_length=12)  # duties.leaving.held.HeldKind
    subject_id = models.CharField("对象", max_length=64, blank=True)
    label = models.CharField("编号", max_length=80)
    words = models.CharField("情况", max_length=200, blank=True)
    receiver = models.ForeignKey(
        "bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="leaving_items"
    )
    outcome = models.CharField("结果", max_length=8, blank=True)  # handed, ended, gone: no longer his by then

    class Meta:
        verbose_name = "交接事项"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["leaving", "position"], name="leaving_position_once")]

    def __str__(self) -> str:
        return self.label


class LeavingAccept(models.Model):
    """One receiver's confirmation, over the digest of the list he saw. Written once."""

    leaving = models.ForeignKey(Leaving, on_delete=models.PROTECT, related_name="accepts")
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField("清单摘要值", max_length=71)
    at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = "接收确认"
        constraints = [models.UniqueConstraint(fields=["leaving", "officer"], name="leaving_accepted_once_by_each")]

    def __str__(self) -> str:
        return f"{self.leaving} {self.officer}"
