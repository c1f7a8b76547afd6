"""The rows of the trail: entries, what they are about, and their place in the tree. Insert-only by triggers."""

from django.db import models


class Entry(models.Model):
    """One thing that happened: an act, an opening of content, a refusal or a login (留痕记录)."""

    class Kind(models.TextChoices):
        """What sort of trace the entry is (decisions 9)."""

        ACT = "act", "办理"
        CONTENT = "content", "查看"
        REFUSAL = "refusal", "未获准"
        LOGIN = "login", "登录"

    uid = models.CharField("编号", max_length=32, unique=True)
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    verb = models.CharField("事项", max_length=64)
    actor = models.CharField("办理人", max_length=64)
    bureau_code = models.CharField("机关", max_length=32, blank=True)
    recorded_at = models.DateTimeField("记入时间")
    body = models.TextField("正文")
    digest = models.CharField("摘要值", max_length=71)

    class Meta:
        verbose_name = "留痕记录"
        indexes = [
            models.Index(fields=["bureau_code", "-id"]),
            models.Index(fields=["bureau_code", "actor", "-id"], name="trail_entry_of_actor"),
            models.Index(fields=["bureau_code", "verb", "-id"], name="trail_entry_of_verb"),
            models.Index(fields=["bureau_code", "kind", "-id"], name="trail_entry_of_kind"),
            models.Index(fields=["recorded_at"], name="trail_entry_recorded"),
        ]


class EntrySubject(models.Model):
    """One subject of an entry, so that a thing's own trail is one indexed query."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="subjects")
    kind = models.CharField("类别", max_length=32)
    subject_id = models.CharField("标识", max_length=64)

    class Meta:
        verbose_name = "留痕对象"
        indexes = [models.Index(fields=["kind", "subject_id", "-entry"])]


class Leaf(models.Model):
    """The place of an entry in the tree: the order of integration, not of ids (decisions 10)."""

    index = models.BigIntegerField("序号", primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="leaf")

    class Meta:
        verbose_name = "留痕叶"


class ClockComparison(models.Model):
    """The server's clock held against another one (授时比对); a typed one counts once a second person confirmed it."""

    class Source(models.TextChoices):
        """Where the other time came from."""

        NTP = "ntp", "网络授时"
        SATELLITE = "satellite", "卫星授时"
        SIGNAL = "signal", "报时信号"

    at = models.DateTimeField("比对时间")
    source = models.CharField("来源", max_length=10, choices=Source.choices)
    name = models.CharField("来源名称", max_length=120)
    offset_ms = models.BigIntegerField("服务器偏快毫秒数")  # negative: the server is slow
    uncertainty_ms = models.PositiveIntegerField("不确定度毫秒数")
    typed_by = models.CharField("记录人", max_length=64, blank=True)  # officer:7; empty: read by the machine
    typed_by_name = models.CharField("记录人姓名", max_length=40, blank=True)
    confirmed_by = models.CharField("确认人", max_length=64, blank=True)
    confirmed_by_name = models.CharField("确认人姓名", max_length=40, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    entry_uid = models.CharField("留痕记录", max_length=32)

    trail_kind = "clock_comparison"

    class Meta:
        verbose_name = "授时比对"
        indexes = [models.Index(fields=["-at"])]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"与{self.name}的时钟比对"


class ClockStep(models.Model):
    """The server's clock jumped by more than two seconds, or stands that far from a source (时钟跳变)."""

    class Kind(models.TextChoices):
        """How it was noticed."""

        JUMP = "jump", "跳变"
        APART = "apart", "与时间来源相差"

    at = models.DateTimeField("发现时间")
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    by_ms = models.BigIntegerField("毫秒数")  # positive: forward, or ahead of the source
    source = models.CharField("来源", max_length=120, blank=True)
    entry_uid = models.CharField("留痕记录", max_length=32)
    explained_at = models.DateTimeField("说明时间", null=True)
    explained_by = models.CharField("说明人", max_length=40, blank=True)
    explanation = models.CharField("说明", max_length=300, blank=True)

    trail_kind = "clock_step"

    class Meta:
        verbose_name = "时钟跳变"
        indexes = [models.Index(fields=["explained_at", "-at"])]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.get_kind_display()}（{self.by_ms / 1000:+.1f} 秒）"


