"""What the active pack says about interruptions: reasons, spoken explanation, report to the head, record, review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from liuhen.law.citation import Citation
from liuhen.law.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class InterruptionRule:
    """How an interruption is accounted for."""

    reasons: tuple[tuple[str, str], ...]  # code, words
    is_closed: bool  # no other reason than these
    voice: Citation | None  # says that the break is explained aloud; None: nobody asks for it
    written_name: str  # 书面情况说明, 工作记录
    written: Citation | None
    review_role: str  # bureau role that reviews; '' : no review is asked for
    review_label: str
    grounds: Mapping[str, Citation] = field(default_factory=dict)  # reason code → the clause that names it
    is_always_written: bool = True  # False: only where recording was not taken up again
    written_fields: tuple[str, ...] = ()  # what the record must say, in the words of the text
    is_filed: bool = False  # the record goes on file
    live: Citation | None = None  # says that the head is told at once; None: nobody asks for it
    live_role: str = ""  # bureau role that is told
    live_label: str = ""
    live_limit: str = ""  # 1 小时; the number may be the engine's

    def words_of(self, code: str) -> str:
        """Return the words of a reason; a reason of another pack is shown as it stands."""
        return dict(self.reasons).get(code, code)


def interruption_rule(pack: Pack) -> InterruptionRule:
    """Return how the pack wants an interruption accounted for."""
    found = pack.need(lambda body: body.recording.interruption if body.recording else None)
    rule, written, live = found.value, found.value.written_record, found.value.live_report
    role = pack.bureau_role(written.review_role) if written and written.review_role else ""
    told = (pack.bureau_role(live.to_role) or live.to_role) if live else ""
    return InterruptionRule(
        reasons=tuple((reason.code, reason.zh) for reason in rule.reasons),
        is_closed=rule.reasons_closed,
        voice=found.cite(rule.voice_on_resume) if rule.voice_on_resume else None,
        written_name=written.name_zh if written else "书面说明",
        written=found.cite(written) if written else None,
        review_role=role,
        review_label=pack.role_label(written.review_role) if written and written.review_role else "",
        grounds={reason.code: found.cite(reason) for reason in rule.reasons if reason.req},
        is_always_written=written is not None and written.when == "always",
        written_fields=written.fields if written else (),
        is_filed=bool(written and written.file_with_case),
        live=found.cite(live) if live else None,
        live_role=told,
        live_label=pack.role_label(live.to_role) if live else "",
        live_limit=live.limit.term.words if live and live.limit else "",
    )
