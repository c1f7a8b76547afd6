"""Papers of the other rooms as entries of the index: breaks, receipts, requests to view, files, property, issues."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from liuhen.access.models import AccessRequest
from liuhen.archive.models import CaseFile
from liuhen.bureau.queries import among, pack_at
from liuhen.cases.models import MeasureItem
from liuhen.devices.models import Handover
from liuhen.evidence.models import Receipt
from liuhen.field.models import Interruption
from liuhen.field.rules import rule_of
from liuhen.search.queries.entry import Entry, hidden_of, joined, without


def interruptions(keys: Collection[int]) -> Iterator[Entry]:
    """Give reports of breaks in recording with every version of what was written about them."""
    rows = Interruption.objects.filter(among("pk", keys)).select_related("activity", "bureau", "reported_by")
    for row in rows.prefetch_related("notes"):
        rule = rule_of(pack_at(row.bureau, row.activity.arrived_at))
        reason = rule.interruption.words_of(row.reason)
        told = [text for note in row.notes.all() for text in (note.text, note.basis)]
        yield Entry(
            kind="interruption",
            key=row.pk,
            guard=row.pk,
            bureau_id=row.bureau_id,
            unit_id=row.activity.unit_id,
            number=row.number,
            title=f"{row.activity.title}：录像中断",
            words=joined(reason, row.activity.number, row.reported_by.name),
            state=row.state,
            state_words=row.get_state_display(),
            at=row.from_at,
            people=(row.reported_by_id,),
            parts=(
                *(row.number, row.activity.number, row.activity.title, row.activity.party, row.device_number, reason),
                *(row.basis, row.measures, row.written, row.reported_to, row.opinion, row.reported_by.name, *told),
            ),
        )


def receipts(keys: Collection[int]) -> Iterator[Entry]:
    """Give the receipts for what cards and folders brought."""
    rows = Receipt.objects.filter(among("pk", keys)).select_related("device", "handed_over_by", "operator")
    for row in rows:
        device = row.device.number if row.device else ""
        yield Entry(
            kind="receipt",
            key=row.pk,
            guard=row.pk,
            bureau_id=row.bureau_id,
            unit_id=row.unit_id,
            number=row.number,
            title=row.source_label,
            words=joined(f"{row.file_count} 个文件", f"{row.handed_over_by.name}移交"),
            state=row.state,
            state_words=row.get_state_display(),
            at=row.announced_at,
            people=tuple({row.handed_over_by_id, row.operator_id}),
            parts=(row.number, row.source_label, device, row.handed_over_by.name, row.operator.name),
        )


def requests(keys: Collection[int]) -> Iterator[Entry]:
    """Give requests to view recordings."""
    rows = AccessRequest.objects.filter(among("pk", keys)).select_related("requested_by")
    for row in rows.prefetch_related("recordings"):
        films = sorted(film.number for film in row.recordings.all())
        yield Entry(
            kind="access",
            key=row.pk,
            guard=row.pk,
            bureau_id=row.bureau_id,
            unit_id=None,
            number=row.number,
            title=row.purpose,
            words=joined(row.requested_by.name, "、".join(films[:3])),
            state=row.state,
            state_words=row.get_state_display(),
            at=row.requested_at,
            people=(row.requested_by_id,),
            parts=(row.number, row.purpose, row.basis, row.requested_by.name, *films),
        )


def files(keys: Collection[int]) -> Iterator[Entry]:
    """Give case files with the numbers of their discs."""
    rows = list(CaseFile.objects.filter(among("pk", keys)).select_related("case").prefetch_related("discs"))
    hidden = hidden_of({row.case_id for row in rows})
    for row in rows:
        discs = [disc.number for disc in row.discs.all()]
        yield Entry(
            kind="file",
            key=row.pk,
            guard=row.pk,
            bureau_id=row.bureau_id,
            unit_id=row.unit_id,
            number=row.number,
            title=row.case.title,
            words=joined(row.case.label, row.archive_class),
            state=row.state,
            state_words=row.get_state_display(),
            at=row.closed_at or row.announced_at,
            people=(row.announced_by_id,),
            parts=without(
                hidden[row.case_id], row.number, row.case.title, row.case.label, row.case.party_name, row.volume, *discs
            ),
        )


def items(keys: Collection[int]) -> Iterator[Entry]:
    """Give what was sealed, seized or registered, piece by piece; the right to the case opens them."""
    rows = list(MeasureItem.objects.filter(among("pk", keys)).select_related("measure__case"))
    hidden = hidden_of({row.measure.case_id for row in rows})
    for row in rows:
        measure, case = row.measure, row.measure.case
        yield Entry(
            kind="item",
            key=row.pk,
            guard=case.pk,
            bureau_id=row.bureau_id,
            unit_id=case.unit_id,
            number=row.number,
            title=row.name,
            words=joined(measure.get_kind_display(), f"{row.quantity}{row.unit}", row.kept_at, case.label),
            state="",
            state_words="",
            at=measure.executed_at or measure.proposed_at,
            people=(),
            parts=without(
                hidden[case.pk],
                *(row.number, row.name, row.model_words, row.condition, row.kept_at, row.keeper, row.words),
                *(measure.number, measure.target, measure.place, case.label),
            ),
        )


def handovers(keys: Collection[int]) -> Iterator[Entry]:
    """Give the lines of the ledger of devices: each issue until its return."""
    rows = Handover.objects.filter(among("pk", keys)).select_related("device", "holder", "partner")
    for row in rows.prefetch_related("notes"):
        partner = row.partner.name if row.partner else ""
        state = ("back", "已归还") if row.returned_at else ("out", "领用中")
        yield Entry(
            kind="handover",
            key=row.pk,
            guard=row.pk,
            bureau_id=row.bureau_id,
            unit_id=row.device.unit_id,
            number=row.number,
            title=f"{row.device.number} {row.holder.name}领用",
            words=joined(row.get_purpose_display(), row.activity_note, row.contents),
            state=state[0],
            state_words=state[1],
            at=row.issued_at,
            people=tuple(pk for pk in (row.holder_id, row.partner_id) if pk),
            parts=(
                *(row.number, row.device.number, row.holder.name, partner, row.activity_note),
                *(row.condition, row.contents, *(note.new for note in row.notes.all())),
            ),
        )
