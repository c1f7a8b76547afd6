"""Pack sections about devices, checks, recording and interruptions."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from liuhen.law.schema.base import Anchor, Duty, Flag, Levelled, Limit, Named, Numbered, Req, Row, Stated, Words


class Coverage(StrEnum):
    """How much of a scene must be recorded."""

    FULL = "full"
    KEY_STAGES = "key_stages"
    ANY = "any"
    NONE = "none"


class FixedPlace(Levelled):
    """A place with a fixed camera."""

    zh: str


class Provisioning(Stated):
    """How many devices of which performance a bureau needs."""

    mode: Literal["ratio", "sufficient", "principles"]
    ref_zh: str = ""
    ratio: str = ""
    of: Words = ()  # what must be there: kinds of device, terminals, storage
    principles: Words = ()


class Maintenance(Numbered):
    """Who keeps the devices working, and how often; without `limit` it is daily care without a number."""

    owner_role: str = ""


class HandoverLedger(Levelled):
    """The usage ledger of the devices."""

    name_zh: str
    columns: Words
    kept_by_role: str = ""
    issue_needs: Words = ()


class EnforcementOnly(Levelled):
    """Devices of these kinds are for enforcement and nothing else.

    `purposes` are what the ledger may say, as codes or words; `others` are work, but no enforcement: a breach. Any
    other purpose is for a person to judge.
    """

    kinds: Words
    purposes: Words
    others: Words = ()


class Devices(Stated):
    """Devices that may record."""

    types: Words = ()
    fixed_places: tuple[FixedPlace, ...] = ()
    provisioning: Provisioning | None = None
    maintenance: Maintenance | None = None
    handover_ledger: HandoverLedger | None = None
    enforcement_only: EnforcementOnly | None = None
    max_drift_seconds: int = 60  # not in any text: the engine's measure of a calibrated clock


class CheckItem(Levelled):
    """One item of the pre-use check."""

    code: Literal["function", "battery", "storage", "clock"]
    zh: str


class PreUse(Row):
    """The check before a device is used."""

    timing: Literal["before_use", "before_setting_out", "when_recording"]
    by_role: str = "officer"
    items: tuple[CheckItem, ...]


class Extra(StrEnum):
    """What a scene needs beyond a recording."""

    DEDICATED_PERSON = "dedicated_camera_person"  # somebody who does nothing but record
    MULTI_ANGLE = "multi_angle"  # at least two devices at once
    CAMCORDER = "camcorder"
    EVIDENCE_PHOTO = "photo_of_evidence"
    TWO_OFFICERS = "two_officers"


class RecordingDuty(Levelled):
    """Whether a scene must or may be recorded."""

    scene: str
    zh: str
    coverage: Coverage = Coverage.ANY
    device: str = ""
    places: Words = ()
    satisfied_by: Words = ()  # other proofs that fulfil the duty
    extra: tuple[Extra, ...] = ()
    extra_req: Req = ()  # the clause that wants the extras, where another one wants the recording; empty: req
    part_req: Req = ()  # the clause that wants the whole, where another one wants the recording; empty: req
    overrides: Req = ()


class Edge(Stated):
    """Where a recording must start or end."""

    event: Anchor


class Continuous(Levelled):
    """No gap inside the recording."""

    when: str = ""
    split_seconds: int = 2  # automatic file splitting is not a gap


class Preamble(Levelled):
    """What is said at the beginning."""

    items: Words
    first: Flag = False


class Told(Levelled):
    """The party is told that recording takes place."""

    timing: str = ""


class Guide(Levelled):
    """Prescribed wording on site."""

    ref_zh: str


class MultiDevice(Levelled):
    """Several devices at once."""

    condition_zh: str = ""


class Photo(Levelled):
    """Photographs beside the video."""

    of: Words
    device: str = ""


class Checklist(Levelled):
    """Items to be ticked by a person."""

    items: Words


class Content(Stated):
    """What the picture must show, ticked by a person who has watched: of one scene, of any_onsite, or of any."""

    scene: str
    items: Words
    only_if: Literal["", "witness_present", "uncooperative"] = ""


class Session(Row):
    """One recording of one activity, from start to end."""

    off_site: Words = ()  # scenes that are no enforcement on site: start, end and any_onsite contents are not theirs
    start: Edge | None = None
    end: Edge | None = None
    continuous: Continuous | None = None
    preamble: Preamble | None = None
    tell_party: Told | None = None
    phrase_guide: Guide | None = None
    multi_device: MultiDevice | None = None
    photo: Photo | None = None
    quality: Checklist | None = None
    content: tuple[Content, ...] = ()


class WrittenRecord(Levelled):
    """The written explanation of an interruption."""

    name_zh: str
    when: Literal["always", "terminated"] = "always"  # terminated: could not be taken up again
    fields: Words = ()
    due: Limit | None = None  # no number in any text: the engine's
    number_from: str = ""  # D15: whose the number is
    review_role: str = ""
    file_with_case: Flag = False


class LiveReport(Numbered):
    """Reporting at once that recording cannot go on."""

    to_role: str


class Interruption(Row):
    """Gaps in the recording."""

    reasons: tuple[Named, ...]
    reasons_closed: Flag = False
    voice_on_resume: Levelled | None = None
    live_report: LiveReport | None = None
    written_record: WrittenRecord | None = None


class DeviceRule(Stated):
    """Which device records the process."""

    process_recording: str


class Fallback(Stated):
    """What is owed where a full recording is impossible or of no use."""

    conditions: Words
    needs: Words = ("key_stage_av", "text_record")
    devices: Words = ()


class Recording(Row):
    """Everything about recording duties."""

    duties: tuple[RecordingDuty, ...] = ()
    unlisted: Levelled | None = None  # scenes no duty names: text and recording may be used apart
    synchronous: Levelled | None = None  # recorded while it happens, not re-enacted
    exemptions: tuple[Named, ...] = ()
    fallback: Fallback | None = None
    device_rule: DeviceRule | None = None
    session: Session | None = None
    interruption: Interruption | None = None

    def level_of(self, scene: str) -> Duty:
        """Return how strongly a scene must be recorded."""
        other = self.unlisted.level if self.unlisted else Duty.NONE
        return next((duty.level for duty in self.duties if duty.scene == scene), other)
