"""What ledger, activity and case already answer of the labels a recording must carry. Pure."""

from __future__ import annotations

from dataclasses import dataclass

NOBODY = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known around a recording before anybody sorts it."""

    title: str = NOBODY  # of the activity
    party: str = NOBODY
    place: str = NOBODY
    officers: tuple[str, ...] = ()  # names of those who act
    device: str = NOBODY
    recorded_by: str = NOBODY
    case_number: str = NOBODY
    activity_number: str = NOBODY
    cause: str = NOBODY
    has_case: bool = False


def values(known: Known, *, allow_none: str = "") -> dict[str, str]:
    """Return label field → value for the fields of all packs; what nobody knows is left out.

    `allow_none` is the pack's word for what an activity without a case need not have.
    """
    acting = "、".join(known.officers) or known.recorded_by
    nothing = "" if known.has_case or not known.activity_number else allow_none
    found = {
        "case_no": known.case_number,
        "party_name": known.party or nothing,
        "handler_name": acting,
        "enforcement_name": known.title,
        "activity_name": known.title,
        "case_name": known.title,
        "device_no": known.device,
        "officers": acting,
        "cause": known.cause or nothing,
        "place": known.place,
    }
    return {field: value for field, value in found.items() if value}
