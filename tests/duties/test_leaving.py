"""离岗交接: one act hands over a leaving officer's devices, cases, drafts and keys, and its entry names them all."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from tests.cases import road
from tests.cast import LONG_AGO, Cast
from tests.findings import a_finding
from tests.tapes import tape

from liuhen.access import acts as access
from liuhen.access.acts import NewRequest
from liuhen.access.limits import Terms
from liuhen.access.models import Permit
from liuhen.approvals.acts import delegate
from liuhen.approvals.chain import Decision
from liuhen.approvals.lending import Lent
from liuhen.bureau.acting import RoleRefusal
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may
from liuhen.cases.acts.clues import SamePersonError
from liuhen.cases.models import Case
from liuhen.cases.queries import live_handlers
from liuhen.devices import acts as devices
from liuhen.devices.acts import Checked, Issue, NewDevice, NewStation, register_station
from liuhen.devices.models import DeviceState, Handover, StationKind
from liuhen.devices.queries import holder_at
from liuhen.documents.models import Document
from liuhen.duties.leaving.acts import (
    LeavingError,
    NewLeaving,
    NotReceiverError,
    accept_leaving,
    offer_leaving,
    withdraw_leaving,
)
from liuhen.duties.leaving.held import Held, HeldKind, digest_of, things_in
from liuhen.duties.leaving.queries import held_by, receivers_left, sheets_seen_by, still_open, waiting_for
from liuhen.duties.models import Leaving
from liuhen.duties.queries.board import filtered
from liuhen.field import acts as field
from liuhen.field.acts import NewActivity
from liuhen.trail.models import Entry, EntrySubject

NOW = timezone.now()
LAST_DAY = date(2026, 9, 30)


def a_camera(cast: Cast, holder: Officer, number: str = "YZ-03") -> Handover:
    camera = devices.register(NewDevice(number=number), by=cast.custodian, at=LONG_AGO)
    to = Issue(holder=holder, purpose="standby", reason="照发")
    return devices.issue(camera, to, Checked(), by=cast.custodian, at=NOW - timedelta(hours=3))


def a_plan(cast: Cast) -> None:
    new = NewActivity(
        title="乙药房检查",
        place="北街",
        party="乙药房",
        scenes=("onsite_enforcement",),
        officers=(cast.officer,),
        planned_at=NOW + timedelta(days=2),
    )
    field.plan(new, by=cast.officer, at=NOW)


def a_permit(cast: Cast) -> Permit:
    terms = Terms(window_from=NOW - timedelta(minutes=1), window_until=NOW + timedelta(days=3))
    new = NewRequest(recordings=(tape(cast.colleague, LONG_AGO),), purpose="核对", terms=terms)
    asked = access.request_viewing(new, by=cast.officer, at=NOW)
    assert asked.approval is not None
    access.approve_viewing(asked.approval, by=cast.division_head, decision=Decision.AGREE, opinion="同意", at=NOW)
    return access.release(Permit.objects.get(request=asked), by=cast.custodian, at=NOW)


def a_full_hand(cast: Cast) -> Case:
    """Give 甲 one thing of every kind."""
    a_camera(cast, cast.officer)
    case = road.filed(cast)
    a_plan(cast)
    new = NewStation(number="XZ-01", name="城关所", kind=StationKind.AGENT, keeper=cast.officer)
    register_station(new, by=cast.custodian, at=NOW)
    a_permit(cast)
    return case


def asked_of(cast: Cast, **changes: object) -> NewLeaving:
    fields: dict[str, object] = {
        "leaver": cast.officer,
        "successor": cast.colleague,
        "reason": "调离",
        "last_on": LAST_DAY,
        "receivers": {HeldKind.DEVICE: cast.custodian},
        "things": things_in("设备柜钥匙 2 把\n\n 执法车钥匙 "),
    }
    return NewLeaving(**{**fields, **changes})  # type: ignore[arg-type] # the fields of a test


def details_of(leaving: Leaving) -> dict[str, list[str]]:
    details: dict[str, list[str]] = json.loads(Entry.objects.get(uid=leaving.entry).body)["details"]
    return details


def confirmed(leaving: Leaving, *people: Officer) -> Leaving:
    for one in people:
        leaving = accept_leaving(leaving, digest=leaving.digest, by=one, at=NOW)
    return leaving


def test_one_act_hands_over_everything_and_its_one_entry_names_every_thing(cast: Cast) -> None:
    case = a_full_hand(cast)
    drafts = Document.objects.filter(handler=cast.officer, state="draft").count()
    leaving = offer_leaving(asked_of(cast), by=cast.officer, at=NOW)
    items = leaving.items.count()
    confirmed(leaving, cast.custodian)
    before = Entry.objects.count()

    done = confirmed(leaving, cast.colleague)

    assert (before + 1, "done") == (Entry.objects.count(), done.state)
    entry = Entry.objects.get(uid=done.entry)
    named = set(EntrySubject.objects.filter(entry=entry).values_list("kind", flat=True))
    assert {"leaving", "officer", "handover", "device", "case", "activity", "station", "access_request"} <= named
    details = details_of(done)
    listed = sum(len(value) for key, value in details.items() if key.endswith(("_handed", "_ended", "_gone")))
    assert items == listed
    assert 2 == len(details["thing_handed"])
    assert {cast.colleague, cast.partner} == {row.officer for row in live_handlers(case)}
    assert (0, drafts) == (
        Document.objects.filter(handler=cast.officer, state="draft").count(),
        Document.objects.filter(handler=cast.colleague, state="draft").count(),
    )
    assert () == tuple(one for one in held_by(cast.officer, NOW) if one.kind is not HeldKind.THING)


def test_after_it_the_leaver_may_do_nothing_with_the_case_and_the_receiver_may(cast: Cast) -> None:
    case = road.filed(cast)
    assert may(cast.officer, "case.investigate", case)

    confirmed(offer_leaving(asked_of(cast, things=()), by=cast.officer, at=NOW), cast.colleague)

    assert not may(cast.officer, "case.investigate", case)
    assert may(cast.colleague, "case.investigate", case)
    assert not may(cast.colleague, "case.approve_filing", case)


def test_nothing_changes_hands_before_the_last_receiver_has_confirmed(cast: Cast) -> None:
    handover = a_camera(cast, cast.officer)
    road.filed(cast)
    leaving = offer_leaving(asked_of(cast, things=()), by=cast.officer, at=NOW)

    confirmed(leaving, cast.custodian)

    handover.refresh_from_db()
    assert (None, [cast.colleague]) == (handover.returned_at, receivers_left(leaving))
    assert [leaving] == list(waiting_for(cast.colleague))
    assert [] == list(waiting_for(cast.custodian))


def test_a_device_for_the_custodian_goes_into_the_cabinet_and_for_an_officer_gets_a_new_line(cast: Cast) -> None:
    first, second = a_camera(cast, cast.officer), a_camera(cast, cast.partner, "YZ-04")
    confirmed(offer_leaving(asked_of(cast, things=()), by=cast.officer, at=NOW), cast.custodian)
    moved = asked_of(cast, leaver=cast.partner, receivers={}, things=())

    confirmed(offer_leaving(moved, by=cast.partner, at=NOW), cast.colleague)

    first.device.refresh_from_db()
    second.device.refresh_from_db()
    assert (DeviceState.IN_CABINET, DeviceState.ISSUED) == (first.device.state, second.device.state)
    now_held, before = holder_at(second.device, timezone.now()), holder_at(second.device, NOW - timedelta(hours=1))
    assert now_held is not None
    assert before is not None
    assert (cast.colleague, cast.partner) == (now_held.holder, before.holder)


def test_what_is_no_longer_his_by_then_is_left_and_said(cast: Cast) -> None:
    handover = a_camera(cast, cast.officer)
    leaving = offer_leaving(asked_of(cast), by=cast.officer, at=NOW)
    devices.return_device(handover, devices.Return(), by=cast.custodian, at=NOW)
    received = confirmed(leaving, cast.custodian, cast.colleague)

    device = received.items.get(kind="handover")

    assert "gone" == device.outcome
    assert "handover_gone" in details_of(received)


def test_a_case_never_goes_to_the_one_who_reviewed_it_and_then_nothing_is_handed_over(cast: Cast) -> None:
    handover, case = a_camera(cast, cast.officer), road.filed(cast)
    named = {"kind": "legal_opinion", "subject_kind": "case", "subject_id": str(case.pk)}
    Document.objects.create(bureau=cast.bureau, handler=cast.colleague, created_at=NOW, saved_at=NOW, **named)
    leaving = offer_leaving(asked_of(cast, things=()), by=cast.officer, at=NOW)
    confirmed(leaving, cast.custodian)

    with pytest.raises(SamePersonError):
        confirmed(leaving, cast.colleague)

    handover.refresh_from_db()
    leaving.refresh_from_db()
    assert (None, "offered") == (handover.returned_at, leaving.state)
    assert "refusal" == Entry.objects.latest("pk").kind


def test_only_a_named_receiver_confirms_and_only_the_list_he_saw(cast: Cast) -> None:
    leaving = offer_leaving(asked_of(cast, receivers={}), by=cast.officer, at=NOW)

    with pytest.raises(NotReceiverError):
        accept_leaving(leaving, digest=leaving.digest, by=cast.officer, at=NOW)
    with pytest.raises(LeavingError):
        accept_leaving(leaving, digest="sha256:other", by=cast.colleague, at=NOW)
    confirmed(leaving, cast.colleague)
    with pytest.raises(NotReceiverError):
        accept_leaving(leaving, digest=leaving.digest, by=cast.colleague, at=NOW)


@pytest.mark.parametrize("who", ["partner", "colleague", "inspector"])
def test_nobody_but_heads_and_the_custodian_offers_another_persons_hand_over(cast: Cast, who: str) -> None:
    with pytest.raises(RoleRefusal):
        offer_leaving(asked_of(cast, successor=cast.division_head), by=getattr(cast, who), at=NOW)

    assert offer_leaving(asked_of(cast, note="已离任"), by=cast.division_head, at=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"things": (), "receivers": {}},
        {"reason": "不告诉你"},
        {"things": tuple(Held(kind=HeldKind.THING, id="", label=str(number)) for number in range(181))},
    ],
)
def test_an_empty_an_unfounded_or_an_endless_list_is_not_offered(cast: Cast, changes: dict[str, object]) -> None:
    with pytest.raises(LeavingError):
        offer_leaving(asked_of(cast, **changes), by=cast.officer, at=NOW)


def test_the_leaver_a_suspended_or_a_foreign_person_receives_nothing(cast: Cast) -> None:
    Officer.objects.filter(pk=cast.partner.pk).update(is_active=False)
    cast.partner.refresh_from_db()

    for successor in (cast.officer, cast.partner, cast.stranger):
        with pytest.raises(LeavingError):
            offer_leaving(asked_of(cast, successor=successor), by=cast.officer, at=NOW)


def test_one_sheet_at_a_time_and_a_withdrawn_one_changes_nothing(cast: Cast) -> None:
    leaving = offer_leaving(asked_of(cast), by=cast.officer, at=NOW)
    with pytest.raises(LeavingError):
        offer_leaving(asked_of(cast), by=cast.officer, at=NOW)
    with pytest.raises(LeavingError):
        withdraw_leaving(leaving, by=cast.colleague, at=NOW, reason=" ")
    with pytest.raises(RoleRefusal):
        withdraw_leaving(leaving, by=cast.inspector, at=NOW, reason="不归我")

    withdraw_leaving(leaving, by=cast.colleague, at=NOW, reason="清单有出入")

    assert offer_leaving(asked_of(cast), by=cast.officer, at=NOW)
    with pytest.raises(LeavingError):
        withdraw_leaving(leaving, by=cast.officer, at=NOW, reason="再撤")


def test_a_permit_ends_and_a_delegation_ends(cast: Cast) -> None:
    permit = a_permit(cast)
    day = timezone.localdate(NOW)
    delegate(cast.division_head, cast.deputy_head, Lent(from_on=day, until_on=day), reason="出差", at=NOW)

    confirmed(offer_leaving(asked_of(cast), by=cast.officer, at=NOW), cast.colleague)
    head = asked_of(cast, leaver=cast.division_head, successor=cast.deputy_head, receivers={})
    confirmed(offer_leaving(head, by=cast.division_head, at=NOW), cast.deputy_head)

    permit.refresh_from_db()
    assert permit.revoked_at is not None
    assert () == held_by(cast.division_head, NOW)
    assert () == held_by(cast.deputy_head, NOW)


def test_what_the_hand_over_cannot_do_is_said(cast: Cast) -> None:
    new = NewActivity(
        title="丙诊所检查",
        place="南街",
        party="丙诊所",
        scenes=("onsite_enforcement",),
        officers=(cast.custodian, cast.officer),
        planned_at=NOW - timedelta(hours=2),
    )
    field.arrive(field.plan(new, by=cast.officer, at=NOW), by=cast.officer, at=NOW - timedelta(hours=1))

    said = "\n".join(one.words for one in still_open(cast.custodian))

    assert "已经开始，还没有登记结束" in said
    assert "一人担任" in said
    assert "账号仍在使用" in said
    assert HeldKind.ACTIVITY not in {one.kind for one in held_by(cast.custodian, NOW)}


def test_the_successor_answers_for_what_had_begun_and_not_for_what_comes_after(cast: Cast) -> None:
    a_finding(cast.officer, "old", since=NOW - timedelta(days=3), due_at=NOW + timedelta(hours=5))
    later = datetime(2100, 1, 1, tzinfo=UTC)
    a_finding(cast.officer, "new", since=later, due_at=later + timedelta(hours=5))
    assert [] == list(filtered(cast.colleague, NOW, "mine"))

    confirmed(offer_leaving(asked_of(cast, receivers={}), by=cast.officer, at=NOW), cast.colleague)

    at = later + timedelta(hours=6)
    assert ["old"] == [row.rule for row in filtered(cast.colleague, at, "mine").select_related("duty")]


def test_an_officer_sees_the_sheets_that_name_him_and_overseers_see_all(cast: Cast) -> None:
    leaving = offer_leaving(asked_of(cast, receivers={}), by=cast.officer, at=NOW)

    seen = {who: list(sheets_seen_by(getattr(cast, who))) for who in ("officer", "colleague", "partner", "head")}

    assert {"officer": [leaving], "colleague": [leaving], "partner": [], "head": [leaving]} == seen
    assert [] == list(sheets_seen_by(cast.stranger))


def test_the_digest_of_a_list_follows_every_word_and_every_receiver() -> None:
    camera = Held(kind=HeldKind.DEVICE, id="1", label="YZ-03")

    digests = {
        digest_of([(camera, 1)]),
        digest_of([(camera, 2)]),
        digest_of([(camera, None)]),
        digest_of([(Held(kind=HeldKind.DEVICE, id="1", label="YZ-04"), 1)]),
        digest_of([]),
    }

    assert 5 == len(digests)
    assert all(kind.label and kind.deed for kind in HeldKind)
