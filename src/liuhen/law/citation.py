"""Where a judgement comes from: source word, article, clauses, pack version and our own paraphrase."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

TEXT_NOT_IMPORTED = "原文未导入"  # shown until the bureau imports its own text (decisions 25)


class Source(StrEnum):
    """Who says so."""

    REGULATION = "办法"
    SUPERIOR = "上位法"
    SETTING = "本局设定"
    DOCUMENT = "文书"
    ENGINE = "系统默认"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The authority behind a finding. Prints as a chip 办法｜第二十六条第二款."""

    source: Source
    article: str  # 第二十六条第二款, or D19 for an engine default
    title: str  # full title of the regulation, law or setting
    req: tuple[str, ...] = ()  # clause ids: wuhan-26-2a
    pack_version: str = ""  # wuhan 1.0.0
    says: str = ""  # our paraphrase, never the words of the text
    unverified: bool = False  # a superior law nobody has compared with its published text yet

    @property
    def chip(self) -> str:
        """Return the words of the chip."""
        return f"{self.source.value}｜{self.article}"

    def as_fields(self) -> dict[str, str | list[str]]:
        """Return plain values for a JSON column."""
        return {
            "source": self.source.value,
            "article": self.article,
            "title": self.title,
            "req": list(self.req),
            "pack_version": self.pack_version,
            "says": self.says,
            "unverified": "是" if self.unverified else "",
        }

    @classmethod
    def from_fields(cls, fields: dict[str, str | list[str]]) -> Citation:
        """Read back what `as_fields` wrote."""
        req = fields.get("req", [])
        return cls(
            source=Source(str(fields["source"])),
            article=str(fields["article"]),
            title=str(fields["title"]),
            req=tuple(req) if isinstance(req, list) else (str(req),),
            pack_version=str(fields.get("pack_version", "")),
            says=str(fields.get("says", "")),
            unverified=bool(fields.get("unverified")),
        )
