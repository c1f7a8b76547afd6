"""What was found, collected, then told in Chinese or English or as JSON; decides the exit code."""

from __future__ import annotations

import json
import unicodedata

from .words import KINDS, VERDICTS, WORDS

MOST_FAULTS = 500  # kept and printed; more are only counted
PLACES = ("at", "to", "was")  # facts of these names are indexes of entries


class Said:
    """A sentence by its code and facts, so that it can be told in either language."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts

    def text(self, language: str) -> str:
        """Give the sentence."""
        told = {name: _told(name, value, language) for name, value in self.facts.items()}
        return WORDS[self.code][0 if language == "zh" else 1].format(**told)


class FaultError(ValueError):
    """Something does not hold; carries the sentence that says what."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.said = Said(code, **facts)


class UnusableError(FaultError):
    """What was handed in cannot be checked at all (exit 2)."""


class Report:
    """Findings of one run: facts, what agrees, what does not, what could not be checked."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, Said]] = []
        self.faults: list[Said] = []
        self.fault_count = 0
        self.unusable: Said | None = None

    def fact(self, code: str, **facts: object) -> None:
        """Note a fact that is neither good nor bad."""
        self.lines.append(("fact", Said(code, **facts)))

    def good(self, code: str, **facts: object) -> None:
        """Note what agrees."""
        self.lines.append(("good", Said(code, **facts)))

    def bad(self, code: str, **facts: object) -> None:
        """Note what does not agree; the first one leads the conclusion."""
        self.fault(Said(code, **facts))

    def fault(self, said: Said) -> None:
        """Note a fault whose sentence is made already."""
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.lines.append(("bad", said))
            self.faults.append(said)

    def unsure(self, code: str, **facts: object) -> None:
        """Note what could not be checked, and why."""
        self.lines.append(("unsure", Said(code, **facts)))

    def stop(self, said: Said) -> None:
        """Note that the check could not go on; a fault found before still counts as a fault."""
        if self.fault_count:
            self.lines.append(("unsure", said))
        else:
            self.unusable = said

    @property
    def verdict(self) -> str:
        """Give agrees, differs or unusable."""
        if self.fault_count:
            return "differs"
        return "unusable" if self.unusable else "agrees"

    @property
    def code(self) -> int:
        """Give the exit code: 0 agrees, 1 differs, 2 cannot be checked."""
        return {"agrees": 0, "differs": 1, "unusable": 2}[self.verdict]

    def text(self, language: str) -> str:
        """Give the whole report: the conclusion first, then every line."""
        marks = KINDS[0 if language == "zh" else 1]
        told = [self._conclusion(language), ""]
        told += [f"{marks[kind]}{said.text(language)}" for kind, said in self.lines]
        if self.fault_count > len(self.faults):
            told.append(Said("report.more", count=self.fault_count - len(self.faults)).text(language))
        return "\n".join(told)

    def as_json(self, language: str) -> str:
        """Give the report as one JSON object."""
        kinds = {"fact": "facts", "good": "agrees", "bad": "differs", "unsure": "unchecked"}
        found: dict[str, object] = {
            "format": "liuhen-verification/1",
            "verdict": self.verdict,
            "exit": self.code,
            "conclusion": self._conclusion(language),
            "faults": self.fault_count,
        }
        for kind, name in kinds.items():
            found[name] = [_as_member(said, language) for one, said in self.lines if one == kind]
        return json.dumps(found, ensure_ascii=False, indent=1)

    def _conclusion(self, language: str) -> str:
        counts = {kind: sum(1 for one, _ in self.lines if one == kind) for kind in ("good", "unsure")}
        first = self.unusable or (self.faults[0] if self.faults else Said("report.nothing"))
        said = VERDICTS[self.verdict + ("_partly" if self.verdict == "agrees" and counts["unsure"] else "")]
        return said[0 if language == "zh" else 1].format(
            good=counts["good"], unsure=counts["unsure"], faults=self.fault_count, first=first.text(language)
        )


def clean(text: str) -> str:
    """Make characters visible that could forge a line or turn the reading direction: a file name may hold any."""
    return "".join(
        letter if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else _visible(letter)
        for letter in text
    )


def groups(root: bytes) -> str:
    """Give a digest in groups of eight figures."""
    figures = root.hex()
    return " ".join(figures[at : at + 8] for at in range(0, len(figures), 8))


def _visible(letter: str) -> str:
    return f"\\x{ord(letter):02x}" if ord(letter) < 256 else f"\\u{ord(letter):04x}"


def _told(name: str, value: object, language: str) -> str:
    if isinstance(value, Said):
        return value.text(language)
    if name in PLACES and isinstance(value, int):
        return WORDS["place"][0 if language == "zh" else 1].format(count=value + 1, index=value)
    return clean(str(value))


def _as_member(said: Said, language: str) -> dict[str, object]:
    plain = {
        name: value if isinstance(value, int) else _told(name, value, language) for name, value in said.facts.items()
    }
    return {"code": said.code, "words": said.text(language), **plain}
