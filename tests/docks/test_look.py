"""A look at a card's directories tells what was deleted, changes nothing, and survives whatever it meets."""

import random
import struct
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from tests.docks.images import delete, digest, exfat_image, exfat_set, exfat_write, fat_image, put

from liuhen.docks.fat.fat import shape_of
from liuhen.docks.fat.look import look
from liuhen.docks.fat.medium import LookError, wall_clock

FILES = [f"DCIM/100MEDIA/FILE000{number}.MP4" for number in range(1, 6)]
AT = datetime(2026, 9, 18, 10, 5, 30)  # noqa: DTZ001


@pytest.fixture(params=[12, 16, 32])
def card(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    image = fat_image(tmp_path / "card.img", request.param)
    for name in FILES:
        put(image, name)
    put(image, "现场照片 收银台.jpg")
    put(image, "DCIM/A long name of an evening walk.mp4")
    return image


def test_every_file_is_seen_with_its_name_size_and_wall_clock(card: Path) -> None:
    seen = {entry.path: entry for entry in look(card).entries}

    assert {*FILES, "现场照片 收银台.jpg", "DCIM/A long name of an evening walk.mp4"} <= set(seen)
    film = seen[FILES[0]]
    assert (3000, False, datetime(2026, 9, 18, 11, 5, 30)) == (film.size, film.is_deleted, film.written)  # noqa: DTZ001
    assert () == look(card).deleted


def test_what_was_deleted_is_seen_and_the_image_stays_as_it_was(card: Path) -> None:
    for name in (FILES[2], "DCIM/A long name of an evening walk.mp4"):
        delete(card, name)
    before = digest(card)

    seen = look(card)

    assert {"DCIM/100MEDIA/?ILE0003.MP4", "DCIM/A long name of an evening walk.mp4"} == {
        entry.path for entry in seen.deleted
    }
    assert 4 == sum(entry.path in FILES for entry in seen.entries)
    assert (before, ()) == (digest(card), seen.faults)


def test_a_volume_in_a_partition_is_found(tmp_path: Path) -> None:
    volume = fat_image(tmp_path / "volume.img", 16)
    put(volume, FILES[0])
    row = struct.pack("<B3xB3xII", 0x80, 0x06, 2048, 40960)
    head = (b"\0" * 446 + row).ljust(510, b"\0") + b"\x55\xaa"
    whole = tmp_path / "whole.img"
    whole.write_bytes(head.ljust(2048 * 512, b"\0") + volume.read_bytes())

    assert FILES[0] in {entry.path for entry in look(whole).entries}


def test_exfat_folders_contiguous_or_chained_and_deleted_sets_are_seen(tmp_path: Path) -> None:
    image = exfat_image(tmp_path / "card.img")
    size = 1 << image.read_bytes()[108] + image.read_bytes()[109]
    exfat_write(image, exfat_set("DCIM", folder_at=20, size=size))
    exfat_write(image, exfat_set("照片", folder_at=21, size=size, contiguous=True))
    exfat_write(image, exfat_set("FILE0001.MP4") + exfat_set("FILE0002.MP4", is_deleted=True), cluster=20)
    exfat_write(image, exfat_set("很长的名字" * 6 + ".jpg"), cluster=21)
    before = digest(image)

    seen = look(image)

    assert ("exFAT", ()) == (seen.system, seen.faults)
    assert {"DCIM", "照片", "DCIM/FILE0001.MP4", "DCIM/FILE0002.MP4", "照片/" + "很长的名字" * 6 + ".jpg"} == {
        entry.path for entry in seen.entries
    }
    assert [("DCIM/FILE0002.MP4", AT)] == [(entry.path, entry.written) for entry in seen.deleted]
    assert before == digest(image)


def test_a_folder_that_leads_back_to_itself_ends_the_look(tmp_path: Path) -> None:
    image = exfat_image(tmp_path / "card.img")
    exfat_write(image, exfat_set("A", folder_at=20, size=2**40))
    exfat_write(image, exfat_set("B", folder_at=20, size=2**40), cluster=20)
    with image.open("r+b") as file:
        boot = file.read(512)
        file.seek(struct.unpack_from("<I", boot, 80)[0] * (1 << boot[108]) + 80)
        file.write(struct.pack("<I", 20))  # the chain of cluster 20 goes to cluster 20

    began, seen = time.monotonic(), look(image)

    assert time.monotonic() - began < 5
    assert {"A", "A/B"} == {entry.path for entry in seen.entries}
    assert any("绕回" in fault for fault in seen.faults)


@pytest.mark.parametrize("bits", [12, 16, 32])
def test_a_chain_that_goes_round_ends_the_look(tmp_path: Path, bits: int) -> None:
    image = fat_image(tmp_path / "card.img", bits)
    for number in range(300):
        if number < 3:
            put(image, f"DCIM/{number}.MP4")
    shape = shape_of(image.read_bytes()[:512], image.stat().st_size)
    assert shape is not None
    with image.open("r+b") as file:  # every link of the table points to cluster 2
        file.seek(shape.fat_at)
        file.write({12: b"\x02\x20\x00", 16: b"\x02\x00", 32: b"\x02\x00\x00\x00"}[bits] * (shape.fat_bytes // 4))
    began = time.monotonic()

    look(image)

    assert time.monotonic() - began < 5


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kind", ["fat12", "fat16", "exfat"])
def test_a_damaged_or_truncated_image_never_breaks_or_holds_up_the_look(tmp_path: Path, kind: str, seed: int) -> None:
    chance = random.Random(f"{kind}{seed}")
    image = tmp_path / "card.img"
    if kind == "exfat":
        exfat_image(image)
        exfat_write(image, exfat_set("A", folder_at=20, size=2**62) + exfat_set("B.MP4"))
        exfat_write(image, exfat_set("C", folder_at=5, size=1), cluster=20)
    else:
        fat_image(image, int(kind[3:]))
        put(image, FILES[0])
    data = bytearray(image.read_bytes())
    for _ in range(400):
        data[chance.randrange(min(len(data), 300_000))] = chance.randrange(256)
    if seed % 3 == 0:
        data[:11], data[510:512] = image.read_bytes()[:11], b"\x55\xaa"
    image.write_bytes(data[: chance.randrange(400, len(data))] if seed % 2 else data)
    began = time.monotonic()

    with suppress(LookError):
        look(image)

    assert time.monotonic() - began < 10


@pytest.mark.parametrize("data", [b"", b"\0" * 511, b"\0" * 512, b"\xff" * 4096, b"\0" * 510 + b"\x55\xaa"])
def test_what_is_no_card_says_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)

    with pytest.raises(LookError, match="不是 FAT"):
        look(tmp_path / "x")


def test_a_folder_a_pipe_and_nothing_at_all_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none", Path("/dev/null")):
        with pytest.raises(LookError, match="没有看删除痕迹"):
            look(path)


@pytest.mark.parametrize(("date", "clock"), [(0, 0), (0xFFFF, 0xFFFF), (33, 30)])
def test_a_stamp_that_is_no_time_is_none(date: int, clock: int) -> None:
    assert wall_clock(date, clock) is None
