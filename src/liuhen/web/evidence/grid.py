"""What the grid of 归类 shows of each recording: where it belongs, what its labels may be, what lacks, until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects
from django.utils import timezone

from liuhen.bureau.queries.days import PackDays
from liuhen.cases.models import Case
from liuhen.duties.models import Finding
from liuhen.duties.queries import rows_about, with_status
from liuhen.evidence.models import Recording
from liuhen.field.attribution import Basis
from liuhen.field.models import Activity, ActivityRecording
from liuhen.field.queries import suggestion_for
from liuhen.field.sorting.suggested import Known, values
from liuhen.law.pack import Pack
from liuhen.law.schema.keeping import LabelRule
from liuhen.law.term import civil_day
from liuhen.media.derive import POSTER
from liuhen.web.evidence.playing import derived_folder

_LABELS = "labels.mandatory"  # rule of law.checks.labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One recording that waits to be classified."""

    recording: Recording
    has_poster: bool
    activity: Activity | None
    basis: Basis | None  # what ties it to the activity; None when somebody has put it there
    rules: tuple[LabelRule, ...]  # labels it must or may carry, by the rules of its day
    values: dict[str, str]  # what is suggested for them
    lacking: tuple[str, ...]  # words of the labels that nobody has set and nothing suggests
    due: Finding | None = None
    is_outside: bool = False

    @property
    def group(self) -> str:
        """Name the group it stands in."""
        return self.activity.number if self.activity else ""


@dataclass(slots=True, kw_only=True)
class Gathering:
    """Asks once for what many recordings share: rules, cases, people of activities."""

    days: PackDays = field(default_factory=PackDays)
    cases: dict[int, Case | None] = field(default_factory=dict)

    def waiting(self, rows: Sequence[Recording], *, is_outside: bool = False) -> list[Waiting]:
        """Say of each recording where it was put, else where the witnesses point, and what that answers."""
        placed = _placed(rows)
        due = _due(rows)
        return [self._waiting(row, *placed[row.pk], due=due.get(str(row.pk)), is_outside=is_outside) for row in rows]

    def rules_of(self, recording: Recording) -> Pack:
        """Give the rules of the day the recording was made."""
        return self.days.on(recording.bureau, civil_day(recording.ended_latest or recording.sealed_at))

    def suggested(self, recording: Recording, activity: Activity | None) -> dict[str, str]:
        """Fill the labels that the ledger, an activity and its case can answer."""
        rules = self.rules_of(recording).mandatory_labels()
        nothing = next((rule.allow_none for rule in rules if rule.allow_none), "")
        return values(self._known(recording, activity, rules), allow_none=nothing)

    def _waiting(
        self,
        recording: Recording,
        activity: Activity | None,
        basis: Basis | None,
        *,
        due: Finding | None,
        is_outside: bool,
    ) -> Waiting:
        rules = self.rules_of(recording).mandatory_labels()
        suggested = self.suggested(recording, activity)
        held = {row.field for row in recording.labels.all() if row.value}
        return Waiting(
            recording=recording,
            has_poster=(derived_folder(recording) / POSTER).exists(),
            activity=activity,
            basis=basis,
            rules=rules,
            values=suggested,
            lacking=tuple(rule.zh for rule in rules if rule.field not in held and rule.field not in suggested),
            due=due,
            is_outside=is_outside,
        )

    def _known(self, recording: Recording, activity: Activity | None, rules: Iterable[LabelRule]) -> Known:
        device = recording.device.number if recording.device else ""
        by = recording.recorded_by.name if recording.recorded_by else ""
        if activity is None:
            return Known(device=device, recorded_by=by)
        case = self._case(activity)
        is_provisional = any(rule.field == "case_no" and rule.provisional_allowed for rule in rules)
        return Known(
            title=activity.title,
            party=activity.party,
            place=activity.place,
            officers=tuple(row.officer.name for row in activity.officers.all()),
            device=device,
            recorded_by=by,
            case_number=case.label if case else activity.number if is_provisional else "",
            activity_number=activity.number,
            cause=case.cause if case else "",
            has_case=case is not None,
        )

    def _case(self, activity: Activity) -> Case | None:
        if activity.case_id is None:
            return None
        if activity.case_id not in self.cases:
            self.cases[activity.case_id] = Case.objects.filter(pk=activity.case_id, bureau=activity.bureau_id).first()
        return self.cases[activity.case_id]


def _placed(rows: Sequence[Recording]) -> dict[int, tuple[Activity | None, Basis | None]]:
    links = ActivityRecording.objects.filter(recording__in=rows, ended_at__isnull=True).select_related("activity")
    found: dict[int, tuple[Activity | None, Basis | None]] = {row.recording_id: (row.activity, None) for row in links}
    for row in rows:
        if row.pk not in found:
            found[row.pk] = suggestion_for(row) or (None, None)
    prefetch_related_objects([one for one, _ in found.values() if one is not None], "officers__officer")
    return found


def _due(rows: Sequence[Recording]) -> dict[str, Finding]:
    """Give the finding about labels of each recording, with the status it has now."""
    found = rows_about("recording", [row.pk for row in rows]).filter(duty__rule=_LABELS)
    return {one.about.key: one for one in with_status(found.select_related("about", "duty"), timezone.now())}
