"""Cases written as dated roads for the tests of the law room: steps, links, papers, and cases nobody planned."""

from __future__ import annotations

import dataclasses

from hypothesis import strategies as st
from tests.law.timeline import (
    DIVISION,
    HEAD,
    OFFICER,
    PACKS,
    SECOND,
    SHILONG,
    WUHAN,
    a_case,
    a_document,
    beijing,
    event,
    opinion,
)

from liuhen.law.check import check
from liuhen.law.facts import CaseFacts, DocumentFacts, EventFacts
from liuhen.law.finding import Finding, Status
from liuhen.law.pack import Pack, load
from liuhen.law.schema.procedure import Link

WANGDU, YILIANG, BAOFENG = (load(PACKS / code) for code in ("wangdu", "yiliang", "baofeng"))
ALL = {pack.code: pack for pack in (WUHAN, WANGDU, SHILONG, YILIANG, BAOFENG)}
CODES = sorted(ALL)
LATER = beijing("2026-12-01 12:00")
ROAD = (
    ("clue", "2026-03-02 09:00"),
    ("accept", "2026-03-02 15:00"),
    ("file", "2026-03-04 09:00"),
    ("investigate", "2026-03-05 09:00"),
    ("finish_investigation", "2026-03-12 09:00"),
    ("decide", "2026-03-20 15:00"),
    ("serve", "2026-03-23 09:00"),
    ("terminate", "2026-04-10 09:00"),
    ("archive", "2026-04-20 09:00"),
)


def road(until: str) -> tuple[EventFacts, ...]:
    """Write the steps of a case up to one of them."""
    names = [name for name, _when in ROAD]
    return tuple(event(name, when) for name, when in ROAD[: names.index(until) + 1])


def link(name: str, when: str = "2026-03-06 10:00") -> EventFacts:
    """Write a link that happened during the investigation."""
    return event(name, when)


def paper(kind: str, made: str = "2026-03-06 12:00", **changes: object) -> DocumentFacts:
    """Write a settled document of the wuhan pack, with its head lines, made at an instant."""
    head = dict.fromkeys(("时间", "地点", "执法人员", "执法对象", "执法事项"), "已写明")
    document = a_document(kind, **head)
    return dataclasses.replace(document, **({"made_at": beijing(made), "issued_at": beijing(made)} | changes))


def findings(case: CaseFacts, pack: Pack = WUHAN) -> tuple[Finding, ...]:
    """Check a case long after."""
    return check(case, pack, LATER)


def missing(case: CaseFacts, pack: Pack = WUHAN) -> set[str]:
    """Return the documents that are missing, whatever their weight."""
    found = [one for one in findings(case, pack) if one.rule.startswith("document.missing.")]
    return {one.rule.removeprefix("document.missing.") for one in found if one.status_at(LATER) is not Status.MET}


KINDS = sorted({form.kind for pack in ALL.values() for form in pack.documents()})
STATES = st.sampled_from(["draft", "pending", "approved", "issued", "void"])
INSTANTS = st.datetimes(
    min_value=beijing("2026-01-01 00:00").replace(tzinfo=None), max_value=LATER.replace(tzinfo=None)
)
AWARE = INSTANTS.map(lambda naive: naive.replace(tzinfo=LATER.tzinfo))
PEOPLE = st.sampled_from([OFFICER, SECOND, HEAD, DIVISION])
OPINIONS = st.builds(
    opinion, st.sampled_from(["handler", "division_head", "deputy_head", "principal_head", "legal_unit"]), PEOPLE
)
DOCUMENTS = st.builds(
    DocumentFacts,
    id=st.uuids().map(str),
    kind=st.sampled_from([*KINDS, "unheard_of"]),
    state=STATES,
    fields=st.dictionaries(st.sampled_from(["时间", "地点", "形式", "未签名理由"]), st.sampled_from(["", "有"])),
    signers=st.lists(st.sampled_from(["officer", "witness"])).map(tuple),
    opinions=st.lists(OPINIONS, max_size=3).map(tuple),
    issued_at=st.none() | AWARE,
    made_at=st.none() | AWARE,
    participants=st.lists(st.sampled_from("甲乙丙")).map(tuple),
    electronic=st.booleans(),
)
NAMES = [*(name for name, _when in ROAD), "send_back", "decline", "emergency_start", *(one.value for one in Link)]
EVENTS = st.builds(lambda name, at: EventFacts(name=name, at=at, entered_at=at), st.sampled_from(NAMES), AWARE)
CASES = st.builds(
    a_case,
    st.sampled_from(["clue", "investigating", "review", "served", "archived"]),
    events=st.lists(EVENTS, max_size=10).map(tuple),
    links=st.lists(EVENTS, max_size=4).map(tuple),
    documents=st.lists(DOCUMENTS, max_size=5).map(tuple),
    statement_made=st.sampled_from([None, True, False]),
    legal_review_required=st.booleans(),
    collective_required=st.booleans(),
    hearing_held=st.booleans(),
    act_type=st.sampled_from(["penalty", "inspection"]),
)
