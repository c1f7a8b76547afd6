"""Make everything a page shows of a recording besides its rows: poster, waveform, playable copy."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Protocol

from liuhen.media.facts import MediaFacts, Medium, Playing
from liuhen.media.peaks import make_peaks
from liuhen.media.poster import make_poster
from liuhen.media.seekable import make_seekable

POSTER, PEAKS, PLAY, STATE = "poster.jpg", "peaks.json", "play.mp4", "state.json"


class Maker(Protocol):
    """A function that writes one derivative and says whether there is one now."""

    def __call__(self, original: Path, facts: MediaFacts, target: Path, *, should_stop: Callable[[], bool]) -> bool:
        """Write `target` in one step, or nothing."""
        ...


class Derived(Enum):
    """How one derivative came out."""

    OK = "ok"
    FAILED = "failed"
    WAITING = "waiting"
    SKIPPED = "skipped"  # nothing to make for this kind of file


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivatives:
    """What lies in a recording's folder of derivatives."""

    poster: Derived
    peaks: Derived
    play: Derived
    play_sha256: str = ""  # of the playable copy, so that a player can tell it from one made anew


def folder_of(root: Path, digest: str) -> Path:
    """Say where the derivatives of an original lie (`digest` with or without its algorithm's name)."""
    return root / digest.rpartition(":")[2]


def derive(
    original: Path, facts: MediaFacts, folder: Path, *, should_stop: Callable[[], bool] = lambda: False
) -> Derivatives:
    """Fill `folder` with everything, quickest thing first."""
    preview(original, facts, folder, should_stop=should_stop)
    return copy_for_playing(original, facts, folder, should_stop=should_stop)


def preview(
    original: Path, facts: MediaFacts, folder: Path, *, should_stop: Callable[[], bool] = lambda: False
) -> Derivatives:
    """Make poster and waveform. Doing it twice, or after being killed half way, gives the same files."""
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    has_picture = facts.medium in (Medium.VIDEO, Medium.PHOTO) and bool(facts.video_codec)
    work = Work(original=original, facts=facts, folder=folder, should_stop=should_stop)
    made = Derivatives(
        poster=work.make(POSTER, has_picture, make_poster),
        peaks=work.make(PEAKS, facts.audio_codec, make_peaks),
        play=Derived.WAITING if needs_copy(facts) else Derived.SKIPPED,
    )
    return _remember(folder, made, should_stop)


def copy_for_playing(
    original: Path, facts: MediaFacts, folder: Path, *, should_stop: Callable[[], bool] = lambda: False
) -> Derivatives:
    """Make the copy a browser plays, where it needs one; `preview` came before."""
    before = derivatives(folder) or preview(original, facts, folder, should_stop=should_stop)
    work = Work(original=original, facts=facts, folder=folder, should_stop=should_stop)
    play = work.make(PLAY, needs_copy(facts), make_seekable)
    digest = _sha256(folder / PLAY) if play is Derived.OK else ""
    return _remember(folder, replace(before, play=play, play_sha256=digest), should_stop)


def needs_copy(facts: MediaFacts) -> bool:
    """Say whether a browser cannot play the original as it is."""
    return facts.playing in (Playing.REMUX, Playing.PROXY)


def derivatives(folder: Path) -> Derivatives | None:
    """Read how deriving ended; None while it has not."""
    try:
        stated = json.loads((folder / STATE).read_text())
        return Derivatives(
            poster=Derived(stated["poster"]), peaks=Derived(stated["peaks"]), play=Derived(stated["play"]),
            play_sha256=str(stated["play_sha256"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One original and where its derivatives go."""

    original: Path
    facts: MediaFacts
    folder: Path
    should_stop: Callable[[], bool]

    def make(self, name: str, is_wanted: object, maker: Maker) -> Derived:
        """Make one derivative unless it is there or not wanted."""
        if not is_wanted:
            return Derived.SKIPPED
        target = self.folder / name
        is_there = target.exists() or maker(self.original, self.facts, target, should_stop=self.should_stop)
        return Derived.OK if is_there else Derived.FAILED


def _sweep(folder: Path) -> None:
    """Remove what a killed worker left half done."""
    for scrap in folder.glob("tmp*"):
        shutil.rmtree(scrap, ignore_errors=True)


def _remember(folder: Path, made: Derivatives, should_stop: Callable[[], bool]) -> Derivatives:
    if should_stop():  # what was broken off has not failed; it is made another time
        return made
    temporary = folder / f"{STATE}.new"
    stated = {"poster": made.poster.value, "peaks": made.peaks.value, "play": made.play.value}
    temporary.write_text(json.dumps(stated | {"play_sha256": made.play_sha256}))
    temporary.replace(folder / STATE)
    return made


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
