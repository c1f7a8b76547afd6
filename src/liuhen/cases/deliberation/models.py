"""Legal reviews with their points, collective discussions with everybody's words and signature, experts' opinions."""

from django.db import models
from django.db.models import Q

from liuhen.cases.deliberation.words import ANSWERS, HOW_SIGNED, OUTCOMES, VOTES


class Review(models.Model):
    """One legal review of a case (法制审核): asked for, answered point by point, closed with a legal opinion."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="reviews")
    asked_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("送审时间")
    asked_words = models.TextField("送审说明", blank=True)
    reviewer = models.ForeignKey(
        "bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    started_at = models.DateTimeField("开始审核时间", null=True, blank=True)
    finished_at = models.DateTimeField("审核完成时间", null=True, blank=True)
    conclusion = models.CharField("审核结论", max_length=20, blank=True)
    opinion = models.TextField("审核意见", blank=True)  # as typed; the opinion itself is the document
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    edition = models.PositiveIntegerField("保存次数", default=1)  # two tabs never overwrite each other

    trail_kind = "legal_review"

    class Meta:
        verbose_name = "法制审核"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(finished_at__isnull=True), name="one_open_review_of_a_case"
            ),
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.case.label}的法制审核"


class ReviewPoint(models.Model):
    """The answer to one point of the checklist, with what it rests on."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="points")
    code = models.CharField("要点", max_length=40)
    zh = models.CharField("要点名称", max_length=120)  # as the rules named it on the day it was answered
    answer = models.CharField("审核情况", max_length=8, blank=True, choices=ANSWERS)
    words = models.TextField("说明", blank=True)  # may cite recordings: 〔LX-2026-000001 00:12:34〕

    class Meta:
        verbose_name = "审核要点"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["review", "code"], name="review_point_once")]


class Discussion(models.Model):
    """One collective discussion (集体讨论): written down, then signed word for word, then closed with its record."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="discussions")
    topic = models.CharField("议题", max_length=200)
    place = models.CharField("地点", max_length=120)
    started_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    recorder = models.CharField("记录人", max_length=60)
    reported = models.TextField("汇报情况", blank=True)
    conclusion = models.TextField("讨论结论", blank=True)
    outcome = models.CharField("处理", max_length=12, blank=True, choices=OUTCOMES)
    opened_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("登记时间")
    signing_at = models.DateTimeField("交签时间", null=True, blank=True)
    words_digest = models.CharField("记录内容摘要值", max_length=80, blank=True)  # what everybody signs
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="discussions"
    )
    edition = models.PositiveIntegerField("保存次数", default=1)

    trail_kind = "discussion"

    class Meta:
        verbose_name = "集体讨论"
        ordering = ["pk"]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.case.label}的集体讨论"


class Attendance(models.Model):
    """One person of a discussion: there or not, what he said, how he voted, and his signature."""

    discussion = models.ForeignKey(Discussion, on_delete=models.PROTECT, related_name="attendances")
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("姓名", max_length=60)
    post = models.CharField("职务", max_length=60, blank=True)
    is_chair = models.BooleanField("主持人", default=False)
    is_present = models.BooleanField("到会", default=True)
    absence = models.CharField("缺席原因", max_length=120, blank=True)
    words = models.TextField("发言", blank=True)
    vote = models.CharField("表态", max_length=8, blank=True, choices=VOTES)
    signed_at = models.DateTimeField("签字时间", null=True, blank=True)
    signed_how = models.CharField("签字方式", max_length=8, blank=True, choices=HOW_SIGNED)
    signed_digest = models.CharField("所签内容摘要值", max_length=80, blank=True)
    photo_digest = models.CharField("签字页照片摘要值", max_length=80, blank=True)

    class Meta:
        verbose_name = "参加讨论人员"
        ordering = ["-is_chair", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["discussion", "name"], name="attends_once"),
            models.UniqueConstraint(fields=["discussion"], condition=Q(is_chair=True), name="one_chair"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | (Q(is_present=True) & ~Q(signed_digest="")),
                name="only_who_was_there_signs",
            ),
        ]


class Expert(models.Model):
    """The opinion of one expert (专家意见): who he is, how it is signed. Never changed: a newer one is added."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="experts")
    name = models.CharField("姓名", max_length=60)
    qualification = models.CharField("职称、专业和资格", max_length=120)
    organisation = models.CharField("单位", max_length=120, blank=True)
    question = models.TextField("咨询的问题", blank=True)
    opinion = models.TextField("意见内容")
    signed_on = models.DateField("签名日期")
    signed_how = models.CharField("签名方式", max_length=8, choices=HOW_SIGNED)
    photo_digest = models.CharField("签名件照片摘要值", max_length=80, blank=True)
    entered_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("记入时间")
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="experts"
    )

    trail_kind = "expert_opinion"

    class Meta:
        verbose_name = "专家意见"
        ordering = ["pk"]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.case.label}的专家意见（{self.name}）"
