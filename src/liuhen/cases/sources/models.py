"""Sources, complainants apart from them, who opened their identity, verifications, notices and transfers."""

from django.db import models
from django.db.models import Q

from liuhen.cases.sources.words import KINDS, MEANS, METHODS, PARTS, TRANSFER_KINDS


class CaseSource(models.Model):
    """One entry of the register of sources (案源登记). A later one about the same matter joins the same case."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="sources")
    unit = models.ForeignKey("bureau.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    secrecy = models.CharField("密级", max_length=20, blank=True)
    number = models.CharField("案源编号", max_length=40)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="sources")
    channel = models.CharField("案源途径", max_length=40)  # word of the pack's list
    means = models.CharField("来件方式", max_length=12, choices=MEANS, blank=True)
    received_at = models.DateTimeField("收到时间")
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    content = models.TextField("内容")  # shown: what tells the complainant is hidden in it
    hidden = models.JSONField("已遮蔽的内容种类", default=list)
    party = models.JSONField("被反映的当事人", default=dict)
    cause = models.CharField("案由", max_length=120)
    place = models.CharField("案发地", max_length=200, blank=True)
    acceptance = models.TextField("受理情况", blank=True)
    organ = models.CharField("移送或者交办机关", max_length=120, blank=True)
    letter = models.CharField("来函文号", max_length=80, blank=True)
    reply_by = models.DateField("要求反馈日期", null=True, blank=True)
    more = models.JSONField("办法要求的其他项目", default=dict)  # printed name of the pack → what was written
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_words = models.CharField("办结说明", max_length=300, blank=True)

    trail_kind = "source"

    class Meta:
        verbose_name = "案源"
        indexes = [models.Index(fields=["bureau", "-received_at"], name="source_newest")]
        constraints = [models.UniqueConstraint(fields=["bureau", "number"], name="source_number_once")]

    @property
    def party_name(self) -> str:
        """Give the name of the party it speaks of, or empty."""
        return str(self.party.get("name", ""))

    @property
    def has_joined(self) -> bool:
        """Say whether it came after the one that opened the case."""
        return self.number != self.case.clue_number


class Complainant(models.Model):
    """Who complained or informed (投诉人、举报人), apart from the source; entries hold only the salted digest."""

    source = models.OneToOneField(CaseSource, on_delete=models.PROTECT, related_name="complainant")
    part = models.CharField("身份", max_length=12, choices=PARTS)
    kind = models.CharField("类别", max_length=12, choices=KINDS, blank=True)
    is_named = models.BooleanField("具名", default=True)
    name = models.CharField("姓名或者名称", max_length=120, blank=True)
    code = models.CharField("证件号码", max_length=60, blank=True)
    contact = models.CharField("联系方式", max_length=120, blank=True)
    address = models.CharField("住址", max_length=200, blank=True)
    relation = models.CharField("与被反映人的关系", max_length=120, blank=True)
    demand = models.TextField("诉求", blank=True)
    words = models.TextField("原话", blank=True)  # what was typed before anything was hidden; empty: nothing was
    wants_reply = models.BooleanField("要求答复", default=True)
    digest = models.CharField("加盐摘要值", max_length=80)
    salt = models.BinaryField("盐值", max_length=16)

    class Meta:
        verbose_name = "投诉举报人"
        constraints = [
            models.CheckConstraint(condition=Q(is_named=False) | ~Q(name=""), name="named_complainant_has_a_name"),
            models.CheckConstraint(condition=Q(is_named=True) | Q(name=""), name="anonymous_complainant_has_no_name"),
        ]


class IdentityOpening(models.Model):
    """One opening of who complained: by whom, when, what for. Written once."""

    source = models.ForeignKey(CaseSource, on_delete=models.PROTECT, related_name="openings")
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("查看时间")
    purpose = models.CharField("查看事由", max_length=200)

    class Meta:
        verbose_name = "身份信息查看"
        ordering = ["pk"]


class Verification(models.Model):
    """One verification of a source (核查): what was looked at, by whom, with which result."""

    source = models.ForeignKey(CaseSource, on_delete=models.PROTECT, related_name="verifications")
    means = models.CharField("核查方式", max_length=60)
    verified_at = models.DateTimeField("核查时间")
    officers = models.CharField("核查人员", max_length=120)
    findings = models.TextField("核查情况")
    opinion = models.CharField("处理意见", max_length=60)  # 建议立案, 建议不予立案, 建议移送, 继续核查
    entered_at = models.DateTimeField("记入时间")
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "核查"
        ordering = ["verified_at", "pk"]


class SourceNotice(models.Model):
    """Somebody behind a source was told the result, or why nobody could be told (告知)."""

    source = models.ForeignKey(CaseSource, on_delete=models.PROTECT, related_name="notices")
    to = models.CharField("告知对象", max_length=20)  # word of the pack: 投诉人, 举报人, 移送机关
    told_at = models.DateTimeField("告知时间")
    method = models.CharField("告知方式", max_length=12, choices=METHODS, blank=True)
    words = models.TextField("告知内容", blank=True)
    proof = models.CharField("凭证说明", max_length=200, blank=True)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    excuse = models.CharField("无法告知的理由", max_length=300, blank=True)
    entered_at = models.DateTimeField("记入时间")
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")

    trail_kind = "source_notice"

    class Meta:
        verbose_name = "告知"
        ordering = ["told_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(excuse="") & ~Q(method="") & ~Q(words="")) | (~Q(excuse="") & Q(method="")),
                name="told_by_a_method_or_not_at_all",
            )
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.source.number} 告知{self.to}"


class CaseTransfer(models.Model):
    """A case on its way to another organ (移送): why, to whom, what goes along, the head's leave, the receipt."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="transfers")
    kind = models.CharField("类别", max_length=12, choices=TRANSFER_KINDS)
    organ = models.CharField("受移送机关", max_length=120)
    reason = models.TextField("移送理由")
    materials = models.JSONField("移送材料清单", default=list)  # [{name, count, form, digest}]
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        "状态",
        max_length=10,
        default="asked",
        choices=[("asked", "待批准"), ("approved", "已批准"), ("refused", "未批准"), ("done", "已移送")],
    )
    asked_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("报批时间")
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    sent_at = models.DateTimeField("移送时间", null=True, blank=True)
    receipt_number = models.CharField("回执文号", max_length=80, blank=True)
    receipt_on = models.DateField("回执日期", null=True, blank=True)
    receiver = models.CharField("接收人", max_length=60, blank=True)
    accepted = models.CharField("对方处理结果", max_length=200, blank=True)

    trail_kind = "transfer"

    class Meta:
        verbose_name = "案件移送"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["asked", "approved"]), name="one_open_transfer_each"
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | (Q(sent_at__isnull=False) & Q(receipt_on__isnull=False) & ~Q(receiver="") & ~Q(organ="")),
                name="transfer_done_has_its_receipt",
            ),
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.case.label} 移送{self.organ}"
