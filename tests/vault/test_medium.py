"""A medium that is only read: a mounted backup or a case disc serves originals, and nothing is written to it."""

import hashlib
from pathlib import Path

import pytest
from tests.vault.pretend import admission, flip_byte, sha256, sidecar

from liuhen.vault.local import LocalVault
from liuhen.vault.medium import Medium, NoStoreError
from liuhen.vault.port import Level, NotHeldError

FILMS = (b"first film" * 500, b"second" * 40)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    vault = LocalVault(tmp_path / "backup" / "vault")
    for number, data in enumerate(FILMS):
        vault.put_bytes(admission(number), data, sidecar=sidecar())
    return tmp_path / "backup"


@pytest.fixture
def disc(tmp_path: Path) -> Path:
    bag = tmp_path / "disc" / "电子档案" / "AJ-2026-0001"
    (bag / "data" / "recordings").mkdir(parents=True)
    lines = []
    for number, data in enumerate(FILMS):
        name = f"data/recordings/LX-{number}_现场%25.mp4"
        (bag / name.replace("%25", "%")).write_bytes(data)
        lines.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
    (bag / "manifest-sha256.txt").write_text("".join(lines), encoding="utf-8")
    return tmp_path / "disc"


@pytest.mark.parametrize("kind", ["backup", "disc"])
def test_both_give_every_original(kind: str, request: pytest.FixtureRequest) -> None:
    medium = Medium(request.getfixturevalue(kind))

    assert sorted(map(sha256, FILMS)) == [held.digest for held in medium.held()]
    for data in FILMS:
        assert sha256(data) == medium.measure_stored(sha256(data)).sha256
        with medium.open(sha256(data)) as file:
            assert data == file.read()
        with medium.at_hand(sha256(data)) as path:
            assert len(data) == path.stat().st_size == medium.size_of(sha256(data))


@pytest.mark.parametrize("kind", ["backup", "disc"])
def test_reading_changes_nothing_on_it(kind: str, request: pytest.FixtureRequest) -> None:
    root: Path = request.getfixturevalue(kind)
    before = sorted((path, path.stat().st_mtime_ns) for path in root.rglob("*"))

    medium = Medium(root)
    list(medium.held())
    medium.measure_stored(sha256(FILMS[0]))

    assert before == sorted((path, path.stat().st_mtime_ns) for path in root.rglob("*"))
    assert not hasattr(medium, "put")


def test_a_scratched_disc_is_found_by_reading(disc: Path) -> None:
    flip_byte(next(disc.rglob("LX-0_*")), 3)

    assert sha256(FILMS[0]) != Medium(disc).measure_stored(sha256(FILMS[0])).sha256


def test_a_manifest_that_points_outside_its_bag_leads_nowhere(disc: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    listed = next(disc.rglob("manifest-sha256.txt"))
    with listed.open("a", encoding="utf-8") as file:
        file.write(f"{hashlib.sha256(b'secret').hexdigest()}  ../../../secret\n")

    assert not Medium(disc).holds(sha256(b"secret"))
    with pytest.raises(NotHeldError):
        Medium(disc).measure_stored(sha256(b"secret"))


@pytest.mark.parametrize("made", [True, False])
def test_an_empty_or_missing_folder_is_no_medium(tmp_path: Path, made: bool) -> None:
    folder = tmp_path / "mnt"
    if made:
        folder.mkdir()

    with pytest.raises(NoStoreError):
        Medium(folder)


def test_what_is_mounted_for_writing_is_not_called_protected(backup: Path) -> None:
    assert {Level.DETECTED} == {one.level for one in Medium(backup).protections()}