class Slip(models.Model):
    """A daily slip (日校验单): one signed checkpoint on paper, archived as PDF; insert-only."""

    day = models.DateField("日期")
    origin = models.CharField("来源", max_length=120)
    size = models.BigIntegerField("条数")
    root = models.CharField("根摘要值", max_length=64)
    note = models.TextField("签名校验点")
    pdf_digest = models.CharField("版面摘要值", max_length=71)
    made_at = models.DateTimeField("制作时间")
    entry_uid = models.CharField("留痕记录", max_length=32)

    trail_kind = "slip"

    class Meta:
        verbose_name = "日校验单"
        indexes = [models.Index(fields=["-made_at"])]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.day.isoformat()} 日校验单（{self.size} 条）"


class Peer(models.Model):
    """Another installation: one whose checkpoints we cosign, or one that cosigns ours (见证方)."""

    class Part(models.TextChoices):
        """Who cosigns whom."""

        LOG = "log", "由我们见证"
        WITNESS = "witness", "见证我们"

    part = models.CharField("关系", max_length=8, choices=Part.choices)
    label = models.CharField("名称", max_length=80)
    key = models.CharField("公钥", max_length=240)  # verifier key line; its name is the origin of a log
    url = models.CharField("地址", max_length=200, blank=True)  # empty: by carried file only
    registered_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("停用时间", null=True)
    trouble = models.CharField("最近一次失败", max_length=200, blank=True)
    tried_at = models.DateTimeField("最近一次送签", null=True)

    trail_kind = "peer"

    class Meta:
        verbose_name = "见证方"
        constraints = [
            models.UniqueConstraint(
                fields=["part", "key"], condition=models.Q(ended_at__isnull=True), name="peer_key_once"
            )
        ]

    @property
    def origin(self) -> str:
        """Give the name in the key: the origin of a log, the name of a witness."""
        return self.key.partition("+")[0]


class Witnessed(models.Model):
    """A checkpoint of another installation that we cosigned (见证记录): an origin's largest counts; insert-only."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="witnessed")
    origin = models.CharField("来源", max_length=120)
    size = models.BigIntegerField("条数")
    root = models.CharField("根摘要值", max_length=64)
    note = models.TextField("签名校验点")
    line = models.CharField("见证签名", max_length=300)
    at = models.DateTimeField("见证时间")
    entry_uid = models.CharField("留痕记录", max_length=32)

    class Meta:
        verbose_name = "见证记录"
        indexes = [models.Index(fields=["origin", "-size", "-id"])]


class Cosignature(models.Model):
    """Another installation's signature on a checkpoint of ours (见证签名); insert-only."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="cosignatures")
    origin = models.CharField("来源", max_length=120)
    size = models.BigIntegerField("条数")
    root = models.CharField("根摘要值", max_length=64)
    note = models.TextField("签名校验点")  # ours, without the line
    line = models.CharField("见证签名", max_length=300)
    signed_at = models.DateTimeField("签名时间")  # by the witness's clock
    received_at = models.DateTimeField("收到时间")
    entry_uid = models.CharField("留痕记录", max_length=32)

    class Meta:
        verbose_name = "见证签名"
        indexes = [models.Index(fields=["peer", "-size"])]


class Stamp(models.Model):
    """A time stamp (RFC 3161) on a day's checkpoint (时间戳): request and answer untouched; insert-only."""

    day = models.DateField("日期")
    origin = models.CharField("来源", max_length=120)
    size = models.BigIntegerField("条数")
    note = models.TextField("签名校验点")  # the stamped bytes
    server = models.CharField("时间戳服务", max_length=200)
    request = models.BinaryField("请求")
    answer = models.BinaryField("应答")
    stamped_at = models.DateTimeField("时间戳时间", null=True)
    verified_with = models.CharField("核验工具", max_length=20, blank=True)  # empty: kept, could not be verified here
    trouble = models.CharField("未核验的原因", max_length=300, blank=True)
    at = models.DateTimeField("取得时间")
    entry_uid = models.CharField("留痕记录", max_length=32)

    trail_kind = "stamp"

    class Meta:
        verbose_name = "时间戳"
        indexes = [models.Index(fields=["-at"])]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.day.isoformat()} 校验点的时间戳（{self.size} 条）"
