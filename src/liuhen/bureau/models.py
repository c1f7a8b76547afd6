"""Bureaus, units, people, certificates, roles, grants, settings and number series."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from liuhen.bureau.roles import Role
from liuhen.law.settings import KEYS

ROLE_CHOICES = [(role.value, role.label) for role in Role]


class Bureau(models.Model):
    """An administrative enforcement authority (行政执法机关): the root of its units; every row names one."""

    code = models.CharField("代码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=20)
    region = models.CharField("地区", max_length=120, blank=True)
    pack_code = models.CharField("规则包", max_length=32)
    pack_version = models.CharField("规则包版本", max_length=20)
    pack_effective_on = models.DateField("规则包施行日期")

    class Meta:
        verbose_name = "行政执法机关"

    @property
    def bureau_id(self) -> int:
        """A bureau belongs to itself."""
        return self.pk

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return self.name


class Unit(models.Model):
    """A division of a bureau (处室)."""

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField("名称", max_length=80)

    class Meta:
        verbose_name = "处室"
        constraints = [models.UniqueConstraint(fields=["bureau", "name"], name="unit_name_once")]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return self.name


class OfficerManager(BaseUserManager["Officer"]):
    """Finds people by their account name."""

    def get_by_natural_key(self, username: str | None) -> "Officer":
        """Find the account that logs in under `username`."""
        return self.get(username=username)


class Officer(AbstractBaseUser):
    """A person of a bureau with an account (人员); certificates make him an enforcement officer."""

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="officers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="officers")
    username = models.CharField("账号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    badge = models.CharField("记录仪内人员编号", max_length=12, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)
    is_active = models.BooleanField("在用", default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[OfficerManager] = OfficerManager()
    trail_kind = "officer"

    class Meta:
        verbose_name = "人员"

    @property
    def label(self) -> str:
        """Name him in a sentence."""
        return self.name

    @property
    def roles(self) -> frozenset[Role]:
        """The roles he holds today, read once for each instance."""
        held: frozenset[Role] | None = getattr(self, "_roles", None)
        if held is None:
            today = timezone.localdate()
            live = models.Q(until_on__isnull=True) | models.Q(until_on__gte=today)
            rows = self.role_holdings.filter(live, from_on__lte=today)
            held = frozenset(Role(role) for role in rows.values_list("role", flat=True))
            self._roles = held
        return held

    def certificate_on(self, day: object) -> "Certificate | None":
        """Give the enforcement certificate (执法证) valid on the civil date `day`, if he has one."""
        return self.certificates.filter(valid_from__lte=day, valid_until__gte=day).first()


class Certificate(models.Model):
    """An enforcement certificate (执法证件) with its term, both ends included."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField("证号", max_length=40)
    valid_from = models.DateField("有效期起")
    valid_until = models.DateField("有效期止")

    class Meta:
        verbose_name = "执法证件"


class RoleHolding(models.Model):
    """A role held by a person from a day until a day, both included."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="role_holdings")
    role = models.CharField("角色", max_length=32, choices=ROLE_CHOICES)
    from_on = models.DateField("自")
    until_on = models.DateField("至", null=True, blank=True)

    class Meta:
        verbose_name = "角色"


class Grant(models.Model):
    """Leave for one person or role to do one verb to one thing for a time: the only source beside roles."""

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    role = models.CharField("角色", max_length=32, blank=True)
    verb = models.CharField("事项", max_length=64)
    subject_kind = models.CharField("对象类别", max_length=32)
    subject_id = models.CharField("对象", max_length=64)
    from_at = models.DateTimeField("自")
    until_at = models.DateTimeField("至", null=True, blank=True)
    reason = models.CharField("事由", max_length=200)
    given_by = models.CharField("依据的留痕记录", max_length=32)
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)

    class Meta:
        verbose_name = "准许"
        indexes = [models.Index(fields=["bureau", "verb", "subject_kind", "subject_id"])]


class Setting(models.Model):
    """A value the bureau has set itself (本局设定), with who, when and under which document."""

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="settings")
    key = models.CharField("项目", max_length=80)
    value = models.JSONField("值")  # words of law.stricter; '' takes the setting back
    document_number = models.CharField("文号", max_length=80)
    set_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True)
    set_on = models.DateField("设定日期")
    from_on = models.DateField("自", null=True)  # empty: from the day it was set
    reason = models.CharField("事由", max_length=300, blank=True)

    trail_kind = "setting"

    class Meta:
        verbose_name = "本局设定"
        indexes = [models.Index(fields=["bureau", "key", "-id"])]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        name = KEYS[self.key].label if self.key in KEYS else "文号代字"
        return f"本局设定“{name}”"


class RulePack(models.Model):
    """One version of the bureau's rules with all its texts (规则包版本). Once in force nothing of it changes."""

    class State(models.TextChoices):
        """Where a version stands; in force from its day on, as long as no later one is."""

        PROPOSED = "proposed", "已提出"
        IN_FORCE = "in_force", "已批准"
        SUPERSEDED = "superseded", "已被代替"
        REFUSED = "refused", "未获批准"

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="rule_packs")
    code = models.CharField("规则包", max_length=32)
    version = models.CharField("版本", max_length=20)
    effective_on = models.DateField("施行日期")
    files = models.JSONField("文件")  # name → text: pack.yaml, clauses.yaml, superior/<id>.yaml, engine/defaults.yaml
    digest = models.CharField("文件摘要值", max_length=80)  # sha256 of the canonical JSON of `files`
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.PROPOSED)
    document_number = models.CharField("文号", max_length=80, blank=True)
    reason = models.CharField("事由", max_length=300, blank=True)
    proposed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField("提出时间")
    proposal_entry = models.CharField("提出的留痕记录", max_length=32, blank=True)
    approved_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("批准时间", null=True)
    approval_entry = models.CharField("批准的留痕记录", max_length=32, blank=True)
    begun_at = models.DateTimeField("开始施行的记录时间", null=True)
    begun_entry = models.CharField("开始施行的留痕记录", max_length=32, blank=True)

    trail_kind = "rule_pack"

    class Meta:
        verbose_name = "规则包版本"
        ordering = ["-effective_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "effective_on"],
                condition=models.Q(state__in=("in_force", "superseded")),
                name="one_version_each_day",
            ),
            models.UniqueConstraint(
                fields=["bureau", "version"],
                condition=~models.Q(state="refused"),
                name="rule_pack_version_once",
            ),
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"规则包 {self.code} {self.version}"


