"""Every write about Word templates: a bureau's own version, and taking it back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.documents.forms import forms
from liuhen.documents.typst import Header
from liuhen.documents.word.models import WordTemplate
from liuhen.documents.word.sandbox import Plain, checked
from liuhen.documents.word.values import word_values
from liuhen.errors import InputError
from liuhen.trail.entry import canonical_json
from liuhen.vault.admission import Admission
from liuhen.vault.digest import Digests
from liuhen.vault.port import Vault

SIDECAR = "liuhen-word-template/1"
EVERY = "*"  # the template of all forms that have none of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTemplate:
    """A template that was checked and lies in the vault."""

    kind: str
    name: str
    digest: str
    size: int
    reason: str = ""


def keep_template(kind: str, name: str, data: bytes, *, bureau: str, vault: Vault, reason: str = "") -> NewTemplate:
    """Check a template, then keep it; outside of any transaction. A template that fails is kept nowhere.

    Raises:
        WordTemplateError: broken, or reaching for what it should not; names the paragraph.
        InputError: there is no such form.
    """
    for form_kind in [kind] if kind != EVERY else list(forms()):
        checked(data, _sample(form_kind))
    members = {"bureau": bureau, "format": SIDECAR, "kind": kind, "name": name[:120]}
    uid = hashlib.sha256(canonical_json(members) + hashlib.sha256(data).digest()).hexdigest()[:32]

    def note(digests: Digests) -> bytes:
        return canonical_json({**members, "sha256": digests.sha256, "size": len(data), "sm3": digests.sm3})

    stored = vault.put_bytes(Admission(receipt_number=f"Word 模板 {kind}", arrival_uid=uid), data, sidecar=note)
    return NewTemplate(kind=kind, name=name[:120], digest=stored.digests.sha256, size=len(data), reason=reason[:200])


def replace_template(new: NewTemplate, *, by: Officer, at: datetime, once: str | None = None) -> WordTemplate:
    """Take a bureau's own template into use (更换 Word 模板); older versions stay on record."""
    with acting(by, "word_template.replace", at=at, once=once, reason=new.reason) as act:
        last = WordTemplate.objects.filter(bureau=act.home, kind=new.kind).order_by("-version").first()
        row = WordTemplate.objects.create(
            bureau=act.home,
            kind=new.kind,
            version=last.version + 1 if last else 1,
            name=new.name,
            digest=new.digest,
            size=new.size,
            reason=new.reason,
            uploaded_by=by,
            uploaded_at=act.at,
        )
        return act.upon(row, digest=new.digest, form=new.kind, version=row.version)


def withdraw_template(row: WordTemplate, *, by: Officer, at: datetime, reason: str) -> WordTemplate:
    """Stop using one version (停用 Word 模板): the one before it is used again, or the shipped one.

    Raises:
        InputError: it is withdrawn already.
    """
    with acting(by, "word_template.withdraw", at=at, on=row, reason=reason) as act:
        live = WordTemplate.objects.filter(pk=row.pk, withdrawn_at=None)
        if not live.update(withdrawn_at=act.at, withdrawn_by=by):
            raise InputError("没有再停用一次：这一版已经停用。", next_step="请刷新页面。")
        row.refresh_from_db()
        return act.upon(row, digest=row.digest)


def _sample(kind: str) -> dict[str, Plain]:
    """Give values to try a template with: nothing of any case."""
    form = forms().get(kind)
    if form is None:
        raise InputError("没有采用。没有这一种文书。", next_step="请从列出的文书中选择。")
    values = word_values(form, {}, Header(bureau="某某机关"))
    rows: Plain = [{"is_heading": False, "label": "栏目", "text": "内容"}]
    return {**values, "rows": values["rows"] or rows, "signers": [{"label": "签名人", "name": ""}]}
