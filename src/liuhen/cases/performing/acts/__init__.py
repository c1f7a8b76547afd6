"""Every write about what comes after a decision."""

from liuhen.cases.performing.acts.following import (
    CourtWord,
    NewApplication,
    NewRecheck,
    NewReminder,
    apply_to_court,
    end_remedy,
    note_court,
    note_remedy,
    note_reminder,
    recheck,
    remind,
)
from liuhen.cases.performing.acts.paying import (
    NewObligation,
    NewPerformance,
    hand_in,
    note_obligation,
    note_performance,
    note_unperformed,
    plan_instalments,
    require_performed,
    withdraw_obligation,
)

__all__ = [
    "CourtWord",
    "NewApplication",
    "NewObligation",
    "NewPerformance",
    "NewRecheck",
    "NewReminder",
    "apply_to_court",
    "end_remedy",
    "hand_in",
    "note_court",
    "note_obligation",
    "note_performance",
    "note_remedy",
    "note_reminder",
    "note_unperformed",
    "plan_instalments",
    "recheck",
    "remind",
    "require_performed",
    "withdraw_obligation",
]
