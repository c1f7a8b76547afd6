"""Who made a recording: the ledger first, the card second, the file name third; disagreement is kept and shown."""

from collections.abc import Mapping
from dataclasses import dataclass

NOBODY = {"", "0", "000000", "0000000"}  # what a camera holds that was never given a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What one witness says: the officer it leads to, and what it shows."""

    officer_id: int | None = None  # None: names nobody known here
    shown: str = ""  # name, or the code as written; '' : says nothing


NOTHING = Word()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """The conclusion and everything it rests on."""

    officer_id: int | None
    basis: str  # ledger, card, name, or '' when nobody is named
    disagreement: bool  # witnesses lead to different people, or one names a code nobody here bears
    ledger: Word
    card: Word
    name: Word
    index: Word = NOTHING

    def members(self) -> dict[str, object]:
        """Give what the recording's row keeps."""
        return {
            "officer": self.officer_id,
            "basis": self.basis,
            "disagreement": self.disagreement,
            "ledger": {"officer": self.ledger.officer_id, "shown": self.ledger.shown},
            "card": {"officer": self.card.officer_id, "shown": self.card.shown},
            "name": {"officer": self.name.officer_id, "shown": self.name.shown},
            "index": {"officer": self.index.officer_id, "shown": self.index.shown},
        }


def says_nobody(code: str) -> bool:
    """Tell whether a code stands for no person."""
    return code.strip() in NOBODY


def attribute(*, ledger: Word, card: Word, name: Word, index: Word = NOTHING) -> Attribution:
    """Conclude who made the recording. The strongest witness that names a known person decides."""
    ranked = (("ledger", ledger), ("card", card), ("name", name), ("index", index))
    basis, chosen = next(((word, said) for word, said in ranked if said.officer_id is not None), ("", Word()))
    others = [said for _word, said in ranked if said.shown]
    return Attribution(
        officer_id=chosen.officer_id,
        basis=basis,
        disagreement=len({said.officer_id for said in others}) > 1,
        ledger=ledger,
        card=card,
        name=name,
        index=index,
    )


WITNESSES = {"ledger": "领用台账", "card": "卡内标识", "name": "文件名", "index": "采集站索引"}


def told(attribution: Mapping[str, object]) -> tuple[str, str]:
    """Say on which witness the officer was named, and who names whom where they differ; '' where there is nothing."""
    basis = WITNESSES.get(str(attribution.get("basis", "")), "")
    if not attribution.get("disagreement"):
        return basis, ""
    said = {label: attribution.get(witness) for witness, label in WITNESSES.items()}
    named = [f"{label}：{word['shown']}" for label, word in said.items() if isinstance(word, Mapping) and word["shown"]]
    return basis, "各方记载不同。" + "，".join(named)
