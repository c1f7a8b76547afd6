"""What file names claim, and what they do not."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuhen.devices.naming import Taken
from liuhen.devices.patterns import shipped
from liuhen.docks.patterns import kind_of, read_claims
from liuhen.evidence.words import FileKind

TEN_O_CLOCK = datetime(2026, 9, 18, 10, 0, 0)  # noqa: DTZ001 - a device's wall clock has no zone


def claim_of(path: str) -> Taken:
    return read_claims(path, shipped().patterns).taken


@pytest.mark.parametrize(
    ("name", "device", "officer"),
    [
        ("DSJ_YZ-03_100217_20260918_100000.mp4", "YZ-03", "100217"),
        ("DCAM_CAM001_000001_20260918_100000_IMP.mp4", "CAM001", "000001"),
        ("ABC1234_100217_20260918100000_0003.MP4", "ABC1234", "100217"),
        ("20260918100000_100217.avi", "", "100217"),
        ("20260918100000_0002.MP4", "", ""),
        ("VID_20260918_100000.mp4", "", ""),
    ],
)
def test_names_of_known_cameras_tell_time_device_and_officer(name: str, device: str, officer: str) -> None:
    claim = claim_of(name)

    assert (TEN_O_CLOCK, device, officer) == (claim.starts, claim.device, claim.officer)


def test_a_name_of_figures_tells_the_time_with_the_folder_of_its_day() -> None:
    assert TEN_O_CLOCK == claim_of("DCIM/20260918/100000.mp4").starts


@pytest.mark.parametrize(
    "path",
    [
        "DCIM/100MEDIA/100000.mp4",
        "DCIM/FILE0001.MOV",
        "20261399_100000.mp4",
        "DCIM/20260918/250000.mp4",
        "DSJ_YZ-03_100217_20260931_100000.mp4",
        "100217/20260918/VIDEO/MOVI0001.avi",
        "20260918/100000.mp4",
        "",
        ".mp4",
    ],
)
def test_a_name_that_is_no_time_claims_no_time(path: str) -> None:
    """The day of a dock's folder is the day it copied; only below DCIM is a folder of a day the camera's own."""
    assert claim_of(path).starts is None


def test_the_key_mark_of_the_device_is_read() -> None:
    assert claim_of("DSJ_YZ-03_100217_20260918_100000_IMP.mp4").is_key_marked
    assert not claim_of("DSJ_YZ-03_100217_20260918_100000.mp4").is_key_marked


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("A.MP4", FileKind.VIDEO),
        ("a.wav", FileKind.AUDIO),
        ("现场.JPG", FileKind.PHOTO),
        ("a.NMEA", FileKind.TRACK),
        ("PARAM.INI", FileKind.SETTINGS),
        ("BATTERY.TXT", FileKind.TEXT),
        ("SYSTEM.DB7", FileKind.UNKNOWN),
        ("mp4", FileKind.UNKNOWN),
    ],
)
def test_a_file_is_sorted_by_the_ending_of_its_name(name: str, kind: FileKind) -> None:
    assert kind == kind_of(name)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(st.text(max_size=500))
def test_no_path_whatever_breaks_the_reading(path: str) -> None:
    assert isinstance(claim_of(path), Taken)
    assert kind_of(path) in FileKind
