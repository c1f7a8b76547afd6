"""RMC sentences: checksum, validity, hemisphere, any talker."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from liuhen.media.nmea import track

GOOD = "$GPRMC,123519.00,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*44"


def test_time_and_place_come_from_one_sentence() -> None:
    fix = track("$GNRMC,014000.00,A,3033.0000,N,11418.0100,E,0.8,012.0,201126,,,A*47").fixes[0]

    assert datetime(2026, 11, 20, 1, 40, tzinfo=UTC) == fix.at
    assert (Decimal("30.550000"), Decimal("114.300167")) == (fix.latitude, fix.longitude)


def test_a_wrong_checksum_and_a_void_fix_are_faults_not_times() -> None:
    found = track(
        "$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*00\n$GPRMC,123519,V,,,,,,,230394,,*30\n"
    )

    assert ((), 2) == (found.fixes, found.faults)


def test_other_sentences_are_passed_over() -> None:
    assert ((), 0) == (track("$GPGGA,1*00\nhello\n").fixes, track("$GPGGA,1*00\nhello\n").faults)


@given(st.text(max_size=200))
def test_no_text_makes_it_raise(text: str) -> None:
    assert track("$GPRMC," + text).faults >= 0
