"""Every write upon measures, by the part of their life it belongs to."""

from liuhen.cases.property.acts.lasting import NewExtension, end_testing, extend, start_testing
from liuhen.cases.property.acts.proposing import (
    Carried,
    NewItem,
    NewMeasure,
    add_items,
    approve,
    carry_out,
    propose,
)
from liuhen.cases.property.acts.treating import NewTreatment, move_item, treat

__all__ = [
    "Carried",
    "NewExtension",
    "NewItem",
    "NewMeasure",
    "NewTreatment",
    "add_items",
    "approve",
    "carry_out",
    "end_testing",
    "extend",
    "move_item",
    "propose",
    "start_testing",
    "treat",
]
