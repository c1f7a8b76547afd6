"""连续性证明: what was recorded of an activity without a break, what was not, and on which clocks that rests. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

_TEMPLATE = Path(__file__).with_name("certificate.typ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One drawn stretch, in percent of the width."""

    left: str  # "9.33"
    width: str
    css: str  # asked, taped, covered, explained, missing
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the picture."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Everything printed. All texts are complete as they stand."""

    bureau: str
    number: str  # HD-…
    title: str
    facts: tuple[tuple[str, str], ...]  # label and value
    marks: tuple[tuple[str, str], ...]  # place in percent and word on the axis
    picture: tuple[Line, ...]
    verdict: str  # one sentence
    recordings: tuple[tuple[str, ...], ...]  # number, device, start to end, length, clock, digest
    gaps: tuple[tuple[str, ...], ...]  # when, length, scene, duty, explanation
    doubts: tuple[str, ...]  # sentences about clocks and contradictions
    grounds: tuple[str, ...]  # sentences: tolerances with their sources, rules of which version
    made_at: datetime
    made: str  # who and when, as printed

    @property
    def digest(self) -> str:
        """Return the digest of the contents without who printed it and when: the same facts give the same figures."""
        known = {key: value for key, value in asdict(self).items() if key not in ("made_at", "made")}
        canonical = json.dumps(known, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def certificate_pdf(certificate: Certificate) -> bytes:
    """Lay out the certificate on A4. Nothing typed by people is read as markup. The same certificate, the same bytes.

    Raises:
        TypeError: the layout gave no single document.
    """
    given = {key: value for key, value in asdict(certificate).items() if key != "made_at"}
    pdf = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"sheet": json.dumps({**given, "digest": groups(certificate.digest)}, ensure_ascii=False)},
        timestamp=int(certificate.made_at.timestamp()),
        font_paths=_fonts(),
        pdf_standards=["a-2b"],
    )
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single document")
    return pdf


def groups(digest: str) -> Sequence[str]:
    """Cut a digest into groups of eight, so that people compare by eye."""
    return [digest[at : at + 8] for at in range(0, len(digest), 8)]


@cache
def _fonts() -> typst.Fonts:
    """Read the machine's fonts once: searching them costs thirty times the page itself."""
    return typst.Fonts()
