"""The one table of verbs, joined from one literal tuple for each room."""

from liuhen.bureau.verb import Verb
from liuhen.bureau.verbs import (
    access,
    approvals,
    archive,
    bureau,
    cases,
    devices,
    documents,
    duties,
    evidence,
    field,
    keeping,
    papers,
    rules,
    search,
    sources,
    stores,
    things,
    trail,
    work,
)

VERBS: dict[str, Verb] = {
    verb.name: verb
    for room in (
        bureau,
        trail,
        devices,
        documents,
        approvals,
        evidence,
        keeping,
        stores,
        field,
        cases,
        things,
        sources,
        access,
        archive,
        papers,
        duties,
        search,
        rules,
        work,
    )
    for verb in room.VERBS
}
