"""Time stamps of a real authority inside certificate signatures: asked for, judged, and what may go wrong."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.documents.keys import SECRET, container
from tests.documents.test_typst import HEADER, filled
from tests.trail.time_stamp_server import Authority

from liuhen.documents.forms import form_of
from liuhen.documents.signing.certificate import Stamp, key_file, sign_pdf, signatures_in
from liuhen.documents.signing.time_stamps import NoTimeStampError, TimeService
from liuhen.documents.typst import render

AT = datetime(2026, 9, 21, 3, 0, tzinfo=UTC)
STAMP = Stamp(bureau="云泽市医疗保障局", signer="王䶮", serial="1F", at=AT)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    running = Authority(tmp_path_factory.mktemp("tsa"))
    yield running
    running.end()


@pytest.fixture(scope="module")
def page() -> bytes:
    form = form_of("penalty_decision")
    return render(form, filled(form), HEADER)


def signed(page: bytes, service: TimeService | None) -> bytes:
    held = key_file(container(), SECRET)
    place = {"page": 1, "x": 80.0, "y": 90.0}
    return sign_pdf(page, held.container, SECRET, stamp=STAMP, place=place, fonts=None, service=service)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def stamped(page: bytes, authority: Authority) -> bytes:
    return signed(page, TimeService(url=authority.url))


def test_a_signature_carries_the_time_of_the_authority(stamped: bytes, authority: Authority) -> None:
    (found,) = signatures_in(stamped, roots=authority.roots)

    assert found.is_intact
    assert found.covers_all
    assert found.stamp is not None
    assert (True, True, True, "tsa") == (
        found.stamp.is_intact,
        found.stamp.is_trusted,
        found.stamp.has_roots,
        found.stamp.server,
    )
    assert abs(found.stamp.at - datetime.now(UTC)) < timedelta(minutes=10)


def test_without_roots_or_under_anothers_nobody_vouches_for_the_stamp(stamped: bytes, tmp_path: Path) -> None:
    stranger = Authority(tmp_path)
    stranger.end()

    (alone,) = signatures_in(stamped)
    (other,) = signatures_in(stamped, roots=stranger.roots)

    assert alone.stamp is not None
    assert other.stamp is not None
    assert (True, False, False) == (alone.stamp.is_intact, alone.stamp.is_trusted, alone.stamp.has_roots)
    assert (True, False, True) == (other.stamp.is_intact, other.stamp.is_trusted, other.stamp.has_roots)


def test_without_a_server_the_signature_stands_without_a_stamp(page: bytes) -> None:
    (found,) = signatures_in(signed(page, None))

    assert found.is_intact
    assert found.stamp is None


def test_a_server_that_is_away_or_stamps_nothing_leaves_the_page_unsigned(page: bytes, tmp_path: Path) -> None:
    with pytest.raises(NoTimeStampError, match="没有签署"):
        signed(page, TimeService(url="http://127.0.0.1:1/"))

    dumb = Authority(tmp_path)
    dumb.stamp = lambda _request: b"no stamp"  # type: ignore[method-assign]
    try:
        with pytest.raises(NoTimeStampError):
            signed(page, TimeService(url=dumb.url))
    finally:
        dumb.end()
