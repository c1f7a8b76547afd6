"""The content digest: what an approval binds to and an issued document names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from liuhen.documents.forms import Form
from liuhen.trail.entry import canonical_json


def content_digest(form: Form, fields: Mapping[str, object], template: str, attachments: Sequence[str] = ()) -> str:
    """Digest a document's content: canonical JSON of form, fields, template digest and attachments (decisions 3).

    The order of typing does not matter; one changed character does. `template` and `attachments` are digests.
    """
    members = {
        "form": form.code,
        "fields": dict(fields),
        "template": template,
        "attachments": list(attachments),
    }
    return "sha256:" + hashlib.sha256(canonical_json(members)).hexdigest()
