"""Every write upon measures, by the part of their life it belongs to."""

from liuhen.cases.property.acts.approving import VERB, Proposal, approve, ask_again, enter_paper, take_back, thing_of
from liuhen.cases.property.acts.lasting import (
    RUNNING,
    NewExtension,
    ask_extension,
    end_testing,
    start_testing,
    tell_extension,
)
from liuhen.cases.property.acts.proposing import (
    Carried,
    NewItem,
    NewMeasure,
    add_items,
    carry_out,
    propose,
)
from liuhen.cases.property.acts.showing import Picked, show_item, take_off
from liuhen.cases.property.acts.treating import NewTreatment, move_item, treat

__all__ = [
    "RUNNING",
    "VERB",
    "Carried",
    "NewExtension",
    "NewItem",
    "NewMeasure",
    "NewTreatment",
    "Picked",
    "Proposal",
    "add_items",
    "approve",
    "ask_again",
    "ask_extension",
    "carry_out",
    "end_testing",
    "enter_paper",
    "move_item",
    "propose",
    "show_item",
    "start_testing",
    "take_back",
    "take_off",
    "tell_extension",
    "thing_of",
    "treat",
]
