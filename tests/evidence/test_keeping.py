"""Keeping: counts and re-readings find every change both ways, close what is right again, and write no baseline."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.evidence.keeping_store import receipt_of, registered
from tests.tapes import tape
from tests.vault.pretend import flip_byte

from liuhen.bureau.acting import Machine
from liuhen.evidence.keeping.acts.checking import count_everything, reread_all, reread_share
from liuhen.evidence.keeping.acts.copying import take_stock
from liuhen.evidence.keeping.acts.places import add_place, adopt, own_place, set_rule
from liuhen.evidence.keeping.acts.rounds import ask_for_rounds, count_place, fill_place
from liuhen.evidence.keeping.models import Copy, FixityCheck, KeepingRule, Place
from liuhen.evidence.keeping.queries import copies_of, open_faults, reading, verified_copies
from liuhen.evidence.keeping.words import PlaceKind
from liuhen.evidence.models import Arrival, Original
from liuhen.evidence.queries import vault
from liuhen.evidence.stores.models import Expulsion
from liuhen.jobs.models import Job
from liuhen.trail.models import Entry
from liuhen.vault.local import LocalVault

NOW = datetime(2026, 9, 18, 15, 0, tzinfo=UTC)  # 23:00 in the office: reading is allowed
SCRUB = Machine("scrub")
Break = Callable[[LocalVault, str], None]


def never() -> bool:
    return False


def later(hours: float = 1) -> Callable[[], datetime]:
    return lambda: NOW + timedelta(hours=hours)


@pytest.fixture
def store(data_dir: Path, cast: Cast) -> LocalVault:
    for number in range(3):
        registered(cast.custodian, f"film {number} ".encode() * 900, NOW)
    held = vault()
    assert isinstance(held, LocalVault)
    return held


def counted(place: Place | None = None) -> list[str]:
    count_everything(place or own_place(NOW), by=SCRUB, clock=later(), should_stop=never)
    return sorted(open_faults(place or own_place(NOW)).values_list("fault", flat=True))


def read(place: Place | None = None, hours: float = 1) -> list[str]:
    reread_all(place or own_place(NOW), by=SCRUB, clock=later(hours), tell=lambda _: None)
    return sorted(open_faults(place or own_place(NOW)).values_list("fault", flat=True))


def first() -> str:
    return Original.objects.earliest("pk").sha256


def _note(held: LocalVault, digest: str) -> Path:
    return held.sidecar_path(digest, held.notes_of(digest)[0])


def _extra(held: LocalVault, digest: str) -> None:
    (held.root / "objects" / "ab" / "holiday.mp4").write_bytes(b"x")


def _swap(held: LocalVault, digest: str) -> None:
    one, other = (held.path_of(row.sha256) for row in Original.objects.order_by("pk")[:2])
    one.rename(one.with_name("aside"))
    other.rename(one)
    one.with_name("aside").rename(other)


def test_an_untouched_store_has_no_fault(store: LocalVault) -> None:
    assert [] == counted() == read()


@pytest.mark.parametrize(
    ("damage", "by_count", "by_reading"),
    [
        (lambda held, digest: held.path_of(digest).unlink(), ["missing"], ["missing"]),
        (lambda held, digest: held.path_of(digest).chmod(0o644), ["unprotected"], []),
        (lambda held, digest: flip_byte(held.path_of(digest), 7), [], ["altered"]),
        (
            lambda held, digest: _note(held, digest).unlink(),
            ["orphan", "sidecar_missing"],
            ["sidecar_missing"],
        ),
        (
            lambda held, digest: flip_byte(held.sidecar_path(digest, held.notes_of(digest)[0]), 9),
            [],
            ["sidecar_altered"],
        ),
        (_extra, ["extra"], []),
        (_swap, [], ["altered", "altered"]),
    ],
    ids=["deleted", "permission", "flipped", "note-deleted", "note-flipped", "extra", "swapped"],
)
def test_every_damage_is_found(store: LocalVault, damage: Break, by_count: list[str], by_reading: list[str]) -> None:
    baseline = list(Original.objects.order_by("pk").values_list("sha256", "sm3", "size"))

    damage(store, first())

    assert by_count == counted()
    assert sorted({*by_count, *by_reading}) == sorted(set(read()))
    assert baseline == list(Original.objects.order_by("pk").values_list("sha256", "sm3", "size"))


def test_what_is_right_again_closes_and_is_an_entry(store: LocalVault) -> None:
    path = store.path_of(first())
    flip_byte(path, 7)
    assert ["altered"] == read()
    flip_byte(path, 7)
    before = Entry.objects.filter(verb="vault.find").count()

    assert [] == read(hours=2)
    assert before + 1 == Entry.objects.filter(verb="vault.find").count()
    assert "" == Copy.objects.get(digest=first()).fault


def test_what_is_still_coming_in_is_no_stranger(store: LocalVault, cast: Cast) -> None:
    original = registered(cast.custodian, b"not sealed yet" * 99, NOW)
    original.arrivals.update(state="announced", original=None)
    Copy.objects.filter(digest=original.sha256).delete()
    original.delete()

    assert [] == counted()


def test_bytes_nobody_announced_are_extra(store: LocalVault, cast: Cast) -> None:
    original = registered(cast.custodian, b"smuggled in" * 99, NOW)
    original.arrivals.all().delete()
    Copy.objects.filter(digest=original.sha256).delete()
    original.delete()

    assert ["extra"] == counted()


def test_a_check_is_one_entry_and_tells_what_it_read(store: LocalVault) -> None:
    read()

    check = FixityCheck.objects.get(kind="whole")
    assert (3, sum(Original.objects.values_list("size", flat=True))) == (check.originals, check.bytes_read)
    assert 1 == Entry.objects.filter(verb="vault.check").count()


def test_each_share_reads_what_was_read_longest_ago_and_ends_where_it_was_told_to(store: LocalVault) -> None:
    Copy.objects.update(verified_at=NOW - timedelta(days=40))
    oldest = Copy.objects.latest("pk")
    Copy.objects.filter(pk=oldest.pk).update(verified_at=NOW - timedelta(days=60))

    check = reread_share(own_place(NOW), by=SCRUB, clock=later(), should_stop=never)

    oldest.refresh_from_db()
    assert check is not None
    assert not check.is_open
    assert later()() == oldest.verified_at
    assert 1 <= check.originals < 3
    assert 0 == reading(own_place(NOW), later()()).today


def test_a_share_that_was_cut_short_goes_on_behind_what_was_read(store: LocalVault) -> None:
    Copy.objects.update(verified_at=NOW - timedelta(days=100))
    asked = iter([False, False, False, True])

    reread_share(own_place(NOW), by=SCRUB, clock=later(), should_stop=lambda: next(asked, True))
    cut = FixityCheck.objects.get(kind="read")
    again = reread_share(own_place(NOW), by=SCRUB, clock=later(2), should_stop=never)

    assert cut.is_open
    assert again is not None
    assert (cut.pk, 3, False) == (again.pk, again.originals, again.is_open)


def test_outside_the_hours_nothing_is_read(store: LocalVault) -> None:
    Copy.objects.update(verified_at=NOW - timedelta(days=100))

    assert reread_share(own_place(NOW), by=SCRUB, clock=later(14), should_stop=never) is None


def test_a_rule_is_an_entry_and_the_earlier_one_stays(data_dir: Path, cast: Cast) -> None:
    for days in (30, 20):
        wanted = KeepingRule(copies=3, every_days=days, from_hour=0, until_hour=0, megabytes_per_second=50)
        set_rule(wanted, by=cast.system_admin, at=NOW, reason="新装一块磁盘")

    assert [30, 20] == list(KeepingRule.objects.order_by("pk").values_list("every_days", flat=True))
    assert 2 == Entry.objects.filter(verb="vault.set_rule").count()


def test_a_replica_gets_what_lacks_copies_with_its_notes_and_its_list(
    store: LocalVault, cast: Cast, tmp_path: Path
) -> None:
    (tmp_path / "second").mkdir()
    place = add_place("二号盘", PlaceKind.DIRECTORY, str(tmp_path / "second"), by=cast.system_admin, at=NOW)

    fill_place(place, by=SCRUB, clock=later(), should_stop=never)

    copy = LocalVault(tmp_path / "second")
    for original in Original.objects.all():
        assert store.notes_of(original.sha256) == copy.notes_of(original.sha256)
        assert original.sha256 == copy.measure_stored(original.sha256).sha256
        assert ["本机原始件库", "二号盘"] == [one.place for one in copies_of(original)]
    assert 1 == Entry.objects.filter(verb="vault.copy").count()
    assert [] == counted(place) == read(place, 2) == counted()


def test_a_replica_that_is_not_mounted_is_said_and_loses_no_copy(store: LocalVault, cast: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "second"
    folder.mkdir()
    place = add_place("二号盘", PlaceKind.DIRECTORY, str(folder), by=cast.system_admin, at=NOW)
    fill_place(place, by=SCRUB, clock=later(), should_stop=never)
    folder.rename(tmp_path / "unplugged")
    folder.mkdir()

    count_place(place, by=SCRUB, clock=later(), should_stop=never)

    place.refresh_from_db()
    assert "现在读不到" in place.failure
    assert not open_faults(place).exists()
    assert [] == list(folder.iterdir())


def test_a_backup_that_is_only_read_counts_as_a_copy_once_it_was_read(
    store: LocalVault, cast: Cast, tmp_path: Path
) -> None:
    shutil.copytree(store.root, tmp_path / "disc")
    place = add_place("备份光盘", PlaceKind.MEDIUM, str(tmp_path / "disc"), by=cast.system_admin, at=NOW)

    take_stock(place, by=SCRUB, clock=later(), should_stop=never)

    assert 3 == Copy.objects.filter(place=place, fault="").count()


def test_a_receipt_has_as_many_verified_copies_as_its_poorest_file(
    store: LocalVault, cast: Cast, tmp_path: Path
) -> None:
    receipt = receipt_of(cast.custodian, NOW)
    for number in range(2):
        registered(cast.custodian, f"on this card {number}".encode() * 50, NOW, receipt=receipt)
    assert 1 == verified_copies(receipt)
    (tmp_path / "second").mkdir()
    place = add_place("二号盘", PlaceKind.DIRECTORY, str(tmp_path / "second"), by=cast.system_admin, at=NOW)
    fill_place(place, by=SCRUB, clock=later(), should_stop=never)
    assert 2 == verified_copies(receipt)

    flip_byte(LocalVault(tmp_path / "second").path_of(receipt.arrivals.earliest("pk").original.sha256), 3)  # type: ignore[union-attr]
    read(place, 2)

    assert 1 == verified_copies(receipt)


def test_what_two_persons_had_removed_is_neither_missing_nor_lacking(store: LocalVault, cast: Cast) -> None:
    recording = tape(cast.officer, NOW)
    Arrival.objects.filter(pk=recording.arrival_id).update(original=Original.objects.get(sha256=first()))
    Original.objects.filter(arrivals__isnull=True).delete()
    Expulsion.objects.create(
        bureau=cast.bureau,
        number="YC-1",
        recording=recording,
        digest=first(),
        ground="private",
        reason="误采",
        paper="函",
        asked_by=cast.officer,
        asked_at=NOW,
        state="done",
        decided_by=cast.custodian,
        decided_at=NOW,
        certificate="{}",
        done_at=NOW,
    )
    store.expel(first(), b"{}")
    Copy.objects.update(verified_at=NOW - timedelta(days=100))

    adopt(later()())

    assert [] == counted() == read(hours=2)


def test_rounds_are_asked_for_once_and_only_where_something_is_due(store: LocalVault, cast: Cast) -> None:
    ask_for_rounds(NOW)
    ask_for_rounds(NOW)
    assert ["vault.count", "vault.read"] == sorted(Job.objects.values_list("kind", flat=True))
    Job.objects.all().delete()
    counted()
    Copy.objects.update(verified_at=NOW - timedelta(days=100))

    ask_for_rounds(later(2)())
    ask_for_rounds(later(14)())  # outside the hours

    assert ["vault.read"] == list(Job.objects.values_list("kind", flat=True))


def test_an_original_that_cannot_be_read_is_unreadable_and_the_rest_is_checked(store: LocalVault) -> None:
    path = store.path_of(first())
    path.unlink()
    path.symlink_to(store.path_of(Original.objects.latest("pk").sha256))

    assert "unreadable" in read()
    assert 3 == FixityCheck.objects.get(kind="whole").originals
