"""The server's clock as a witness: steps against the counted time, NTP over a real wire, satellites on a real line."""

import os
import pty
import socket
import struct
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.trail.clock.machine import keep_reading, kept_reading, read_clocks
from liuhen.trail.clock.satellite import SatelliteError, listen, offset_of, time_in
from liuhen.trail.clock.sntp import TimeServerError, ask, read_answer
from liuhen.trail.clock.steps import Reading, is_step, read_back, step_between

NOON = datetime(2026, 9, 21, 4, 0, tzinfo=UTC)
RMC = "$GPRMC,040000.00,A,3035.0,N,11418.0,E,0.0,0.0,210926,,,A*"


def reading(wall: float, counted: float, boot: str = "a") -> Reading:
    return Reading(wall=NOON + timedelta(seconds=wall), since_boot=counted, boot=boot)


def checked(body: str) -> str:
    total = 0
    for letter in body.strip("$*"):
        total ^= ord(letter)
    return f"{body}{total:02X}\r\n"


@given(st.floats(0, 1e6), st.floats(-1e5, 1e5))
def test_a_step_is_what_the_wall_clock_went_beyond_the_counted_time(counted: float, by: float) -> None:
    found = step_between(reading(0, 100), reading(counted + by, 100 + counted))

    assert found.total_seconds() == pytest.approx(by, abs=1e-3)


def test_two_seconds_are_no_step_and_more_is_one_either_way() -> None:
    assert [False, True, False, True] == [is_step(timedelta(seconds=by)) for by in (2, 2.001, -2, -2.001)]


def test_a_sleeping_machine_makes_no_step_and_small_steps_add_up() -> None:
    assert not is_step(step_between(reading(0, 0), reading(40_000, 40_000)))
    assert is_step(step_between(reading(0, 0), reading(13, 10)))


def test_across_a_restart_only_a_clock_that_went_back_is_a_step() -> None:
    assert timedelta(0) == step_between(reading(0, 900), reading(500, 5, boot="b"))
    assert timedelta(seconds=-60) == step_between(reading(0, 900), reading(-60, 5, boot="b"))


def test_a_kept_reading_comes_back_and_a_torn_one_is_none(tmp_path: Path) -> None:
    now = read_clocks()
    assert kept_reading(tmp_path) is None

    keep_reading(tmp_path, now)

    back = kept_reading(tmp_path)
    assert back is not None
    assert abs(back.wall - now.wall) < timedelta(milliseconds=1)
    assert (back.boot, round(back.since_boot, 3)) == (now.boot, round(now.since_boot, 3))
    assert read_back("12.5 3") is None


def time_server(ahead: float, *, stratum: int = 2, echo: bool = True) -> int:
    """Answer one question on a port of this machine, as a server whose clock is `ahead` of ours."""
    wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    wire.bind(("127.0.0.1", 0))

    def answer() -> None:
        asked, caller = wire.recvfrom(512)
        now = time.time() + ahead + 2_208_988_800
        stamp = struct.pack(">II", int(now), int(now % 1 * 2**32))
        nonce = asked[40:48] if echo else bytes(8)
        head = struct.pack(">BBbbIII", 0x24, stratum, 6, -20, 0, 655, 0)
        wire.sendto(head + stamp + nonce + stamp + stamp, caller)
        wire.close()

    threading.Thread(target=answer, daemon=True).start()
    return int(wire.getsockname()[1])


@pytest.mark.parametrize("ahead", [0.0, 3.5, -90.0])
def test_an_ntp_server_tells_how_far_our_clock_is_ahead(ahead: float) -> None:
    found = ask("127.0.0.1", port=time_server(ahead), timeout=20)

    assert abs(found.ahead + timedelta(seconds=ahead)) <= found.uncertainty + timedelta(milliseconds=1)


def test_answers_to_another_question_and_of_servers_without_time_are_not_believed() -> None:
    with pytest.raises(TimeServerError, match="不是对本次询问"):
        ask("127.0.0.1", port=time_server(0, echo=False), timeout=20)
    with pytest.raises(TimeServerError, match="没有对准时间"):
        ask("127.0.0.1", port=time_server(0, stratum=0), timeout=20)
    with pytest.raises(TimeServerError, match="不是对本次询问"):
        read_answer(b"short", bytes(8), sent_at=0, spent=0)


def test_a_silent_server_is_said_to_be_silent() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(("127.0.0.1", 0))

        with pytest.raises(TimeServerError, match="没有应答"):
            ask("127.0.0.1", port=wire.getsockname()[1], timeout=0.05)


def test_rmc_and_zda_sentences_tell_the_time() -> None:
    assert NOON == time_in(checked(RMC))
    assert NOON == time_in(checked("$GNZDA,040000.00,21,09,2026,00,00*"))


@pytest.mark.parametrize(
    "sentence", ["", "$GPRMC*", RMC + "00", checked(RMC.replace(",A,", ",V,")), "GPS", checked("$GPGGA,1*")]
)
def test_void_broken_and_other_sentences_tell_nothing(sentence: str) -> None:
    assert time_in(sentence) is None


def test_a_receiver_on_a_line_is_listened_to() -> None:
    ours, theirs = pty.openpty()
    threading.Timer(0.1, lambda: os.write(ours, checked(RMC).encode())).start()

    heard = listen(Path(os.ttyname(theirs)), seconds=20)

    assert NOON == heard.told
    assert offset_of(heard).ahead == heard.ours - NOON
    os.close(ours)
    os.close(theirs)


def test_a_receiver_that_says_nothing_and_one_that_is_not_there_are_told_apart(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()

    with pytest.raises(SatelliteError, match="没有给出有效时间"):
        listen(Path(os.ttyname(theirs)), seconds=0.05)
    with pytest.raises(SatelliteError, match="打不开"):
        listen(tmp_path / "nothing")
    os.close(ours)
    os.close(theirs)
