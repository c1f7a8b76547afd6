"""Activities on site, who took part, which recordings belong to them, and interruptions."""

from django.db import models
from django.db.models import F, Q

from liuhen.field.angles.models import Alignment, CameraPerson, ReviewMark
from liuhen.field.attribution import Basis
from liuhen.field.interruptions.models import Filing, InterruptionNote, LiveReport, VoiceMark
from liuhen.field.segments.models import ModelGap
from liuhen.field.site.models import SiteEvent, Statement
from liuhen.field.sorting.models import OutsideAnswer

__all__ = [
    "Activity",
    "ActivityOfficer",
    "ActivityRecording",
    "Alignment",
    "CameraPerson",
    "Filing",
    "Interruption",
    "InterruptionNote",
    "InterruptionState",
    "LiveReport",
    "ModelGap",
    "OutsideAnswer",
    "ReviewMark",
    "SiteEvent",
    "Statement",
    "VoiceMark",
]


class Activity(models.Model):
    """One enforcement activity (执法活动), from the plan to the return to the unit."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="activities")
    unit = models.ForeignKey("bureau.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    number = models.CharField("活动编号", max_length=20)
    title = models.CharField("名称", max_length=120)
    scenes = models.JSONField("执法环节", default=list)  # [{code, from, until}], instants as ISO text, '' = open
    place = models.CharField("地点", max_length=200)
    party = models.CharField("执法对象", max_length=120)
    case_id = models.BigIntegerField("案件", null=True, blank=True)  # cases stand on a higher floor: no foreign key
    planned_at = models.DateTimeField("计划时间")
    planned_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField("到达时间", null=True, blank=True)
    ended_at = models.DateTimeField("活动结束时间", null=True, blank=True)
    departed_at = models.DateTimeField("离开现场时间", null=True, blank=True)
    returned_at = models.DateTimeField("返回单位时间", null=True, blank=True)
    party_told_at = models.DateTimeField("告知音像记录时间", null=True, blank=True)
    exception_ground = models.CharField("延后移交情形", max_length=40, blank=True)
    exception_reason = models.CharField("确实无法及时移交的理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "执法活动"
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="activity_number_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("arrived_at")),
                name="activity_ends_after_arrival",
            ),
            models.CheckConstraint(
                condition=Q(departed_at__isnull=True) | Q(departed_at__gte=F("arrived_at")),
                name="activity_departs_after_arrival",
            ),
        ]
        indexes = [models.Index(fields=["bureau", "-planned_at"])]

    def __str__(self) -> str:
        return self.number


class ActivityOfficer(models.Model):
    """An officer who acts in an activity, with the certificate that was valid on that day."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="officers")
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="activities")
    certificate_number = models.CharField("执法证号", max_length=40, blank=True)  # '' : none valid that day

    class Meta:
        verbose_name = "参加人员"
        constraints = [models.UniqueConstraint(fields=["activity", "officer"], name="activity_officer_once")]

    def __str__(self) -> str:
        return self.officer.name


class ActivityRecording(models.Model):
    """A recording that belongs to an activity (归类). Withdrawn links stay, with the time they ended."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="recordings")
    recording = models.ForeignKey("evidence.Recording", on_delete=models.PROTECT, related_name="activities")
    by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField("依据", max_length=8, choices=[(basis.value, basis.label) for basis in Basis])
    linked_at = models.DateTimeField("归类时间")
    ended_at = models.DateTimeField("改归时间", null=True, blank=True)
    is_shared = models.BooleanField("昼夜录像", default=False)  # one file of a fixed camera shows several activities

    class Meta:
        verbose_name = "活动录像"
        constraints = [
            models.UniqueConstraint(
                fields=["recording"],
                condition=Q(ended_at__isnull=True, is_shared=False),
                name="recording_in_one_activity",
            ),
            models.UniqueConstraint(
                fields=["activity", "recording"], condition=Q(ended_at__isnull=True), name="recording_in_activity_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.recording}"


class InterruptionState(models.TextChoices):
    """How far the report has come."""

    REPORTED = "reported", "待审核"
    REVIEWED = "reviewed", "已审核"
    RETURNED = "returned", "已退回"
    FILED = "filed", "已备案"  # no review is asked for by the pack


class Interruption(models.Model):
    """A break in recording, as it was reported (中断报告). It explains a gap; it does not fill it."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="interruptions")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="interruptions")
    number = models.CharField("报告编号", max_length=20)
    device_number = models.CharField("设备编号", max_length=20, blank=True)
    from_at = models.DateTimeField("停录时间")
    until_at = models.DateTimeField("续录时间", null=True, blank=True)  # empty: not taken up again (终止)
    reason = models.CharField("原因", max_length=40)  # code of the pack's list
    basis = models.CharField("依据", max_length=200, blank=True)
    measures = models.CharField("已采取的措施", max_length=200, blank=True)
    voice_on_resume = models.BooleanField("续录时已语音说明", null=True)
    written = models.TextField("书面说明", blank=True)
    reported_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField("报告时间")
    reported_to = models.CharField("口头报告对象", max_length=40, blank=True)
    reviewed_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    opinion = models.CharField("审核意见", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, choices=InterruptionState.choices)

    class Meta:
        verbose_name = "中断报告"
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="interruption_number_once"),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="interruption_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.number
