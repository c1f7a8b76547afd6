"""Make everything a page shows of a recording besides its rows: poster, waveform, playable copy, hints where to look.

All of it can be thrown away: what is missing is made again when somebody asks.
"""

import fcntl
import hashlib
import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Protocol

from liuhen.media.envelope import make_envelope
from liuhen.media.facts import MediaFacts, Medium, Playing
from liuhen.media.peaks import make_peaks
from liuhen.media.poster import make_poster
from liuhen.media.seekable import make_seekable
from liuhen.media.sprite import make_sprite
from liuhen.media.stretches import make_stretches

POSTER, PEAKS, PLAY, STATE = "poster.jpg", "peaks.json", "play.mp4", "state.json"
SPRITE, STRETCHES, ENVELOPE = "sprite.json", "stretches.json", "envelope"
_ABANDONED_SECONDS = 24 * 3600
_FILES = {
    "poster": POSTER,
    "peaks": PEAKS,
    "play": PLAY,
    "sprite": SPRITE,
    "stretches": STRETCHES,
    "envelope": ENVELOPE,
}


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

    poster: Derived = Derived.WAITING
    peaks: Derived = Derived.WAITING
    play: Derived = Derived.WAITING
    sprite: Derived = Derived.WAITING
    stretches: Derived = Derived.WAITING
    envelope: Derived = Derived.WAITING
    play_sha256: str = ""  # of the playable copy, so that a player can tell it from one made anew


def folder_of(root: Path, digest: str) -> Path:
    """Say where the derivatives of an original lie (`digest` with or without its algorithm's name)."""
    return root / digest.rpartition(":")[2]


def derive(
    original: Path, facts: MediaFacts, folder: Path, *, should_stop: Callable[[], bool] = lambda: False
) -> Derivatives:
    """Fill `folder` with everything, quickest thing first."""
    preview(original, facts, folder, should_stop=should_stop)
    copy_for_playing(original, facts, folder, should_stop=should_stop)
    return look_through(original, facts, folder, should_stop=should_stop)


def preview(
    original: Path, facts: MediaFacts, folder: Path, *, should_stop: Callable[[], bool] = lambda: False
) -> Derivatives:
    """Make poster and waveform. Doing it twice, or after being killed half way, gives the same files."""
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    has_picture = facts.medium in (Medium.VIDEO, Medium.PHOTO) and bool(facts.video_codec)
    lasts = bool(facts.milliseconds) and facts.medium in (Medium.VIDEO, Medium.AUDIO)
    work = Work(original=original, facts=facts, folder=folder, should_stop=should_stop)
    poster, peaks = work.make(POSTER, has_picture, make_poster), work.make(PEAKS, facts.audio_codec, make_peaks)
    is_film = lasts and facts.medium is Medium.VIDEO

    def note(before: Derivatives) -> Derivatives:
        return replace(
            before,
            poster=poster,
            peaks=peaks,
            play=_kept(before.play, is_wanted=needs_copy(facts)),
            sprite=_kept(before.sprite, is_wanted=is_film),
            stretches=_kept(before.stretches, is_wanted=lasts),
            envelope=_kept(before.envelope, is_wanted=lasts and bool(facts.audio_codec)),
        )

    return _remember(folder, note, should_stop)


def copy_for_playing(
    original: Path,
    facts: MediaFacts,
    folder: Path,
    *,
    should_stop: Callable[[], bool] = lambda: False,
    tell: Callable[[int], None] = lambda _milliseconds: None,
) -> Derivatives:
    """Make the copy a browser plays, where it needs one; `tell` hears how far it is, in milliseconds of play."""
    if derivatives(folder) is None:
        preview(original, facts, folder, should_stop=should_stop)
    work = Work(original=original, facts=facts, folder=folder, should_stop=should_stop)
    play = work.make(PLAY, needs_copy(facts), partial(make_seekable, tell=tell))
    digest = _sha256(folder / PLAY) if play is Derived.OK else ""
    return _remember(folder, lambda before: replace(before, play=play, play_sha256=digest), should_stop)


def look_through(
    original: Path, facts: MediaFacts, folder: Path, *, should_stop: Callable[[], bool] = lambda: False
) -> Derivatives:
    """Make the sheet of small pictures, the list of black, still and silent stretches, the loudness for aligning."""
    before = derivatives(folder) or preview(original, facts, folder, should_stop=should_stop)
    work = Work(original=original, facts=facts, folder=folder, should_stop=should_stop)
    sprite = work.make(SPRITE, before.sprite is not Derived.SKIPPED, make_sprite)
    stretches = work.make(STRETCHES, before.stretches is not Derived.SKIPPED, make_stretches)
    envelope = work.make(ENVELOPE, before.envelope is not Derived.SKIPPED, make_envelope)
    return _remember(
        folder, lambda now: replace(now, sprite=sprite, stretches=stretches, envelope=envelope), should_stop
    )


def needs_copy(facts: MediaFacts) -> bool:
    """Say whether a browser cannot play the original as it is."""
    return facts.playing in (Playing.REMUX, Playing.PROXY)


def derivatives(folder: Path) -> Derivatives | None:
    """Read how deriving ended; None while it has not, or when something of it was removed since."""
    stated = _stated(folder)
    if stated is None:
        return None
    is_gone = any(getattr(stated, name) is Derived.OK and not (folder / file).exists() for name, file in _FILES.items())
    return None if is_gone else stated


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


def _kept(before: Derived, *, is_wanted: bool) -> Derived:
    """Say how one stands that is made later: as it stood, or still to come."""
    if not is_wanted:
        return Derived.SKIPPED
    return Derived.WAITING if before is Derived.SKIPPED else before


def _sweep(folder: Path) -> None:
    """Remove what a killed worker left half done, unless it lies there so shortly that somebody may be at it."""
    for scrap in folder.glob("tmp*"):
        if time.time() - scrap.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(scrap, ignore_errors=True)


def _stated(folder: Path) -> Derivatives | None:
    try:
        stated = json.loads((folder / STATE).read_text())
        states = {name: Derived(stated.get(name, Derived.WAITING.value)) for name in _FILES}
        return Derivatives(**states, play_sha256=str(stated["play_sha256"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _remember(folder: Path, note: Callable[[Derivatives], Derivatives], should_stop: Callable[[], bool]) -> Derivatives:
    """Write how something came out; under a lock, for another lane may be writing about another derivative."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = note(_stated(folder) or Derivatives())
        if should_stop():  # what was broken off has not failed; it is made another time
            return made
        temporary = folder / f"{STATE}.new"
        states = {name: getattr(made, name).value for name in _FILES}
        temporary.write_text(json.dumps(states | {"play_sha256": made.play_sha256}))
        temporary.replace(folder / STATE)
    return made


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
