"""Papers of the other rooms are found too, each by those alone who may open it, in whichever way the index is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cases import road
from tests.cast import Cast
from tests.tapes import tape

from liuhen.access.models import AccessRequest
from liuhen.archive.models import CaseFile, Disc
from liuhen.bureau.models import Grant, Officer
from liuhen.bureau.queries import may
from liuhen.cases.models import Case, Measure, MeasureItem
from liuhen.cases.sources.acts.entering import NewComplainant
from liuhen.devices.models import Device, DeviceRepair, Handover, Purpose
from liuhen.evidence.models import ExtractionNote, Hold, Receipt, Recording, RecordingMark
from liuhen.field import acts as field
from liuhen.field.acts import NewActivity, Report
from liuhen.field.models import Activity, Interruption, SiteEvent
from liuhen.search.acts import rebuild, renew
from liuhen.search.models import Item
from liuhen.search.queries import KINDS, Wanted, find, jump, seen_by
from liuhen.search.queries.find import Tuning
from liuhen.search.queries.touched import touched_by

pytestmark = pytest.mark.db
AT = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)
WORD = "堃赟"  # stands in every paper below
PAPERS = {"interruption", "receipt", "access", "file", "item", "handover"}


def kinds_for(by: Officer, words: str = WORD, tuning: Tuning | None = None) -> set[str]:
    found = find(by, Wanted(words=words), tuning=tuning)
    assert {row.kind for row in found.rows} == set(found.counts)
    return set(found.counts)


@pytest.fixture
def case(cast: Cast, data_dir: Path) -> Case:
    """A case whose complainant stands in no index."""
    party = {**road.PARTY, "name": f"{WORD}口腔门诊部"}
    return road.clue(cast, party=party, complainant=NewComplainant(name="钱举报", contact="13900001111"))


@pytest.fixture
def film(cast: Cast, data_dir: Path) -> Recording:
    camera = Device.objects.create(bureau=cast.bureau, unit=cast.unit, number="YZ-31", registered_at=AT)
    film = tape(cast.officer, AT, device=camera)
    film.unit = cast.unit
    film.save()
    return film


@pytest.fixture
def index(case: Case, film: Recording, cast: Cast) -> None:
    """One paper of each room, all of them with the same rare name."""
    home, by = cast.bureau, cast.officer
    new = NewActivity(
        title=f"{WORD}现场检查",
        place="东湖路",
        party=f"{WORD}口腔门诊部",
        scenes=("onsite_enforcement",),
        officers=(by, cast.partner),
        planned_at=AT,
    )
    activity = field.arrive(field.plan(new, by=by, at=AT), by=by, at=AT, party_told=True)
    field.report_interruption(activity, Report(from_at=AT, until_at=AT, reason="device_failure"), by=by, at=AT)
    Receipt.objects.create(
        bureau=home,
        unit=cast.unit,
        number="HZ-9001",
        source_kind="card",
        source_label=f"{WORD}存储卡",
        source_identity="card:9",
        handed_over_by=by,
        operator=cast.custodian,
        manifest_uid="9" * 32,
        announced_at=AT,
    )
    AccessRequest.objects.create(
        bureau=home,
        number="DY-9001",
        purpose=f"{WORD}一案复核",
        requested_by=by,
        requested_at=AT,
        window_from=AT,
        window_until=AT + timedelta(days=1),
    )
    file = CaseFile.objects.create(
        bureau=home,
        unit=cast.unit,
        case=case,
        number="AJ-9001",
        archive_class="长期",
        announced_by=cast.archivist,
        announced_at=AT,
    )
    Disc.objects.create(
        bureau=home, case_file=file, number="GP-9001", copy_role="封存", article="", made_by=by, made_at=AT
    )
    measure = Measure.objects.create(
        bureau=home,
        case=case,
        number="CS-9001",
        kind="seizure",
        target="账册",
        reason="可能转移",
        basis="强制法",
        proposed_at=AT,
        registered_by=by,
    )
    MeasureItem.objects.create(
        bureau=home,
        measure=measure,
        place_in_list=1,
        number="CS-9001-1",
        name=f"{WORD}账册",
        quantity=2,
        unit="本",
        condition="钱举报指认，完好",
        kept_at="保管室",
        keeper="乙",
    )
    Handover.objects.create(
        bureau=home,
        device=film.device,
        number="LY-9001",
        holder=by,
        issued_by=cast.custodian,
        issued_at=AT,
        purpose=Purpose.ACTIVITY,
        contents=f"{WORD}检查录像",
    )
    rebuild()


def test_each_paper_of_the_other_rooms_is_found_by_a_word_in_it(index: None, cast: Cast) -> None:
    assert kinds_for(cast.officer) >= PAPERS - {"file"}
    assert kinds_for(cast.archivist) >= {"file"}


@pytest.mark.parametrize(
    ("kind", "who", "finds"),
    [
        ("interruption", "colleague", True),
        ("receipt", "colleague", True),
        ("handover", "colleague", True),
        ("access", "officer", True),
        ("access", "partner", False),  # another's request; heads and keepers read the whole register
        ("access", "custodian", True),
        ("access", "head", True),
        ("file", "officer", False),
        ("file", "archivist", True),
        ("item", "partner", True),
        ("item", "colleague", False),  # no handler of the case
        ("item", "head", True),
    ],
)
def test_who_may_not_open_a_paper_finds_neither_it_nor_its_count(
    index: None, cast: Cast, kind: str, who: str, *, finds: bool
) -> None:
    assert finds is (kind in kinds_for(getattr(cast, who)))


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "auditor", "stranger"])
def test_those_who_run_the_system_and_other_bureaus_find_none(index: None, cast: Cast, who: str) -> None:
    assert set() == kinds_for(getattr(cast, who))
    assert not seen_by(getattr(cast, who)).exists()
    assert jump(getattr(cast, who), "HZ-9001") is None


def test_a_paper_under_secrecy_is_found_by_who_keeps_it_only(index: None, cast: Cast) -> None:
    CaseFile.objects.update(secrecy="trade_secret")

    assert "file" not in kinds_for(cast.inspector)
    assert "file" in kinds_for(cast.custodian)


def test_who_complained_is_not_found_in_a_list_of_things(index: None, cast: Cast) -> None:
    assert set() == kinds_for(cast.officer, "钱举报")
    assert "item" in kinds_for(cast.officer, "指认")


def test_what_was_said_of_a_recording_a_device_and_on_site_leads_to_them(
    index: None, film: Recording, cast: Cast
) -> None:
    activity = Activity.objects.get()
    RecordingMark.objects.create(
        recording=film, kind="long_term", code="objection", words="䶮某有异议", by=cast.officer, at=AT
    )
    Hold.objects.create(recording=film, words="犇某申请复议", set_by=cast.custodian, set_at=AT)
    ExtractionNote.objects.create(
        bureau=cast.bureau,
        recording=film,
        number="TQ-9001",
        fields={"提取人": "玥某"},
        digest="sha256:0",
        extracted_at=AT,
        by=cast.officer,
        at=AT,
    )
    DeviceRepair.objects.create(
        bureau=cast.bureau,
        device=film.device,
        number="WX-1",
        fault="镜头碎裂",
        contents="empty",
        sent_at=AT,
        sent_by=cast.custodian,
    )
    SiteEvent.objects.create(
        bureau=cast.bureau,
        activity=activity,
        officer=cast.officer,
        client_id="7d0b8a34",
        kind="mark",
        state="taken",
        at=AT,
        said_at=AT,
        received_at=AT,
        words="后门有人离开",
    )
    named = [("recording_mark", RecordingMark), ("hold", Hold), ("device_repair", DeviceRepair)]
    for kind, model in (*named, ("extractionnote", ExtractionNote), ("site_event", SiteEvent)):
        renew(touched_by(kind, str(model._default_manager.get().pk)))

    for words in ("䶮某有异议", "犇某申请复议", "TQ-9001", "玥某"):
        assert {"recording"} == kinds_for(cast.officer, words), words
    assert {"device"} == kinds_for(cast.officer, "镜头碎裂")
    assert {"activity"} == kinds_for(cast.officer, "后门有人离开")


def test_an_entry_about_a_paper_names_what_is_to_be_renewed(index: None) -> None:
    item, file = MeasureItem.objects.get(), CaseFile.objects.get()

    for kind, pk, thing in (
        ("interruption", Interruption.objects.get().pk, "interruption"),
        ("access_request", AccessRequest.objects.get().pk, "access"),
        ("case_file", file.pk, "file"),
        ("measure_item", item.pk, "item"),
        ("handover", Handover.objects.get().pk, "handover"),
    ):
        assert (thing, pk) in touched_by(kind, str(pk))
    assert ("file", file.pk) in touched_by("disc", str(Disc.objects.get().pk))
    assert ("item", item.pk) in touched_by("measure", str(item.measure_id))
    assert ("receipt", 1) in touched_by("receipt", "1")


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["grant", "revoke", "secret", "plain", "unit", "leave"]),
        st.sampled_from(["officer", "partner", "colleague", "head", "custodian", "archivist"]),
        st.sampled_from(["case.view", "case.view_document", "recording.view", "archive.view"]),
    ),
    max_size=6,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_whatever_rights_come_and_go_a_person_finds_what_he_may_open_and_nothing_else(
    index: None, cast: Cast, changes: list[tuple[str, str, str]]
) -> None:
    mark = transaction.savepoint()
    for deed, who, verb in changes:
        change(cast, deed, getattr(cast, who), verb)
    for who in ("officer", "partner", "colleague", "head", "custodian", "archivist", "system_admin", "stranger"):
        by = Officer.objects.get(pk=getattr(cast, who).pk)
        wanted = {item.pk for item in Item.objects.all() if opens(by, item)}
        assert wanted == set(seen_by(by).values_list("pk", flat=True)), who
        for tuning in (Tuning(), Tuning(opened=-1), Tuning(counted=0), Tuning(counted=0, opened=-1)):
            found = {row.pk for row in find(by, Wanted(words=WORD), tuning=tuning).rows}
            assert found == {pk for pk in wanted if WORD in Item.objects.get(pk=pk).text}, who
    transaction.savepoint_rollback(mark)


def change(cast: Cast, deed: str, who: Officer, verb: str) -> None:
    """Give or take a right, or what a right hangs on."""
    guard = KINDS[{"recording.view": "recording", "archive.view": "file"}.get(verb, "case")].guards
    thing = guard._default_manager.first()
    if deed == "grant" and thing is not None:
        Grant.objects.create(
            bureau=cast.bureau,
            officer=who,
            verb=verb,
            subject_kind=getattr(thing, "trail_kind", ""),
            subject_id=str(thing.pk),
            from_at=AT - timedelta(days=900),
            reason="协办",
            given_by="0" * 32,
        )
    elif deed == "revoke":
        Grant.objects.filter(officer=who).update(revoked_at=AT - timedelta(days=900))
    elif deed in ("secret", "plain"):
        Recording.objects.update(secrecy="trade_secret" if deed == "secret" else "")
        CaseFile.objects.update(secrecy="trade_secret" if deed == "secret" else "")
    elif deed == "unit":
        Recording.objects.update(unit=cast.other_unit)
    else:
        Officer.objects.filter(pk=who.pk).update(is_active=False)


def opens(by: Officer, item: Item) -> bool:
    """Say whether a person may open a thing, asked one by one as its page asks."""
    kind = KINDS[item.kind]
    guard = kind.guards._default_manager.get(pk=item.guard)
    whole = item.kind != "access" or by.pk == guard.requested_by_id or by.username in ("ding", "juzhang", "dangan")  # type: ignore[attr-defined]
    return bool(may(by, kind.verb, guard)) and whole
