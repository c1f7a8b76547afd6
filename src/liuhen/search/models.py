"""What can be found, whose it is, how far the projector has read; and the views people saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.lookups import Lookup

if TYPE_CHECKING:
    _Lookup = Lookup[str]
    _TextField = models.TextField[str, str]
else:  # Django's own classes take no parameters
    _Lookup = Lookup
    _TextField = models.TextField

KEY_BITS = 40
LONGEST_QUERY = 600  # of a saved view, as an address writes it
KIND_NUMBERS = {  # never given again
    "case": 1,
    "party": 2,
    "document": 3,
    "recording": 4,
    "activity": 5,
    "device": 6,
    "item": 7,
    "interruption": 8,
    "receipt": 9,
    "access": 10,
    "file": 11,
    "handover": 12,
}


def item_name(kind: str, key: int) -> int:
    """Return the name of a thing in the index: its kind, then its key."""
    return KIND_NUMBERS[kind] << KEY_BITS | key


class Item(models.Model):
    """One thing that can be found, with what a line of the list shows. Derived; the rows of its room are the truth."""

    id = models.BigIntegerField("名称", primary_key=True)  # item_name(kind, key)
    kind = models.CharField("类别", max_length=12)
    key = models.BigIntegerField("对象")
    guard = models.BigIntegerField("以其权限为准")  # key of the thing whose right counts: a document's case
    bureau = models.ForeignKey(
        "bureau.Bureau", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    unit = models.ForeignKey(
        "bureau.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    number = models.CharField("编号", max_length=80, blank=True)
    number_key = models.CharField("编号比对", max_length=80, blank=True, db_index=True)  # grams.key(number)
    title = models.CharField("名称", max_length=200, blank=True)
    words = models.CharField("情况", max_length=300, blank=True)
    state = models.CharField("状态", max_length=24, blank=True)
    state_words = models.CharField("状态名称", max_length=40, blank=True)
    at = models.DateTimeField("时间")
    text = models.TextField("文字", blank=True)  # its parts, one a line; the field of grams is made of it

    class Meta:
        verbose_name = "可查找的对象"
        indexes = [
            models.Index(fields=["bureau", "-at", "-id"], name="found_newest"),
            models.Index(fields=["bureau", "kind", "-at", "-id"], name="found_newest_of_kind"),
            models.Index(fields=["bureau", "kind", "guard"], name="found_by_guard"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class ItemPerson(models.Model):
    """A person who works on a thing, for the filter."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="people", db_constraint=False)
    officer = models.ForeignKey(
        "bureau.Officer", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        verbose_name = "办理人"
        constraints = [models.UniqueConstraint(fields=["officer", "item"], name="person_of_item_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.officer_id}"


class GramsField(_TextField):
    """The field of words: a column of an FTS5 table on SQLite, a tsvector on PostgreSQL. It is only asked, by match."""

    def db_type(self, connection: Any) -> str:  # noqa: ANN401 - as Django calls it
        """Name the type of the column."""
        return "tsvector" if connection.vendor == "postgresql" else "text"


@GramsField.register_lookup
class Matches(_Lookup):
    """Whether the field holds what a question asks, written as the database wants it (`queries.match.written`)."""

    lookup_name = "match"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ANN401 - as Django calls it
        """Write the condition."""
        left, left_params = self.process_lhs(compiler, connection)
        how = "{} @@ %s::tsquery" if connection.vendor == "postgresql" else "{} MATCH %s"
        return how.format(left), (*left_params, self.rhs)


class Grams(models.Model):
    """The table of words. A migration makes it by hand: each database has its own kind."""

    item = models.OneToOneField(
        Item, on_delete=models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="gram", db_constraint=False
    )
    grams = GramsField("词")

    class Meta:
        managed = False
        db_table = "search_grams"
        verbose_name = "词表"

    def __str__(self) -> str:
        return str(self.item_id)


class Position(models.Model):
    """How many entries of the trail were read, and which cutting of text the index was made with."""

    read = models.BigIntegerField("已读条数", default=0)
    cutting = models.PositiveSmallIntegerField("切分版本")

    class Meta:
        verbose_name = "查找投影位置"

    def __str__(self) -> str:
        return str(self.read)


class SavedView(models.Model):
    """A search somebody named to come back to; its address may be given to others, who see what they may see."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="saved_views")
    uid = models.CharField("标识", max_length=32, unique=True)
    name = models.CharField("名称", max_length=40)
    query = models.CharField("条件", max_length=LONGEST_QUERY)  # as it stands in the address
    saved_at = models.DateTimeField("保存时间")
    dropped_at = models.DateTimeField("删除时间", null=True, blank=True)
    trail_kind = "saved_view"

    class Meta:
        verbose_name = "存下的查找"
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "name"], condition=models.Q(dropped_at__isnull=True), name="view_name_once_for_each"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"“{self.name}”"
