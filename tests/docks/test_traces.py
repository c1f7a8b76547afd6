"""Holes in the numbering and marks of deletion are named as what may have been, and never as what was."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.docks.cards import film, fingerprint, write
from tests.docks.images import delete, digest, fat_image, put

from liuhen.docks.acts import Intake
from liuhen.docks.mount import mount_of
from liuhen.docks.recognise import recognise
from liuhen.evidence.acts import announce
from liuhen.evidence.facts import CardTime, judge_time
from liuhen.evidence.words import Mark, Trace, Witness
from liuhen.media.facts import MediaFacts
from liuhen.media.probe import media_facts
from liuhen.vault.local import LocalVault

NOW = datetime(2026, 9, 22, 8, 40, tzinfo=UTC)
TEN = datetime(2026, 9, 18, 10)  # noqa: DTZ001


def traces(root: Path, image: Path | None = None) -> list[tuple[str, str]]:
    return [(item.trace.value, item.shown) for item in recognise(root, image=image).left_out if item.trace]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["FILE0001.MP4", "FILE0002.MP4", "FILE0003.MP4"], []),
        (["FILE0001.MP4", "FILE0003.MP4"], ["FILE0002.MP4"]),
        (["MOVI0001.avi", "MOVI0005.avi"], ["MOVI0002.avi 至 MOVI0004.avi"]),
        (["FILE0001.MP4", "PICT0009.JPG"], []),  # two series
        (["FILE0001.MP4", "PICT0002.JPG", "FILE0003.MP4"], []),  # counted together
        (["FILE0001.MP4", "FILE9999.MP4"], []),  # another series, or started anew
        (["a/FILE0001.MP4", "b/FILE0003.MP4"], []),  # two folders
        (["20260918100000_0001.MP4", "20260919100000_0004.MP4"], []),  # two days: many begin anew
        (["20260918100000_0001.MP4", "20260918110000_0004.MP4"], ["序号 0002 至 0003"]),
        (["FILE0001.MP4", "FILE0001.NMEA", "FILE0002.MP4"], []),  # side files share the number
    ],
)
def test_a_hole_in_a_series_is_named_and_no_other_step_is(tmp_path: Path, names: list[str], told: list[str]) -> None:
    write(tmp_path, {name: film(name) for name in names})

    assert [("hole", name) for name in told] == traces(tmp_path)


@pytest.fixture
def card(tmp_path: Path) -> tuple[Path, Path]:
    """Give an image with a deleted film, and its files as a mount shows them, eight hours late."""
    image = fat_image(tmp_path / "card.img", 32)
    names = [f"DCIM/100MEDIA/FILE000{number}.MP4" for number in range(1, 5)]
    for name in names:
        put(image, name, film(name))
    delete(image, names[1])
    root = write(tmp_path / "mounted", {name: film(name) for name in names if name != names[1]})
    return root, image


def test_marks_of_deletion_and_the_cards_own_clock_come_from_its_directories(card: tuple[Path, Path]) -> None:
    root, image = card
    before = digest(image), fingerprint(root)

    source = recognise(root, image=image)

    assert [("deleted", "DCIM/100MEDIA/?ILE0002.MP4"), ("hole", "DCIM/100MEDIA/FILE0002.MP4")] == traces(root, image)
    assert {datetime(2026, 9, 18, 11, 5, 30)} == {file.written for file in source.files}  # noqa: DTZ001
    assert all("可能在设备上删除" in item.why for item in source.left_out)
    assert before == (digest(image), fingerprint(root))


def test_a_card_that_may_not_be_looked_at_says_so_and_comes_in_all_the_same(tmp_path: Path) -> None:
    root = write(tmp_path / "card", {"A.MP4": film()})

    source = recognise(root, image=tmp_path / "no-device")

    assert (1, [Trace.NOT_LOOKED]) == (len(source.files), [item.trace for item in source.left_out])


@pytest.mark.django_db
def test_what_may_have_been_deleted_stands_in_the_list_both_sides_confirm(
    card: tuple[Path, Path], cast: Cast, tmp_path: Path
) -> None:
    root, image = card
    receipt = announce(recognise(root, image=image), by=cast.custodian, at=NOW, handed_over_by=cast.officer)
    vault = LocalVault(tmp_path / "vault")
    receipt = Intake(receipt=receipt, vault=vault, staging=tmp_path / "staging", clock=lambda: NOW).run()

    assert {"deleted", "hole"} == {item["trace"] for item in receipt.left_out}
    assert "可能在设备上删除".encode() in vault.path_of(receipt.manifest_digest).read_bytes()


MOUNTS = r"""22 1 8:1 / / rw - ext4 /dev/sda1 rw
40 22 8:17 / /media/E\040卡 ro,nosuid - vfat /dev/sdb1 ro,uid=0
41 22 8:33 / /media/E ro - exfat /dev/sdc1 ro
garbage
""".encode()


@pytest.mark.parametrize(
    ("folder", "system", "device", "inside"),
    [
        ("/media/E 卡", "vfat", "/dev/sdb1", ""),
        ("/media/E 卡/DCIM", "vfat", "/dev/sdb1", "DCIM/"),
        ("/media/E", "exfat", "/dev/sdc1", ""),
        ("/media/Extra", "ext4", "/dev/sda1", "media/Extra/"),
    ],
)
def test_the_mount_of_a_folder_is_the_nearest_one(folder: str, system: str, device: str, inside: str) -> None:
    found = mount_of(Path(folder), MOUNTS)

    assert (system, device, inside) == (found.system, str(found.device), found.inside)
    assert "" == mount_of(Path(folder), b"").system


@pytest.fixture(scope="module")
def nothing_inside(tmp_path_factory: pytest.TempPathFactory) -> MediaFacts:
    path = tmp_path_factory.mktemp("media") / "x.bin"
    path.write_bytes(b"?")
    return media_facts(path)


def judged(seen: MediaFacts, starts: datetime | None, hours_late: int, card: CardTime) -> tuple[object, ...]:
    """Judge a file written at ten o'clock that a machine reads `hours_late` hours too late."""
    written = datetime(2026, 9, 18, 2, tzinfo=UTC) + timedelta(hours=hours_late)
    result = judge_time(
        starts=starts,
        modified_ns=int(written.timestamp()) * 10**9,
        seen=seen,
        beside=(),
        drift=None,
        received_at=NOW,
        card=card,
    )
    disk = next(claim for claim in result.claims if claim.witness is Witness.FILE_SYSTEM)
    assert result.span is not None
    return disk.mark, result.span.started_latest - result.span.started_earliest


def test_a_card_without_a_zone_leaves_both_readings_unless_its_name_or_its_directory_decides(
    nothing_inside: MediaFacts,
) -> None:
    zoneless, looked = CardTime(is_zoneless=True), CardTime(is_zoneless=True, written=TEN)
    short, eight = timedelta(seconds=4), timedelta(hours=8, seconds=4)

    assert (Mark.NONE, eight) == judged(nothing_inside, None, 8, zoneless)
    assert (Mark.NONE, short) == judged(nothing_inside, TEN, 8, zoneless)
    assert (Mark.NONE, short) == judged(nothing_inside, TEN, 0, zoneless)
    assert (Mark.NONE, short) == judged(nothing_inside, None, 8, looked)
    assert Mark.EIGHT_HOURS == judged(nothing_inside, TEN, 8, CardTime())[0]
