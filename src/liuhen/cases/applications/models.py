"""Applications, what happened to each, the stretches of counter video cited, and lists of the service centre."""

from django.db import models
from django.db.models import F, Q

from liuhen.cases.applications.words import ACT_TYPES, CITED, EVENTS, OUTCOMES, STATES, WAYS


class Application(models.Model):
    """One application (申请). It bears its own number; its case carries the documents and the procedure."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="applications")
    unit = models.ForeignKey("bureau.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    secrecy = models.CharField("密级", max_length=20, blank=True)
    number = models.CharField("申请编号", max_length=40)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="application")
    act_type = models.CharField("办理事项类别", max_length=20, choices=ACT_TYPES)
    matter = models.CharField("申请事项", max_length=120)
    applicant = models.JSONField("申请人", default=dict)  # parts of documents.fields.PARTY_PARTS
    agent = models.CharField("代理人", max_length=120, blank=True)
    way = models.CharField("提交方式", max_length=12, choices=WAYS)
    place = models.CharField("收件地点", max_length=120, blank=True)
    content = models.TextField("申请内容")
    materials = models.JSONField("提交的材料", default=list)  # [{name, count, form}]
    centre_number = models.CharField("政务服务中心受理编号", max_length=60, blank=True)
    received_at = models.DateTimeField("接收时间")
    registered_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=12, choices=STATES, default="received")

    trail_kind = "application"

    class Meta:
        verbose_name = "申请"
        indexes = [models.Index(fields=["bureau", "-received_at"], name="application_newest")]
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="application_number_once"),
            models.UniqueConstraint(
                fields=["bureau", "centre_number"],
                condition=~Q(centre_number=""),
                name="application_centre_number_once",
            ),
        ]

    @property
    def applicant_name(self) -> str:
        """Give the name of the applicant, or empty."""
        return str(self.applicant.get("name", ""))


class ApplicationEvent(models.Model):
    """One thing that happened to an application: when, by whom, written down when. Never changed, only countered."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="events")
    name = models.CharField("事项", max_length=24, choices=EVENTS)
    at = models.DateTimeField("发生时间")
    entered_at = models.DateTimeField("记入时间")
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    handler = models.CharField("经手人", max_length=60)
    words = models.TextField("内容", blank=True)
    reason = models.TextField("理由", blank=True)
    section = models.CharField("不适用的环节", max_length=24, blank=True)
    points = models.JSONField("逐项内容", default=list)  # points to supplement; corrections made; materials received
    due_on = models.DateField("截止日期", null=True, blank=True)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entry = models.CharField("留痕记录", max_length=32)
    counters = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="countered_by"
    )

    class Meta:
        verbose_name = "申请办理记录"
        ordering = ["at", "pk"]


class CitedStretch(models.Model):
    """A stretch of a recording that shows the application handled (受理窗口录像): the recording, from and until."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="stretches")
    recording = models.ForeignKey("evidence.Recording", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("来源", max_length=8, choices=CITED)
    from_at = models.DateTimeField("自", null=True, blank=True)
    until_at = models.DateTimeField("至", null=True, blank=True)
    words = models.CharField("说明", max_length=200, blank=True)
    cited_at = models.DateTimeField("关联时间")
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "窗口录像"
        ordering = ["from_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_at__isnull=True) | Q(until_at__isnull=True) | Q(until_at__gt=F("from_at")),
                name="cited_stretch_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["application", "recording", "from_at", "until_at"], name="stretch_cited_once"
            ),
        ]


class CentreList(models.Model):
    """A list of recordings fetched from the service centre (批量调取清单): the file as it came, and how it was read."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    number = models.CharField("调取编号", max_length=40)
    name = models.CharField("文件名", max_length=120)
    sha256 = models.CharField("SHA-256", max_length=71)
    sm3 = models.CharField("SM3", max_length=71)
    size = models.BigIntegerField("字节数")
    decoding = models.CharField("译码", max_length=12)
    from_on = models.DateField("所含日期自", null=True, blank=True)
    until_on = models.DateField("所含日期至", null=True, blank=True)
    imported_at = models.DateTimeField("导入时间")
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")

    trail_kind = "centre_list"

    class Meta:
        verbose_name = "政务服务中心调取清单"
        constraints = [models.UniqueConstraint(fields=["bureau", "number"], name="centre_list_number_once")]


class CentreLine(models.Model):
    """One line of such a list, as it was read, and what became of it; nothing of the list is lost."""

    centre_list = models.ForeignKey(CentreList, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField("行号")  # line of the file, counted from 1 with the heads
    application_word = models.CharField("申请编号（原文）", max_length=120, blank=True)
    recording_word = models.CharField("录像（原文）", max_length=200, blank=True)
    from_at = models.DateTimeField("开始时间", null=True, blank=True)
    until_at = models.DateTimeField("结束时间", null=True, blank=True)
    words = models.CharField("说明", max_length=200, blank=True)
    outcome = models.CharField("结果", max_length=20, choices=OUTCOMES)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="centre_lines"
    )
    recording = models.ForeignKey(
        "evidence.Recording", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "调取清单行"
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["centre_list", "place"], name="centre_line_place_once")]
