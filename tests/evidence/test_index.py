"""A dock's record waits for its file, is matched once, and is heard as one witness that decides nothing."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import Cast
from tests.docks.cards import film, write

from liuhen.devices.acts import NewStation, register_station
from liuhen.devices.models import Station, StationKind
from liuhen.docks.acts import Intake
from liuhen.docks.recognise import recognise
from liuhen.evidence.acts import announce
from liuhen.evidence.index.acts import IndexInputError, candidates, choose, receive_record
from liuhen.evidence.index.queries import waiting
from liuhen.evidence.index.record import Described, Place, Places, zone_of
from liuhen.evidence.models import IndexRecord, Receipt, Recording
from liuhen.evidence.queries import expected_originals
from liuhen.evidence.words import ReceiptState, Witness
from liuhen.trail.models import Entry
from liuhen.vault.fixity import check
from liuhen.vault.local import LocalVault

NOW = datetime(2026, 9, 22, 8, 40, tzinfo=UTC)
PATH = "100217/20260919/VIDEO/MOVI0001.avi"
SHOT = "2026-09-18 10:00:00"
db = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "dock", {PATH: film("one"), "100217/20260919/VIDEO/MOVI0002.avi": film("two")})


@pytest.fixture
def dock(cast: Cast, folder: Path) -> Station:
    new = NewStation(number="4201", name="采集站", kind=StationKind.PUSH, keeper=cast.custodian, folder=bytes(folder))
    return register_station(new, by=cast.custodian, at=NOW).station


@pytest.fixture
def take_in(cast: Cast, folder: Path, tmp_path: Path) -> Callable[[], Receipt]:
    def run() -> Receipt:
        receipt = announce(recognise(folder), by=cast.custodian, at=NOW, handed_over_by=cast.officer)
        vault = LocalVault(tmp_path / "vault")
        return Intake(receipt=receipt, vault=vault, staging=tmp_path / "staging", clock=lambda: NOW).run()

    return run


def record(**said: str) -> Described:
    told = {"number": "N1", "relative_path": PATH, "size": str(len(film("one"))), "shot_at": SHOT, **said}
    return Described(kind="gat947", raw=repr(sorted(told.items())).encode(), said=told)


@db
def test_a_record_waits_until_its_file_comes_and_then_speaks_for_it(
    dock: Station, take_in: Callable[[], Receipt], tmp_path: Path, cast: Cast
) -> None:
    row, _ = receive_record(dock, record(officer="100217", key_marked="1", device="YZ-03"), at=NOW)
    waited = list(waiting(cast.bureau))

    receipt = take_in()

    row.refresh_from_db()
    assert [row] == waited
    assert (ReceiptState.SEALED, 3) == (receipt.state, receipt.file_count)
    recording = Recording.objects.get(arrival=row.arrival)
    said = {claim.witness: claim for claim in recording.time_claims.all()}
    assert "2026-09-18T02:00:00+00:00" == said[Witness.INDEX].start.isoformat()
    assert not said[Witness.INDEX].adopted
    assert recording.is_key_marked
    assert () == check(LocalVault(tmp_path / "vault"), expected_originals()).faults


@db
def test_what_was_sent_lies_in_the_store_beside_the_file(
    dock: Station, take_in: Callable[[], Receipt], tmp_path: Path
) -> None:
    row, _ = receive_record(dock, record(), at=NOW)

    take_in()

    row.refresh_from_db()
    assert row.paper is not None
    assert row.paper.original is not None
    assert row.arrival == row.paper.companion_of
    stored = LocalVault(tmp_path / "vault").path_of(row.paper.original.sha256).read_bytes()
    assert bytes(row.raw) == stored
    assert [] == list((tmp_path / "staging").iterdir())


@db
@pytest.mark.parametrize(("bytes_", "is_told"), [(film("one"), False), (b"\xef\xbb\xbf" + film("one"), True)])
def test_the_md5_a_dock_states_is_held_against_the_bytes_that_came(
    dock: Station, take_in: Callable[[], Receipt], bytes_: bytes, is_told: bool
) -> None:
    """Some docks write three bytes before a film; their own digest then tells."""
    stated = hashlib.md5(bytes_, usedforsecurity=False).hexdigest().upper()
    row, _ = receive_record(dock, record(md5=stated), at=NOW)

    take_in()

    row.refresh_from_db()
    assert row.arrival is not None
    assert is_told == ("MD5 不同" in row.arrival.note)
    assert is_told == any("MD5" in fault for fault in row.faults)


@db
def test_the_same_record_again_is_counted_and_leaves_no_second_row_or_entry(dock: Station) -> None:
    first, is_new = receive_record(dock, record(), at=NOW)
    again, is_newer = receive_record(dock, record(), at=NOW)

    assert (True, False, first) == (is_new, is_newer, again)
    assert (1, 1) == (IndexRecord.objects.get().repeated, Entry.objects.filter(verb="index.receive").count())


@db
def test_the_same_number_with_other_words_is_kept_beside_and_told(dock: Station) -> None:
    receive_record(dock, record(), at=NOW)
    other, _ = receive_record(dock, record(shot_at="2026-09-18 11:00:00"), at=NOW)

    assert 2 == IndexRecord.objects.count()
    assert "两份都留存" in other.faults[0]


@db
def test_a_record_that_comes_after_its_file_joins_the_recording_and_the_next_receipt(
    dock: Station, take_in: Callable[[], Receipt], folder: Path
) -> None:
    take_in()
    row, _ = receive_record(dock, record(), at=NOW)
    recording = Recording.objects.get(arrival=row.arrival)
    assert [False] == [claim.adopted for claim in recording.time_claims.filter(witness=Witness.INDEX)]

    write(folder, {"100217/20260920/VIDEO/MOVI0001.avi": film("three")})
    take_in()

    row.refresh_from_db()
    assert row.paper is not None
    assert row.paper.original is not None


@db
def test_two_files_that_fit_are_a_question_for_a_person(
    dock: Station, take_in: Callable[[], Receipt], folder: Path, cast: Cast
) -> None:
    write(folder, {"100218/20260919/VIDEO/MOVI0001.avi": film("two")})  # as large as the first
    vague = record(relative_path="", name="MOVI0001.avi")
    row, _ = receive_record(dock, vague, at=NOW)
    take_in()
    row.refresh_from_db()
    assert (None, 2) == (row.arrival, row.candidates)

    options = candidates(row)
    with pytest.raises(IndexInputError):
        choose(row, options[0], by=cast.custodian, at=NOW, reason=" ")
    choose(row, options[0], by=cast.custodian, at=NOW, reason="按工作站画面核对")

    row.refresh_from_db()
    assert (2, options[0]) == (len(options), row.arrival)
    with pytest.raises(IndexInputError):
        choose(row, options[1], by=cast.custodian, at=NOW, reason="再改")


@db
def test_another_stations_folder_and_another_size_do_not_fit(
    dock: Station, take_in: Callable[[], Receipt], cast: Cast, tmp_path: Path
) -> None:
    far = NewStation(number="9", name="别站", kind=StationKind.PUSH, keeper=cast.custodian, folder=b"/elsewhere")
    other = register_station(far, by=cast.custodian, at=NOW).station
    strange, _ = receive_record(other, record(), at=NOW)
    wrong, _ = receive_record(dock, record(size="7"), at=NOW)

    take_in()

    for row in (strange, wrong):
        row.refresh_from_db()
        assert row.arrival is None


def places(*paths: str) -> Places:
    return Places.of(Place(key=number, path=path, size=5) for number, path in enumerate(paths))


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ({"relative_path": "a/x.mp4"}, (0,)),
        ({"local_path": r"D:\dock\a\x.mp4"}, (0,)),
        ({"relative_path": r".\B\X.MP4"}, (1,)),
        ({"relative_path": "c/x.mp4"}, ()),
        ({"name": "x.mp4", "size": "5"}, (0, 1)),
        ({"name": "x.mp4"}, ()),
        ({"relative_path": "a/x.mp4", "size": "6"}, ()),
        ({"relative_path": "../../etc/passwd"}, ()),
        ({}, ()),
    ],
)
def test_a_record_means_the_file_whose_path_and_size_it_names(said: dict[str, str], keys: tuple[int, ...]) -> None:
    found = places("a/x.mp4", "b/x.mp4", "y.mp4").described_by(Described(kind="gat947", raw=b"", said=said))

    assert keys == tuple(place.key for place in found)


@pytest.mark.parametrize(
    ("stated", "hours"),
    [("8", 8), ("+08:00", 8), ("UTC-5", -5), ("0", 0), ("480", 8), ("", 8), ("上海", 8), ("99:99", 8)],
)
def test_the_zone_a_record_states_is_read_or_the_offices_taken(stated: str, hours: int) -> None:
    offset = datetime(2026, 9, 18, tzinfo=zone_of(stated)).utcoffset()

    assert offset is not None
    assert hours * 3600 == offset.total_seconds()


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_path_whatever_breaks_the_matching(path: str, other: str) -> None:
    places(path or "x", "b/x.mp4").described_by(Described(kind="", raw=b"", said={"relative_path": other}))