class HolidayNotice(models.Model):
    """The State Council's holiday notice of one year, as the bureau imported it (节假日安排). The newest counts."""

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="holiday_notices")
    year = models.PositiveSmallIntegerField("年份")
    text = models.TextField("节假日表")  # YAML as in packs/calendar
    digest = models.CharField("摘要值", max_length=80)
    document_number = models.CharField("文号", max_length=80)
    imported_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField("导入时间")
    entry = models.CharField("留痕记录", max_length=32)

    trail_kind = "holiday_notice"

    class Meta:
        verbose_name = "节假日安排"
        indexes = [models.Index(fields=["bureau", "year", "-id"])]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.year} 年节假日安排"


class LocalDay(models.Model):
    """One day as the bureau's own region arranged it (本地放假、调班). The newest word about a day counts."""

    class Arrangement(models.TextChoices):
        """What people do on that day."""

        REST = "rest", "本地放假"
        WORK = "work", "本地调班"
        WITHDRAWN = "withdrawn", "撤销本地安排"

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="local_days")
    day = models.DateField("日期")
    arrangement = models.CharField("安排", max_length=10, choices=Arrangement.choices)
    name = models.CharField("名称", max_length=40)
    document_number = models.CharField("文号", max_length=80)
    set_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField("设定时间")
    entry = models.CharField("留痕记录", max_length=32)

    trail_kind = "local_day"

    class Meta:
        verbose_name = "本地放假调班"
        indexes = [models.Index(fields=["bureau", "day", "-id"])]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.day.isoformat()} {self.get_arrangement_display()}"


class InterpretationNote(models.Model):
    """How the bureau reads a clause (解释说明). A later note on the same clause takes the place of the former."""

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="interpretation_notes")
    pack_code = models.CharField("规则包", max_length=32)
    req = models.CharField("条款", max_length=40)  # wuhan-26-2a
    text = models.TextField("说明")  # '' takes the note back
    document_number = models.CharField("文号", max_length=80, blank=True)
    written_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("写明时间")

    trail_kind = "interpretation_note"

    class Meta:
        verbose_name = "解释说明"
        indexes = [models.Index(fields=["bureau", "req", "-id"])]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"对 {self.req} 的解释说明"


class RegulationText(models.Model):
    """The words of a regulation as the bureau brought them in (制度原文): file, digest, and the articles found."""

    class State(models.TextChoices):
        """Where an import stands; the newest one in use is shown."""

        OFFERED = "offered", "待核对"
        IN_USE = "in_use", "已采用"

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="regulation_texts")
    pack_code = models.CharField("规则包", max_length=32)
    file_name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("原文件")
    sha256 = models.CharField("摘要值", max_length=64)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OFFERED)
    differences = models.JSONField("与规则包条文目录的出入", default=list)
    offered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField("导入时间")
    used_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField("采用时间", null=True)
    reason = models.CharField("有出入仍采用的理由", max_length=300, blank=True)

    trail_kind = "regulation_text"

    class Meta:
        verbose_name = "制度原文"
        indexes = [models.Index(fields=["bureau", "pack_code", "state", "-id"])]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"制度原文 {self.file_name}"


class NumberSeries(models.Model):
    """The last number given in a series of one bureau, kind and year."""

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT)
    kind = models.CharField("类别", max_length=16)
    year = models.PositiveSmallIntegerField("年")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = "编号序列"
        constraints = [models.UniqueConstraint(fields=["bureau", "kind", "year"], name="series_once")]


class OnceKey(models.Model):
    """A form's own key: the same form sent twice is done once."""

    key = models.CharField("表单标识", max_length=64, unique=True)
    entry_uid = models.CharField("留痕记录", max_length=32)
    done_at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "一次性表单"


class Attempt(models.Model):
    """Callers turned away at the door, counted by address and minute until they are summed into one entry."""

    address = models.CharField("来源地址", max_length=45)
    minute = models.DateTimeField("分钟")
    kind = models.CharField("种类", max_length=16)
    count = models.PositiveIntegerField("次数", default=0)
    summed = models.BooleanField("已汇总", default=False)

    class Meta:
        verbose_name = "门外来访"
        constraints = [models.UniqueConstraint(fields=["address", "minute", "kind"], name="attempt_once")]
