"""Signatures by hand, copies signed after the issue, and the certificates to sign with."""

from django.db import models
from django.db.models import Q

COPY_METHODS = [("hand", "手写签名"), ("scan", "纸面签名扫描件"), ("certificate", "数字证书签名")]


class HandSignature(models.Model):
    """One signature written on a pad or phone (手写签名): the strokes as they came, bound to a content digest."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="hand_signatures")
    role = models.CharField("签署身份", max_length=32)
    signer = models.CharField("签名人", max_length=60)
    officer = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    content_digest = models.CharField("内容摘要值", max_length=80)
    strokes = models.JSONField("笔迹")  # [[[x, y, milliseconds], …], …] on a field of 900 × 300
    svg = models.TextField("笔迹图")
    digest = models.CharField("笔迹图摘要值", max_length=80)
    device = models.CharField("书写工具", max_length=40, blank=True)  # 触控笔, 手指, 鼠标
    taken_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("签名时间")

    trail_kind = "hand_signature"

    class Meta:
        verbose_name = "手写签名"
        ordering = ["pk"]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.signer}的手写签名"


class SigningKey(models.Model):
    """A certificate with its key as PKCS#12 (签名证书), enciphered under a password that is never kept."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="signing_keys")
    officer = models.ForeignKey(
        "bureau.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="signing_keys"
    )  # empty: the bureau's own
    subject = models.CharField("证书主体", max_length=200)
    issuer = models.CharField("颁发者", max_length=200)
    serial = models.CharField("证书序列号", max_length=80)
    fingerprint = models.CharField("证书摘要值", max_length=80)
    valid_from = models.DateTimeField("有效期自")
    valid_until = models.DateTimeField("有效期至")
    certificate = models.BinaryField("证书")  # DER
    container = models.BinaryField("加密的证书和私钥")  # PKCS#12
    imported_by = models.ForeignKey("bureau.Officer", on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField("导入时间")
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)
    retired_why = models.CharField("停用原因", max_length=200, blank=True)

    trail_kind = "signing_key"

    class Meta:
        verbose_name = "签名证书"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "fingerprint"], condition=Q(retired_at__isnull=True), name="signing_key_once"
            )
        ]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.subject}（序列号 {self.serial[:16]}）"


class SignedCopy(models.Model):
    """A signed copy of a document (签名件): an original in the vault beside the issued page, which stays as it is."""

    bureau = models.ForeignKey("bureau.Bureau", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="copies")
    method = models.CharField("签名方式", max_length=12, choices=COPY_METHODS)
    digest = models.CharField("签名件摘要值", max_length=80)
    media_type = models.CharField("文件类型", max_length=40)
    size = models.BigIntegerField("字节数")
    pages = models.PositiveIntegerField("页数")
    content_digest = models.CharField("内容摘要值", max_length=80)
    of_digest = models.CharField("所签版面摘要值", max_length=80)
    signers = models.JSONField("签名人", default=list)  # [{role, name, words}]
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    note = models.CharField("说明", max_length=200, blank=True)
    made_by = models.CharField("制作人", max_length=80)
    made_at = models.DateTimeField("制作时间")

    trail_kind = "signed_copy"

    class Meta:
        verbose_name = "签名件"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["document", "digest"], name="signed_copy_once")]

    @property
    def label(self) -> str:
        """Name it in a sentence."""
        return f"{self.document.label}{self.get_method_display()}"
