"""Bureaus, units, people, certificates, roles, grants, settings and number series."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from liuhen.bureau.roles import Role

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
    value = models.JSONField("值")
    document_number = models.CharField("文号", max_length=80)
    set_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True)
    set_on = models.DateField("设定日期")

    class Meta:
        verbose_name = "本局设定"
        indexes = [models.Index(fields=["bureau", "key", "-id"])]


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
