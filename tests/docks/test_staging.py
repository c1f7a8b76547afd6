"""The staging area keeps what came, drops what is wrong, and lets one writer in at a time."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuhen.docks import staging
from liuhen.docks.staging import BusyError, ChecksumError, OffsetError, Piece

UID = "a" * 32


class Body:
    """A request's body that gives its bytes in small reads and may break off."""

    def __init__(self, data: bytes, *, breaks: bool = False) -> None:
        self._data, self._breaks = data, breaks

    def read(self, count: int, /) -> bytes:
        part, self._data = self._data[: min(count, 7)], self._data[min(count, 7) :]
        if not part and self._breaks:
            raise ConnectionResetError
        return part


@pytest.fixture
def area(tmp_path: Path) -> Path:
    staging.create(tmp_path, UID)
    return tmp_path


def test_pieces_add_up(area: Path) -> None:
    staging.append(area, UID, Piece(offset=0, whole=20), Body(b"x" * 12))

    assert 20 == staging.append(area, UID, Piece(offset=12, whole=20), Body(b"y" * 8))
    assert hashlib.sha256(b"x" * 12 + b"y" * 8).hexdigest() == staging.digest_of(area, UID)


def test_a_connection_that_breaks_keeps_what_came(area: Path) -> None:
    with pytest.raises(ConnectionResetError):
        staging.append(area, UID, Piece(offset=0, whole=20), Body(b"x" * 12, breaks=True))

    assert 12 == staging.held(area, UID)


def test_a_piece_with_a_digest_counts_whole_or_not_at_all(area: Path) -> None:
    digest = hashlib.sha256(b"x" * 20).digest()

    with pytest.raises(ConnectionResetError):
        staging.append(area, UID, Piece(offset=0, whole=20, sha256=digest), Body(b"x" * 12, breaks=True))
    with pytest.raises(ChecksumError):
        staging.append(area, UID, Piece(offset=0, whole=20, sha256=digest), Body(b"x" * 12))

    assert 0 == staging.held(area, UID)


def test_more_bytes_than_announced_are_refused(area: Path) -> None:
    with pytest.raises(OffsetError, match="比登记的长"):
        staging.append(area, UID, Piece(offset=0, whole=5), Body(b"x" * 12))

    assert 5 >= staging.held(area, UID)


def test_a_second_writer_waits(area: Path) -> None:
    class Second(Body):
        def read(self, count: int, /) -> bytes:
            with pytest.raises(BusyError):
                staging.append(area, UID, Piece(offset=0, whole=20), Body(b"y"))
            return super().read(count)

    assert 1 == staging.append(area, UID, Piece(offset=0, whole=20), Second(b"x"))


@pytest.mark.parametrize("uid", ["../" * 8, "", "A" * 32, "a" * 31])
def test_a_name_that_is_none_never_becomes_a_path(tmp_path: Path, uid: str) -> None:
    with pytest.raises(OffsetError):
        staging.place_of(tmp_path, uid)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_a_stated_digest_is_32_bytes_or_refused(header: str) -> None:
    try:
        digest = staging.stated_digest(header)
    except ChecksumError:
        return
    assert 32 == len(digest)
