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
