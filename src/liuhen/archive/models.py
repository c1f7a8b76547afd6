"""Case files (案卷) and the discs made of them (光盘)."""

from django.db import models
from django.db.models import Q

from liuhen.archive.binding.models import Arrangement

__all__ = ("OPEN_STATES", "STATES", "TASK", "Arrangement", "CaseFile", "Disc")

STATES = [
    ("announced", "等待制作"),
    ("building", "正在制作"),
    ("closed", "已归档"),
    ("failed", "没有做成"),
]
OPEN_STATES = ("announced", "building")


TASK = "archive.build"  # the kind of background task that builds a case file


class CaseFile(models.Model):
    """The file of one closed case: announced, built without a transaction, then closed for good (案卷)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="case_files")
    unit = models.ForeignKey("bureau.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    secrecy = models.CharField("限制查看", max_length=20, blank=True)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="case_file")
    number = models.CharField("案卷号", max_length=20)
    archive_class = models.CharField("保管期限", max_length=8)
    state = models.CharField("状态", max_length=10, choices=STATES, default="announced")
    attempt = models.PositiveSmallIntegerField("制作次数", default=1)
    announced_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField("立卷时间")
    closed_at = models.DateTimeField("归档时间", null=True, blank=True)
    bundle_digest = models.CharField("案卷包摘要值", max_length=71, blank=True)
    bundle_bytes = models.BigIntegerField("字节数", default=0)
    file_count = models.PositiveIntegerField("文件数", default=0)
    iso_digest = models.CharField("映像摘要值", max_length=71, blank=True)
    iso_bytes = models.BigIntegerField("映像字节数", default=0)
    volume = models.CharField("卷名", max_length=32, blank=True)
    checkpoint_size = models.BigIntegerField("校验点条数", default=0)
    index = models.JSONField("卷内目录", default=list)  # [{order, title, path, medium, sha256, bytes}]
    failure = models.JSONField("没有做成的原因", default=dict)  # {sentence, next_step}

    trail_kind = "case_file"

    class Meta:
        verbose_name = "案卷"
        indexes = [models.Index(fields=["bureau", "state", "-announced_at"])]
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="case_file_number_once"),
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_at__isnull=False) & ~Q(bundle_digest="") & ~Q(iso_digest="")),
                name="closed_case_file_is_whole",
            ),
        ]


class Disc(models.Model):
    """One copy of a case file on a disc, with the fields of its label (光盘)."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="discs")
    case_file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="discs")
    number = models.CharField("标号", max_length=20)
    copy_role = models.CharField("件别", max_length=8)  # 封存 or 利用
    label = models.JSONField("标签项目", default=list)  # [[field, value]] in the order of the article
    article = models.CharField("依据", max_length=120)
    made_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("制作时间")

    trail_kind = "disc"

    class Meta:
        verbose_name = "光盘"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["bureau", "number"], name="disc_number_once")]
