"""What the bureau's own text calls a record and its media: 视音频记录 in one, 动态记录 in another."""

from __future__ import annotations

from liuhen.evidence.words import Medium
from liuhen.law.pack import Pack

FORM = "av_record"


def record_words(pack: Pack) -> dict[str, str]:
    """Return the words for the form of record and for each medium, ours where the text has none.

    Source: baofeng 第四条; yiliang 第二条第三款; wangdu 第三条; wuhan 第二条.
    """
    media = {medium.value: pack.word(medium.value) or str(medium.label) for medium in Medium}
    return {FORM: pack.word(FORM) or "音像记录", **media}


def said_of(medium: str, words: dict[str, str]) -> str:
    """Say what a recording is: the form of record, then the medium."""
    return f"{words[FORM]} · {words.get(medium, medium)}"
