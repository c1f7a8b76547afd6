"""Cases, their steps, handlers, recordings on file, services; what is complete in itself has a folder of its own."""

from django.db import models
from django.db.models import Q

from liuhen.cases.applications.models import (
    Application,
    ApplicationEvent,
    CentreLine,
    CentreList,
    CitedStretch,
)
from liuhen.cases.deliberation.models import Attendance, Discussion, Expert, Review, ReviewPoint
from liuhen.cases.kept.models import KeptFile
from liuhen.cases.performing.models import (
    CourtApplication,
    Instalment,
    Obligation,
    Performance,
    Recheck,
    Remedy,
    Reminder,
    Unperformed,
)
from liuhen.cases.property.models import (
    Extension,
    ItemMove,
    ItemShot,
    Measure,
    MeasureItem,
    Testing,
    Treatment,
    TreatmentLine,
)
from liuhen.cases.seals.models import Seal, SealKeeper, SealUse
from liuhen.cases.serving.models import NotPublic, Publication
from liuhen.cases.sources.models import (
    CaseSource,
    CaseTransfer,
    Complainant,
    IdentityOpening,
    SourceNotice,
    Verification,
)
from liuhen.law.lifecycle import STATE_LABELS, State, procedure_of

__all__ = [
    "Application",
    "ApplicationEvent",
    "Attendance",
    "Case",
    "CaseEvent",
    "CaseHandler",
    "CaseRecording",
    "CaseSource",
    "CaseTransfer",
    "CentreLine",
    "CentreList",
    "CitedStretch",
    "Complainant",
    "CourtApplication",
    "Discussion",
    "Expert",
    "Extension",
    "IdentityOpening",
    "Instalment",
    "ItemMove",
    "ItemShot",
    "KeptFile",
    "Measure",
    "MeasureItem",
    "NotPublic",
    "Obligation",
    "Performance",
    "Publication",
    "Recheck",
    "Remedy",
    "Reminder",
    "Review",
    "ReviewPoint",
    "Seal",
    "SealKeeper",
    "SealUse",
    "Service",
    "SourceNotice",
    "Testing",
    "Treatment",
    "TreatmentLine",
    "Unperformed",
    "Verification",
]
METHODS = [
    ("direct", "直接送达"),
    ("lien", "留置送达"),
    ("post", "邮寄送达"),
    ("electronic", "传真或者电子邮件送达"),
    ("entrusted", "委托送达"),
    ("announcement", "公告送达"),
]
ACT_TYPES = [
    ("penalty", "行政处罚 普通程序"),
    ("summary", "行政处罚 简易程序"),
    ("measure", "行政强制措施"),
    ("enforcement", "行政强制执行"),
    ("inspection", "行政检查"),
    ("confirmation", "行政确认"),
    ("payment", "行政给付"),
    ("reward", "行政奖励"),
    ("adjudication", "行政裁决"),
]
ARCHIVE_CLASSES = [("永久", "永久"), ("30年", "30年"), ("10年", "10年")]


