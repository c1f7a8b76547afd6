"""What pack, superior law or engine say about each thing a bureau may set itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from liuhen.law.citation import Citation, Source
from liuhen.law.layers import HasReq, Layered, Resolved
from liuhen.law.schema import Body
from liuhen.law.schema.base import Duty, Limit, Numbered
from liuhen.law.schema.recording import Devices
from liuhen.law.term import Term

Value = Term | int | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A value with its authority."""

    value: Value | None  # None: the duty stands there without a number
    words: str  # 2 个工作日
    citation: Citation
    is_text: bool  # the number is the regulation's or superior law's; False: the engine's, or none

    @property
    def is_own(self) -> bool:
        """Say whether the regulation itself speaks of the matter, with or without a number."""
        return self.citation.source is Source.REGULATION


Getter = Callable[[Layered], Said | None]


def of_term(found: Resolved[HasReq] | None, limit: Limit | None, number_from: str = "") -> Said | None:
    """Return a term as it is said, by whom, and whether the number is the text's."""
    if found is None:
        return None
    citation = found.cite(found.value)
    if limit is None:
        return Said(value=None, words="未定期限", citation=citation, is_text=False)
    is_text = not number_from and citation.source is not Source.ENGINE
    return Said(value=limit.term, words=limit.term.words, citation=citation, is_text=is_text)


def _ingest_normal(pack: Layered) -> Said | None:
    found = pack.resolve(lambda body: body.ingest.normal if body.ingest else None)
    return of_term(found, found.value.limit, found.value.number_from) if found else None


def _ingest_exception(pack: Layered) -> Said | None:
    found = pack.resolve(lambda body: body.ingest.exception if body.ingest else None)
    return of_term(found, found.value.limit) if found else None


def _retention(pack: Layered) -> Said | None:
    found = pack.resolve(lambda body: body.retention.av_ordinary if body.retention else None)
    return of_term(found, found.value.period) if found else None


def _archiving(pack: Layered) -> Said | None:
    found = pack.resolve(lambda body: body.archiving)
    return of_term(found, found.value.limit, found.value.number_from) if found else None


def _emergency(pack: Layered) -> Said | None:
    found = pack.resolve(lambda body: body.filing.emergency if body.filing else None)
    return of_term(found, found.value.limit) if found else None


def _written(pack: Layered) -> Said | None:
    found = pack.resolve(
        lambda body: (
            body.recording.interruption.written_record if body.recording and body.recording.interruption else None
        )
    )
    return of_term(found, found.value.due, found.value.number_from) if found else None


def _numbered(get: Callable[[Body], Numbered | None]) -> Getter:
    def tell(pack: Layered) -> Said | None:
        found = pack.resolve(get)
        return of_term(found, found.value.limit, found.value.number_from) if found else None

    return tell


def _counted(found: Resolved[HasReq] | None, count: int, suffix: str, number_from: str = "") -> Said | None:
    if found is None:
        return None
    citation = found.cite(found.value)
    is_text = bool(count) and not number_from and citation.source is not Source.ENGINE
    words = f"{count}{suffix}" if count else "未定数"
    return Said(value=count or None, words=words, citation=citation, is_text=is_text)


def _copies(pack: Layered) -> Said | None:
    found = pack.resolve(lambda body: body.disc)
    return _counted(found, found.value.copies, " 份") if found else None


def _officers(pack: Layered) -> Said | None:
    found = pack.resolve(lambda body: body.staff)
    return _counted(found, found.value.officers_min, " 名") if found else None


def _lien(pack: Layered) -> Said | None:
    found = pack.resolve(lambda body: body.service.lien if body.service else None)
    return _counted(found, found.value.officers_min, " 名") if found else None


def _review(pack: Layered) -> Said | None:
    found = pack.resolve(lambda body: body.supervision.annual_review if body.supervision else None)
    return _counted(found, found.value.min_per_year, " 次") if found else None


def _sampling(pack: Layered) -> Said | None:
    found = pack.resolve(lambda body: body.supervision.sampling if body.supervision else None)
    return _counted(found, found.value.percent, "%", found.value.number_from) if found else None


def _training(pack: Layered) -> Said | None:
    found = pack.resolve(lambda body: body.training)
    return _counted(found, found.value.min_per_year, " 次", found.value.number_from) if found else None


def _drift(pack: Layered) -> Said | None:
    seconds = drift_seconds(pack)
    check = pack.need(lambda body: body.preuse_check)
    citation = check.cite(check.value.items[0])
    return Said(value=seconds, words=f"{seconds} 秒", citation=citation, is_text=False)


def drift_seconds(pack: Layered) -> int:
    """Return how far a clock may be off and still count as set: no text gives a number, this one is the engine's."""
    devices = pack.own.body.devices
    return (devices or Devices()).max_drift_seconds


def _columns(pack: Layered) -> Said | None:
    found = pack.need(lambda body: body.access.ledger if body.access else None)
    return _listed(found, found.value, found.value.columns)


def _labels(pack: Layered) -> Said | None:
    found = pack.need(lambda body: body.ingest.labels if body.ingest else None)
    return _listed(found, found.value[0], tuple(rule.zh for rule in found.value))


def _preuse(pack: Layered) -> Said | None:
    found = pack.need(lambda body: body.preuse_check)
    return _listed(found, found.value.items[0], tuple(item.zh for item in found.value.items))


def _scenes(pack: Layered) -> Said | None:
    found = pack.resolve(lambda body: body.recording.duties if body.recording else None)
    if found is None:
        return None
    must = tuple(duty.zh for duty in found.value if duty.level is Duty.MUST)
    return _listed(found, found.value[0], must)


def _listed(found: Resolved[object], stated: HasReq, words: tuple[str, ...]) -> Said:
    citation = found.layer.cite(stated.req)
    is_text = citation.source is not Source.ENGINE
    return Said(value=words, words="、".join(words), citation=citation, is_text=is_text)


GETTERS: dict[str, Getter] = {
    "ingest.normal": _ingest_normal,
    "ingest.exception": _ingest_exception,
    "ingest.labels": _labels,
    "retention.av_ordinary": _retention,
    "disc.copies": _copies,
    "access.register.columns": _columns,
    "preuse_check.items": _preuse,
    "devices.max_drift_seconds": _drift,
    "devices.maintenance": _numbered(lambda body: body.devices.maintenance if body.devices else None),
    "recording.duties": _scenes,
    "interruption.live_report": _numbered(
        lambda body: body.recording.interruption.live_report if body.recording and body.recording.interruption else None
    ),
    "interruption.written_record": _written,
    "filing.emergency": _emergency,
    "archiving.limit": _archiving,
    "staff.officers_min": _officers,
    "service.lien.officers_min": _lien,
    "supervision.annual_review": _review,
    "supervision.sampling": _sampling,
    "supervision.regular_inspection": _numbered(
        lambda body: body.supervision.regular_inspection if body.supervision else None
    ),
    "supervision.irregular_inspection": _numbered(
        lambda body: body.supervision.irregular_inspection if body.supervision else None
    ),
    "supervision.appearance_inspection": _numbered(
        lambda body: body.supervision.appearance_inspection if body.supervision else None
    ),
    "supervision.playback_inspection": _numbered(
        lambda body: body.supervision.playback_inspection if body.supervision else None
    ),
    "training.min_per_year": _training,
}
