"""What was found, collected and then printed in Chinese; decides the exit code."""

from __future__ import annotations


class Report:
    """Findings of one run: facts, what agrees, what does not."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.faults: list[str] = []

    def fact(self, name: str, value: str) -> None:
        """Note a fact that is neither good nor bad."""
        self.lines.append(f"{name}：{value}")

    def good(self, sentence: str) -> None:
        """Note what agrees."""
        self.lines.append("[一致] " + sentence)

    def bad(self, sentence: str) -> None:
        """Note what does not agree; the first one leads the conclusion."""
        self.lines.append("[不一致] " + sentence)
        self.faults.append(sentence)

    def unsure(self, sentence: str) -> None:
        """Note what could not be checked."""
        self.lines.append("[未核验] " + sentence)

    def text(self) -> str:
        """Give the whole report."""
        end = "结论：一致。"
        if self.faults:
            end = f"结论：不一致，共 {len(self.faults)} 处。最先发现：{self.faults[0]}"
        return "\n".join([*self.lines, end])


def place(index: int) -> str:
    """Name an entry as people count and as the log counts."""
    return f"第 {index + 1} 条（序号 {index}）"


def groups(root: bytes) -> str:
    """Give a digest in groups of eight figures."""
    figures = root.hex()
    return " ".join(figures[at : at + 8] for at in range(0, len(figures), 8))