class Case(models.Model):
    """A case from its clue on (案件). It bears a clue number first and its case number when filed."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT)
    unit = models.ForeignKey("bureau.Unit", on_delete=models.PROTECT, null=True, blank=True)
    secrecy = models.CharField("密级", max_length=20, blank=True)
    clue_number = models.CharField("案源编号", max_length=40)
    number = models.CharField("案号", max_length=60, blank=True)
    act_type = models.CharField("执法类别", max_length=20, default="penalty", choices=ACT_TYPES)
    origin = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="arisen", verbose_name="由来"
    )
    title = models.CharField("案件名称", max_length=120)
    state = models.CharField(
        "状态", max_length=24, default=State.CLUE.value, choices=[(s.value, STATE_LABELS[s]) for s in State]
    )
    source_channel = models.CharField("案源途径", max_length=40)
    clue_words = models.TextField("线索内容", blank=True)
    place = models.CharField("案发地", max_length=200, blank=True)
    party = models.JSONField("当事人", default=dict)
    cause = models.CharField("案由", max_length=120)
    clue_at = models.DateTimeField("线索登记时间")
    filed_at = models.DateTimeField("立案时间", null=True, blank=True)
    terminated_at = models.DateTimeField("终结时间", null=True, blank=True)
    legal_review_required = models.BooleanField("须法制审核", default=True)
    collective_required = models.BooleanField("须集体讨论", default=False)
    expert_consulted = models.BooleanField("经专家论证", default=False)
    hearing_requested = models.BooleanField("申请听证", default=False)
    hearing_held = models.BooleanField("已听证", default=False)
    statement_made = models.BooleanField("已陈述申辩", default=False)
    statement_waived = models.BooleanField("放弃陈述申辩", default=False)
    statement_until = models.DateField("陈述申辩截止日", null=True, blank=True)
    correction_due_on = models.DateField("改正期限", null=True, blank=True)
    performance_due_on = models.DateField("履行期限", null=True, blank=True)
    archive_class = models.CharField("保管期限", max_length=8, blank=True, choices=ARCHIVE_CLASSES)

    trail_kind = "case"

    class Meta:
        verbose_name = "案件"
        indexes = [models.Index(fields=["bureau", "state", "-clue_at"])]
        constraints = [
            models.UniqueConstraint(fields=["bureau", "clue_number"], name="clue_number_once"),
            models.UniqueConstraint(fields=["bureau", "number"], condition=~Q(number=""), name="case_number_once"),
        ]

    def get_state_display(self) -> str:  # type: ignore[no-redef] # in place of the one Django makes of the choices
        """Give the word of its state in its own procedure: 受理 of an application, 受案 of a penalty."""
        return procedure_of(self.act_type).label_of(self.state)

    @property
    def label(self) -> str:
        """Name it in a sentence: case number, or clue number before it is filed."""
        return self.number or self.clue_number

    @property
    def party_name(self) -> str:
        """Give the name of the party, or empty."""
        return str(self.party.get("name", ""))


class CaseHandler(models.Model):
    """An officer in charge of a case (承办人), from and until; the grants are written beside it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handlers")
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="case_handlings")
    from_at = models.DateTimeField("自")
    until_at = models.DateTimeField("至", null=True, blank=True)

    class Meta:
        verbose_name = "承办人"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "officer"], name="handler_once")]


class CaseEvent(models.Model):
    """One step of a case: when it happened, when it was entered. Never deleted; a wrong one gets a counter-entry."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    name = models.CharField("步骤", max_length=40)
    at = models.DateTimeField("发生时间")
    entered_at = models.DateTimeField("记入时间")
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True)
    entry = models.CharField("留痕记录", max_length=32)
    reason = models.TextField("理由", blank=True)
    document_kind = models.CharField("文书种类", max_length=40, blank=True)
    counters = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="countered_by"
    )

    class Meta:
        verbose_name = "案件步骤"
        ordering = ["at", "pk"]


class CaseRecording(models.Model):
    """A recording on the file of a case, for a stated purpose."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recordings")
    recording = models.ForeignKey("evidence.Recording", on_delete=models.PROTECT, related_name="case_links")
    purpose = models.CharField("证明目的", max_length=200)
    stage = models.CharField("环节", max_length=24)
    filed_at = models.DateTimeField("入卷时间")
    filed_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT)

    class Meta:
        verbose_name = "入卷录像"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "recording"], name="recording_on_file_once")]


class Service(models.Model):
    """One service of a document, or one attempt at it (送达): `served_at` is empty until it has reached the party."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="services")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="services")
    receipt = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="receipt_of"
    )
    method = models.CharField("送达方式", max_length=16, choices=METHODS)
    method_kind = models.CharField("具体方式", max_length=24, blank=True)  # 特快专递, 传真; word of the pack
    sent_at = models.DateTimeField("寄出或者发出时间", null=True, blank=True)
    served_at = models.DateTimeField("送达时间", null=True, blank=True)
    place = models.CharField("送达地点或者地址", max_length=200, blank=True)
    officers = models.ManyToManyField("bureau.Officer", related_name="services", blank=True)
    recordings = models.ManyToManyField("evidence.Recording", related_name="services", blank=True)
    recorded = models.CharField("录音录像", max_length=8, blank=True)  # '' not at all, any, full
    tracking = models.CharField("邮件号", max_length=40, blank=True)
    carrier = models.CharField("公告载体", max_length=24, blank=True)
    relation = models.CharField("签收人身份", max_length=24, blank=True)
    confirmed_at = models.DateTimeField("确认收悉时间", null=True, blank=True)
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)
    after_return = models.CharField("退回之后", max_length=80, blank=True)
    fields = models.JSONField("送达记录", default=dict)
    proof_kinds = models.JSONField("留存的证明", default=list)
    party_agreed = models.BooleanField("当事人同意电子送达", default=False)
    trail_kind = "service"

    class Meta:
        verbose_name = "送达"
        ordering = ["served_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(served_at__isnull=False) | Q(sent_at__isnull=False), name="service_has_an_instant"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(served_at__isnull=True), name="returned_is_not_served"
            ),
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"送达 {self.pk}"
