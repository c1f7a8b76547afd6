"""The words of a report, in Chinese and in English: marks, conclusions, and all sentences by their codes."""

from __future__ import annotations

from .words_of_stores import STORE_WORDS
from .words_of_trails import TRAIL_WORDS

KINDS = (
    {"fact": "　　　　 ", "good": "[一致]   ", "bad": "[不一致] ", "unsure": "[未核验] "},
    {"fact": "              ", "good": "[agrees]      ", "bad": "[DIFFERS]     ", "unsure": "[not checked] "},
)

VERDICTS = {
    "agrees": (
        "结论：一致。核对了 {good} 项，没有发现不一致。",
        "Conclusion: it agrees. {good} things were checked; nothing differs.",
    ),
    "agrees_partly": (
        "结论：一致。核对了 {good} 项，没有发现不一致；另有 {unsure} 项没有核验，原因见下。",
        "Conclusion: it agrees. {good} things were checked; nothing differs. {unsure} could not be checked, see below.",
    ),
    "differs": (
        "结论：不一致，共 {faults} 处。最先发现：{first}",
        "Conclusion: IT DIFFERS in {faults} place(s). Found first: {first}",
    ),
    "unusable": ("结论：无法核验。{first}", "Conclusion: it cannot be checked. {first}"),
}

WORDS = {**TRAIL_WORDS, **STORE_WORDS}
