"""Run one foreign program on bytes that came from outside: argument lists only, limits, no network."""

import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_POLL_MILLISECONDS = 100
_TAIL_BYTES = 8192
_BEHIND = "10"  # niceness of what can wait

# Only boxes that hold their own content: a playlist or script disguised as a recording could make ffmpeg open others.
_BOXES = (
    "mov,mp4,m4a,3gp,3g2,mj2,avi,wav,w64,mp3,aac,amr,amrnb,amrwb,matroska,webm,mpeg,mpegts,mpegvideo,asf,flv,ogg,flac,"
    "aiff,h264,hevc,m4v,jpeg_pipe,png_pipe,bmp_pipe,tiff_pipe,webp_pipe,gif,gif_pipe,image2"
)
FFMPEG_INPUT = ("-protocol_whitelist", "file", "-format_whitelist", _BOXES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the program may use before it is stopped."""

    seconds: float = 30.0  # of the wall clock
    cpu_seconds: int = 60
    memory_bytes: int = 4 * 2**30  # of address space
    file_bytes: int = 64 * 2**30  # of any file it writes
    yields: bool = True  # to taking in and to pages, where the processor is short


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the program ended."""

    code: int  # exit code; negative = ended by that signal
    output: Path  # what it wrote to its standard output; the caller's folder owns the file
    complaint: str  # the end of what it wrote to its standard error
    was_stopped: bool  # by us: time was over or `should_stop` said so

    @property
    def is_good(self) -> bool:
        """Say whether the program finished by itself and without an error code."""
        return self.code == 0 and not self.was_stopped


def run(
    command: Sequence[str],
    *,
    work: Path,
    limits: Limits | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Run `command` with its working directory in `work`, which the caller made and will remove."""
    limits = limits or Limits()
    output, complaint = work / "stdout", work / "stderr"
    with output.open("wb") as out, complaint.open("wb") as err:
        process = subprocess.Popen(
            [*_fence(limits), *command], stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=work,
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "HOME": str(work)},
            start_new_session=True,
        )  # fmt: skip
        was_stopped = _watch(process, limits.seconds, should_stop)
    return Outcome(code=process.returncode, output=output, complaint=_tail(complaint), was_stopped=was_stopped)


def file_argument(path: Path) -> str:
    """Name a file so that ffmpeg takes it for a file, whatever characters its name has."""
    return f"file:{path.absolute()}"


def _watch(process: subprocess.Popen[bytes], seconds: float, should_stop: Callable[[], bool]) -> bool:
    """Wait for the end on a process descriptor, which wakes at once; kill the whole group when it takes too long."""
    deadline = time.monotonic() + seconds
    descriptor = os.pidfd_open(process.pid)
    ended = select.poll()
    ended.register(descriptor, select.POLLIN)
    try:
        while not ended.poll(_POLL_MILLISECONDS):
            if time.monotonic() > deadline or should_stop():
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return True
    finally:
        os.close(descriptor)
    process.wait()
    return False


def _fence(limits: Limits) -> Sequence[str]:
    prlimit = (
        "prlimit", f"--as={limits.memory_bytes}", f"--cpu={limits.cpu_seconds}", f"--fsize={limits.file_bytes}",
        "--core=0", "--nofile=64", "--",
    )  # fmt: skip
    behind = ("nice", "-n", _BEHIND) if limits.yields else ()
    return (*behind, *_offline(), *(prlimit if shutil.which("prlimit") else ()))


@cache
def _offline() -> Sequence[str]:
    """Find how this machine lets a process live without a network; nothing where it does not."""
    for prefix in (("unshare", "--net", "--"), ("unshare", "--map-root-user", "--net", "--")):
        if not shutil.which(prefix[0]):
            break
        if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
            return prefix
    return ()


def _tail(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        return file.read().decode("utf-8", "replace")
