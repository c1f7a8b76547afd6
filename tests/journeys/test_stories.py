"""The stories of the demonstration walk their whole road by the product's own acts, under every pack.

Shown besides: wangdu-19-1, wuhan-23-1a (performance), wuhan-16-1 (return of what was taken), wuhan-10-1a to -1e.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from liuhen.archive.models import CaseFile
from liuhen.cases.models import Case, CaseEvent
from liuhen.cases.property.models import Measure
from liuhen.cli.demo.people import found
from liuhen.cli.demo.stories.bureaus import ENOUGH_DAYS, household, places, tell, told_once
from liuhen.cli.demo.stories.doing import DOES
from liuhen.cli.demo.stories.tales import HERE, Moment, Tale, roads, tales
from liuhen.documents.forms import forms
from liuhen.documents.models import Document

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ROADS = ("penalty", "measure", "inspection", "reward")
ALL = [(place.pack, road) for place in places() for road in ROADS]
# Under each pack one road in the small size, each road at least once; the penalty under the strictest text.
SMALL = [
    ("wangdu", "penalty"),
    ("wuhan", "reward"),
    ("baofeng", "measure"),
    ("shilong", "inspection"),
    ("yiliang", "measure"),
]


def walked(pack: str, road: str) -> Case:
    """Walk the tale of a road, or of the weightier road of that kind, under a pack."""
    place = next(one for one in places() if one.pack == pack)
    home, prefix = household(place)
    people = found(home, at=NOW - timedelta(days=200), username_prefix=prefix)
    told = tales(place.sector, pack)
    tale = next((one for one in told if one.road == road), None) or next(one for one in told if kind_of(one) == road)
    return told_once(tale, people, now=NOW)


def kind_of(tale: Tale) -> str:
    return tale.road.partition("_")[0]


def is_whole(case: Case) -> None:
    """Assert that the case is bound and in the archive, every paper of it issued, nothing happened in the future."""
    papers = Document.objects.filter(subject_kind="case", subject_id=str(case.pk))
    events = CaseEvent.objects.filter(case=case).order_by("pk")

    assert "archived" == case.state
    assert {"issued"} == set(papers.values_list("state", flat=True))
    assert all(paper.number and paper.pdf_digest for paper in papers)
    assert all(event.at <= NOW for event in events)
    assert sorted(event.at for event in events) == [event.at for event in events]
    assert CaseFile.objects.get(case=case).bundle_digest


@pytest.mark.parametrize(("pack", "road"), SMALL)
def test_a_tale_walks_its_whole_road(db: None, data_dir: object, pack: str, road: str) -> None:
    is_whole(walked(pack, road))


@pytest.mark.full
@pytest.mark.parametrize(("pack", "road"), [*(one for one in ALL if one not in SMALL), ("wangdu", "penalty_heard")])
def test_every_tale_walks_its_whole_road_under_every_pack(db: None, data_dir: object, pack: str, road: str) -> None:
    is_whole(walked(pack, road))


def test_what_was_taken_is_given_back_and_told_twice_is_walked_once(db: None, data_dir: object) -> None:
    case = walked("wuhan", "measure")
    measure = Measure.objects.get(case=case)

    assert measure.closed_at is not None
    assert measure.items.count() == measure.treatments.get().lines.count()
    assert case.pk == walked("wuhan", "measure").pk


def test_the_command_walks_only_the_packs_it_is_asked_for(db: None, data_dir: object) -> None:
    assert [] == tell(["no such pack"], now=NOW)


def test_under_every_pack_each_road_is_told_and_every_paper_of_a_tale_has_a_form() -> None:
    for place in places():
        told = tales(place.sector, place.pack)
        assert set(ROADS) == {kind_of(tale) for tale in told}
        for tale in told:
            papers = {one["paper"] for one in roads()[tale.road] if "paper" in one and one["do"] != "serve"}
            assert set(tale.papers) <= papers <= set(forms()), tale.code


def test_a_road_names_only_acts_that_are_there_and_its_days_go_on() -> None:
    for name, acts in roads().items():
        days = [int(one["day"]) for one in acts if "day" in one]
        assert days == sorted(days)
        assert days[-1] + 2 * sum(int(one.get("work", 0)) for one in acts) < ENOUGH_DAYS[name] + 30
        assert {one["do"] for one in acts} <= set(DOES)


def test_the_names_are_invented_and_no_text_of_a_regulation_is_copied() -> None:
    words = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("tale-*.yaml"))

    for real in ("武汉", "望都", "宝丰县", "石龙", "宜良"):
        assert real not in words


def test_tokens_of_a_text_stand_for_the_day_the_hour_and_the_number() -> None:
    moment = Moment(
        start=NOW, end=NOW + timedelta(minutes=45), names={"party": "甲诊所"}, numbers={"penalty_decision": "罚1号"}
    )

    assert "甲诊所 2026年11月20日 2026-12-05" == moment.filled("{party} {d} {iso+15}")
    assert "2026-11-20T10:45+08:00 罚1号" == moment.filled("{end} {number:penalty_decision}")
