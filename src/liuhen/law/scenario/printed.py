"""What 全部 stands for in a scenario: the printed fields, labels or columns the pack prescribes for a fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from liuhen.law.facts import (
    ActivityFacts,
    CaseFacts,
    DocumentFacts,
    ExtractionFacts,
    InterruptionFacts,
    RecordingFacts,
    ServiceFacts,
)
from liuhen.law.facts.keeping import AccessFacts, DiscFacts
from liuhen.law.pack import Pack

ALL = "全部"
Known = Mapping[str, object]


def printed_fields(cls: type, field: str, known: Known, pack: Pack) -> tuple[str, ...]:
    """Return the names 全部 stands for in this field of a fact; none where the pack prescribes none."""
    names = _NAMES.get((cls, field))
    return names(known, pack) if names else ()


def _document(known: Known, pack: Pack) -> tuple[str, ...]:
    form = pack.document(str(known["kind"]))
    return form.fields if form else ()


def _service(known: Known, pack: Pack) -> tuple[str, ...]:
    method = pack.service_method(str(known["method"]))
    return method.fields if method else ()


def _labels(_known: Known, pack: Pack) -> tuple[str, ...]:
    return tuple(rule.field for rule in pack.mandatory_labels())


def _extraction(_known: Known, pack: Pack) -> tuple[str, ...]:
    found = pack.resolve(lambda body: body.evidence.extraction_note if body.evidence else None)
    return found.value.fields if found else ()


def _interruption(_known: Known, pack: Pack) -> tuple[str, ...]:
    found = pack.resolve(
        lambda body: (
            body.recording.interruption.written_record if body.recording and body.recording.interruption else None
        )
    )
    return found.value.fields if found else ()


def _complaint(_known: Known, pack: Pack) -> tuple[str, ...]:
    found = pack.resolve(lambda body: body.sources.complaint if body.sources else None)
    return found.value.fields if found else ()


def _seen(_known: Known, pack: Pack) -> tuple[str, ...]:
    """Return every item a person may tick after watching: contents of any scene, quality and wording."""
    session = pack.own.body.recording.session if pack.own.body.recording else None
    if session is None:
        return ()
    contents = (item for content in session.content for item in content.items)
    quality = session.quality.items if session.quality else ()
    return (*contents, *quality, *((session.phrase_guide.ref_zh,) if session.phrase_guide else ()))


def _disc(_known: Known, pack: Pack) -> tuple[str, ...]:
    return pack.disc_label_fields()


def _register(_known: Known, pack: Pack) -> tuple[str, ...]:
    return pack.viewing().columns


_NAMES: Mapping[tuple[type, str], Callable[[Known, Pack], tuple[str, ...]]] = {
    (DocumentFacts, "fields"): _document,
    (ServiceFacts, "fields"): _service,
    (RecordingFacts, "labels"): _labels,
    (ExtractionFacts, "note"): _extraction,
    (InterruptionFacts, "written_fields"): _interruption,
    (CaseFacts, "complaint"): _complaint,
    (ActivityFacts, "seen"): _seen,
    (DiscFacts, "label"): _disc,
    (AccessFacts, "columns"): _register,
}
PRESCRIBED = tuple((cls.__name__, field) for cls, field in _NAMES)  # for the page about the format
