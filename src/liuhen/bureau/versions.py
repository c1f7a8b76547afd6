"""The texts of a rule pack version: which belong to it, and the digest an approval binds to. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from liuhen.law.pack import Pack
from liuhen.trail.entry import canonical_json

_SUPERIOR = "superior/"


def digest_of(texts: Mapping[str, object]) -> str:
    """Return the digest of anything made of texts, figures, lists and mappings: canonical JSON, SHA-256."""
    return "sha256:" + hashlib.sha256(canonical_json(texts)).hexdigest()


def resolved(texts: Mapping[str, str], pack: Pack) -> dict[str, str]:
    """Return the texts a pack really consists of: superior laws it does not inherit are left out."""
    inherited = {f"{_SUPERIOR}{layer.id}.yaml" for layer in pack.layers}
    return {name: text for name, text in texts.items() if not name.startswith(_SUPERIOR) or name in inherited}
