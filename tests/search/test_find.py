"""Finding within rights: every kind by one box, nothing of what a person may not open, the index as the trail says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cases import road
from tests.cast import Cast
from tests.tapes import tape

from liuhen.bureau.models import Grant, Officer
from liuhen.cases import acts as cases
from liuhen.cases.models import Case
from liuhen.cases.sources.acts.entering import NewComplainant
from liuhen.devices.models import Device
from liuhen.errors import InputError
from liuhen.evidence.acts import label
from liuhen.evidence.models import Receipt, Recording
from liuhen.field import acts as field
from liuhen.field.acts import NewActivity
from liuhen.search.acts import drop_view, rebuild, renew, run_projector, save_view
from liuhen.search.models import Grams, Item, ItemPerson, Position
from liuhen.search.queries import Wanted, find, jump, seen_by, suggest, views_of
from liuhen.trail.integrator import integrate_now

pytestmark = pytest.mark.db
AT = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)


def words_for(by: Officer, words: str, **more: object) -> set[tuple[str, str]]:
    """Return kind and number of everything a person finds."""
    found = find(by, Wanted(words=words, **more))  # type: ignore[arg-type]
    assert found.total == sum(found.counts.values())
    return {(row.kind, row.number) for row in found.rows}


def kinds_for(by: Officer, words: str, **more: object) -> set[str]:
    return {kind for kind, _ in words_for(by, words, **more)}


def everything() -> list[list[dict[str, object]]]:
    people = list(ItemPerson.objects.order_by("item", "officer").values("item", "officer"))
    return [list(Item.objects.order_by("pk").values()), people]


@pytest.fixture
def case(cast: Cast, data_dir: Path) -> Case:
    """A case with a rare name, known to its two handlers."""
    party = {**road.PARTY, "name": "堃赟口腔门诊部"}
    case = road.clue(cast, party=party, complainant=NewComplainant(name="钱举报", contact="13900001111"))
    cases.accept(case, by=cast.officer, at=road.day(2))
    return case


@pytest.fixture
def index(case: Case, cast: Cast) -> None:
    """Everything the small bureau has, made from nothing."""
    activity = NewActivity(
        title="堃赟口腔现场检查",
        place="东湖路",
        party="堃赟口腔门诊部",
        scenes=("onsite_enforcement",),
        officers=(cast.officer, cast.partner),
        planned_at=AT,
    )
    field.plan(activity, by=cast.officer, at=AT)
    camera = Device.objects.filter(bureau=cast.bureau).first() or Device.objects.create(
        bureau=cast.bureau, number="YZ-31", registered_at=AT
    )
    film = tape(cast.officer, AT, device=camera)
    film.unit = cast.unit
    film.save()
    Receipt.objects.update(number="HZ-7")  # a serial leads where no paper of another room ends in the same
    label(film, {"当事人": "堃赟口腔门诊部"}, by=cast.officer, at=AT)
    road.written(case, "filing_approval", by=cast.officer, at=road.day(3))
    rebuild()


@pytest.mark.usefixtures("index")
def test_one_box_finds_every_kind_by_a_rare_name(cast: Cast) -> None:
    assert {"case", "party", "document", "activity", "recording"} == kinds_for(cast.officer, "堃赟")
    assert {"device"} == kinds_for(cast.officer, "", kind="device")


@pytest.mark.usefixtures("index")
def test_somebody_without_the_right_never_sees_a_title_a_count_or_a_suggestion(cast: Cast) -> None:
    found = find(cast.colleague, Wanted(words="堃赟"))

    assert {"activity": 1} == found.counts  # the activity is open to the bureau; the case and its papers are not
    assert {"activity"} == {row.kind for row in found.rows} == {row.kind for row in suggest(cast.colleague, "堃赟")}
    assert not seen_by(cast.colleague).filter(kind__in=("case", "party", "document", "recording")).exists()
    for nobody in (cast.system_admin, cast.security_admin, cast.auditor, cast.stranger):
        assert (0, (), []) == (find(nobody, Wanted()).total, find(nobody, Wanted()).rows, suggest(nobody, "堃赟"))


def test_a_restricted_recording_is_found_by_those_who_keep_it_only(index: None, cast: Cast) -> None:
    """baofeng-12-1, wuhan-30-1b: 不在名单上的人查不到，也查不到有几件。"""
    assert "recording" in kinds_for(cast.officer, "堃赟")

    Recording.objects.update(secrecy="trade_secret")

    assert "recording" not in kinds_for(cast.officer, "堃赟")
    assert "recording" in kinds_for(cast.custodian, "堃赟")


def test_a_right_that_ends_takes_the_hit_away_at_once(index: None, case: Case, cast: Cast) -> None:
    assert "case" in kinds_for(cast.partner, "堃赟")

    Grant.objects.filter(officer=cast.partner).update(revoked_at=AT)

    assert {"activity"} <= kinds_for(cast.partner, "堃赟")
    assert not {"case", "party", "document"} & kinds_for(cast.partner, "堃赟")


def test_who_complained_is_never_found_in_a_clue_or_a_document(case: Case, cast: Cast) -> None:
    Case.objects.filter(pk=case.pk).update(clue_words="据钱举报反映，电话13900001111，门诊部串换项目。")
    road.written(case, "filing_approval", by=cast.officer, at=road.day(3), facts="钱举报所述属实")
    rebuild()

    for words in ("钱举报", "13900001111"):
        assert set() == words_for(cast.officer, words)
        assert not Item.objects.filter(text__contains=words).exists()
    assert {"case"} <= kinds_for(cast.officer, "串换项目")


def test_a_number_typed_in_part_leads_to_its_thing(index: None, case: Case, cast: Cast) -> None:
    film = Item.objects.get(kind="recording")

    for typed in (film.number, film.number.lower(), film.number[-6:], case.clue_number, road.PARTY["code"][:9]):
        assert jump(cast.officer, typed) is not None, typed
    assert film == jump(cast.officer, film.number[-6:])
    assert jump(cast.officer, "堃赟") is jump(cast.officer, "20") is None
    assert jump(cast.stranger, film.number) is jump(cast.colleague, case.clue_number) is None


@pytest.mark.usefixtures("index")
def test_filters_narrow_and_the_counts_follow(cast: Cast) -> None:
    assert {"case"} == kinds_for(cast.officer, "堃赟", kind="case", state="accepted")
    assert set() == words_for(cast.officer, "堃赟", kind="case", state="archived")
    assert {"recording", "activity"} == kinds_for(cast.officer, "堃赟", since=AT.date(), until=AT.date())
    assert "activity" in kinds_for(cast.officer, "堃赟", person=cast.partner.pk)
    assert "recording" not in kinds_for(cast.officer, "堃赟", person=cast.partner.pk)
    assert set() == words_for(cast.officer, "堃赟", unit=cast.other_unit.pk)


def test_an_act_is_found_as_soon_as_the_trail_names_it(cast: Cast, data_dir: Path) -> None:
    run_projector(AT)
    assert set() == words_for(cast.officer, "口腔门诊部")

    case = road.clue(cast)
    integrate_now()
    run_projector(AT)
    assert {"case", "party"} == kinds_for(cast.officer, "口腔门诊部")

    Case.objects.filter(pk=case.pk).update(title="改了的名称", party={"name": "丙药店"}, clue_words="", cause="")
    cases.accept(case, by=cast.officer, at=road.day(2))
    integrate_now()
    run_projector(AT)
    assert set() == words_for(cast.officer, "口腔门诊部")
    assert {"case", "party"} == kinds_for(cast.officer, "丙药店")


def test_deleting_the_index_loses_nothing(index: None, cast: Cast) -> None:
    integrate_now()
    run_projector(AT)
    kept = everything()
    save_view("药店", "q=堃赟", by=cast.officer, at=AT)

    Position.objects.all().delete()
    Item.objects.filter(kind="case").update(text="")
    integrate_now()
    run_projector(AT)

    assert kept == everything()
    assert {"case", "party", "document", "activity", "recording"} == kinds_for(cast.officer, "堃赟")
    assert ["药店"] == [view.name for view in views_of(cast.officer)]


def test_an_index_cut_in_another_way_is_made_again(index: None, cast: Cast) -> None:
    Position.objects.update(cutting=0, read=99)

    run_projector(AT)

    assert {"case"} <= kinds_for(cast.officer, "堃赟")
    assert 99 != Position.objects.get().read


def test_renewing_twice_changes_nothing_and_what_is_gone_is_found_no_more(index: None, cast: Cast) -> None:
    kept, things = everything(), list(Item.objects.values_list("kind", "key"))
    renew(things)
    assert kept == everything()

    Case.objects.update(party={})
    renew(things)

    assert "party" not in kinds_for(cast.officer, "")
    assert Item.objects.filter(pk__in=Grams.objects.filter(grams__match="门诊部").values("item")).count() >= 0


def test_what_is_typed_to_harm_asks_for_words_only(index: None, cast: Cast) -> None:
    for words in (
        '"',
        "'; DROP TABLE search_item; --",
        "grams:堃赟",
        "a* OR b",
        "NEAR(堃 赟)",
        "\x00",
        "𠮷" * 300,
        "％％",
    ):
        find(cast.officer, Wanted(words=words))
        suggest(cast.officer, words)
        jump(cast.officer, words)
    assert {"case"} <= kinds_for(cast.officer, "堃赟")


def test_a_view_is_ones_own_and_a_second_of_its_name_takes_its_place(cast: Cast) -> None:
    first = save_view("本月新收", "q=药店", by=cast.officer, at=AT)
    second = save_view("本月新收", "q=门诊", by=cast.officer, at=AT + timedelta(minutes=1))

    assert [second] == list(views_of(cast.officer))
    assert [] == list(views_of(cast.partner))
    with pytest.raises(InputError, match="别人存的"):
        drop_view(second, by=cast.partner, at=AT)
    for name, query in (("", "q=1"), ("空", ""), ("长", "q=" + "长" * 700)):
        with pytest.raises(InputError):
            save_view(name, query, by=cast.officer, at=AT)
    drop_view(second, by=cast.officer, at=AT)
    assert [] == list(views_of(cast.officer))
    assert first.uid != second.uid
