"""A recording larger than any memory, verified in Chromium from file://: right, and in a few hundred megabytes."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from liuhen.discs.page import page_html

pytestmark = pytest.mark.browser
PIECE = 16 << 20
MOST_MEGABYTES = 500


def big_file(path: Path, size: int) -> str:
    """Write a file that is mostly holes, with bytes on both sides of 4 GiB where it is that long; give its SHA-256."""
    with path.open("wb") as file:
        for at in {0, size // 3, min(size, 1 << 32) - 5, size - 9}:
            file.seek(at)
            file.write(b"liuhen-%d" % (at % 10))
        file.truncate(size)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


@pytest.fixture(params=[120_000_000, pytest.param(5_000_000_000, marks=pytest.mark.full)])
def disc(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    data = tmp_path / "disc" / "data"
    (data / "recordings").mkdir(parents=True)
    recording = data / "recordings/LX-2026-000001.mp4"
    digest = big_file(recording, request.param)
    item = {"path": "data/recordings/LX-2026-000001.mp4", "size": request.param, "sha256": digest}
    shown = {**item, "title": "五个小时的现场录像", "medium": "video"}
    catalogue = {
        "number": "AJ-2026-0001",
        "title": "长录像",
        "facts": [],
        "sections": [{"title": "录像、照片和录音", "items": [shown]}],
        "items": [shown],
        "files": [item],
    }
    (data / "catalogue.json").write_text(json.dumps(catalogue), encoding="utf-8")
    (data / "index.html").write_bytes(page_html(catalogue))
    yield tmp_path / "disc"
    recording.unlink()


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page()
        browser.close()


def peak_of_renderers() -> float:
    """Give the largest resident memory that any renderer below this process has had, in megabytes."""
    parents: dict[int, int] = {}
    peaks: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        try:
            told = dict(line.split(":\t", 1) for line in (folder / "status").read_text().splitlines() if ":\t" in line)
            words = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        parents[int(told["Pid"])] = int(told["PPid"])
        if b"--type=renderer" in words:
            peaks[int(told["Pid"])] = int(told["VmHWM"].split()[0])
    return max(peak for pid, peak in peaks.items() if os.getpid() in ancestors(pid, parents)) / 1024


def ancestors(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid in parents:
        pid = parents[pid]
        yield pid


def test_a_huge_recording_is_verified_in_little_memory(
    page: Page, disc: Path, record_property: Callable[[str, object], None]
) -> None:
    page.goto((disc / "data/index.html").as_uri())
    page.set_input_files("#folder", disc)

    page.wait_for_selector("#outcome.ok, #outcome.bad", timeout=900_000)

    told = page.inner_text("#outcome")
    seconds = page.evaluate("performance.now()") / 1000
    record_property("measured", f"{told} {seconds:.0f} s, renderer {peak_of_renderers():.0f} MB")
    assert told.startswith("全部一致：1 个文件一致")
    assert peak_of_renderers() < MOST_MEGABYTES


def test_a_change_beyond_the_first_gigabytes_is_found(page: Page, disc: Path) -> None:
    path = disc / "data/recordings/LX-2026-000001.mp4"
    with path.open("r+b") as file:
        file.seek(path.stat().st_size - 4)
        file.write(b"!")
    page.goto((disc / "data/index.html").as_uri())

    page.set_input_files("#folder", disc)
    page.wait_for_selector("#outcome.ok, #outcome.bad", timeout=900_000)

    assert page.inner_text("#outcome").startswith("有不一致：0 个文件一致，1 个不一致")


def test_a_long_check_can_be_stopped(page: Page, disc: Path) -> None:
    page.goto((disc / "data/index.html").as_uri())
    page.set_input_files("#folder", disc)

    page.click("#stop")

    assert "已停止，没有核验完。" == page.inner_text("#outcome")
    page.wait_for_timeout(500)
    assert "未核验" == page.locator("li", has_text="五个小时").locator(".chip").inner_text()
