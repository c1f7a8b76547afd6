"""Documents of any subject, each version its own row, and who signed them."""

from functools import cached_property

from django.db import models
from django.db.models import F, Q

from liuhen.bureau.queries import pack_at
from liuhen.documents.adapted import form_under
from liuhen.documents.forms import Form, forms
from liuhen.documents.registers.models import DiscretionStandard, LegalBasis
from liuhen.documents.signing.models import HandSignature, SignedCopy, SigningKey
from liuhen.documents.word.models import WordTemplate

__all__ = (
    "DiscretionStandard",
    "Document",
    "DocumentSignature",
    "HandSignature",
    "LegalBasis",
    "SignedCopy",
    "SigningKey",
    "WordTemplate",
)

STATES = [
    ("draft", "草稿"),
    ("pending", "待审批"),
    ("approved", "已批准"),
    ("reserved", "已取号"),
    ("issued", "已签发"),
    ("void", "作废"),
]
METHODS = [
    ("paper", "纸面签名"),
    ("approval", "审批签署"),
    ("account", "本人账号签署"),
    ("hand", "手写签名"),
    ("scan", "纸面签名扫描件"),
    ("certificate", "数字证书签名"),
]


class Document(models.Model):
    """One document (文书). Drafts change under an edition count; from `issued` on the row never changes again."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT)
    kind = models.CharField("种类", max_length=40)
    subject_kind = models.CharField("所属对象类别", max_length=32)
    subject_id = models.CharField("所属对象", max_length=64)
    state = models.CharField("状态", max_length=12, choices=STATES, default="draft")
    fields = models.JSONField("内容", default=dict)
    edition = models.PositiveIntegerField("保存次数", default=1)  # counts saves, so that two writers never overwrite
    version = models.PositiveSmallIntegerField("版次", default=1)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    handler = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="documents")
    content_digest = models.CharField("内容摘要值", max_length=80, blank=True)
    pdf_digest = models.CharField("版面文件摘要值", max_length=80, blank=True)
    attachments = models.JSONField("附件摘要值", default=list)
    opinions = models.JSONField("审批意见", default=list)  # frozen from the approval when the number is taken
    number = models.CharField("文号", max_length=60, blank=True)
    word = models.CharField("文号字", max_length=8, blank=True)
    year = models.PositiveSmallIntegerField("文号年", null=True, blank=True)
    serial = models.PositiveIntegerField("文号序号", null=True, blank=True)
    created_at = models.DateTimeField("起草时间")
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(
        "bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="saved_documents"
    )
    # Why it takes the place of an issued one. NULL, not '': a column added so leaves the table and its triggers alone.
    changed_because = models.CharField("改版理由", max_length=200, null=True, blank=True)  # noqa: DJ001 - see above
    reserved_at = models.DateTimeField("取号时间", null=True, blank=True)
    issued_at = models.DateTimeField("签发时间", null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "文书"
        indexes = [models.Index(fields=["bureau", "subject_kind", "subject_id", "kind"])]
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "word", "year", "serial", "version"],
                condition=Q(serial__isnull=False),
                name="document_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (Q(issued_at__isnull=False) & ~Q(pdf_digest="") & ~Q(content_digest="") & ~Q(number="")),
                name="issued_document_is_whole",
            ),
            models.CheckConstraint(condition=~Q(supersedes=F("id")), name="document_never_supersedes_itself"),
        ]

    @cached_property
    def form(self) -> Form:
        """Give its form under the rules of the day it was drafted."""
        return form_under(pack_at(self.bureau, self.created_at), self.kind)

    @property
    def title(self) -> str:
        """Give the name of its kind."""
        shipped = forms().get(self.kind)
        return shipped.zh if shipped and not shipped.named_by_pack else self.form.zh

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"《{self.title}》{self.number}" if self.number else f"《{self.title}》草稿"


class DocumentSignature(models.Model):
    """One signature on a document, by whom and in which way."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField("签署身份", max_length=32)  # signer key: party, witness, officer, recorder, legal_reviewer
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True)
    method = models.CharField("签署方式", max_length=12, choices=METHODS)
    note = models.CharField("说明", max_length=200, blank=True)
    signed_at = models.DateTimeField("签署时间")

    class Meta:
        verbose_name = "文书签署"
