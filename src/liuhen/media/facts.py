"""What is known about a file by looking into it: values only."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum


class Medium(Enum):
    """What a file is to the people who will look at it."""

    VIDEO = "video"
    AUDIO = "audio"
    PHOTO = "photo"
    TEXT = "text"
    OTHER = "other"


class Playing(Enum):
    """How a browser gets to show it."""

    DIRECT = "direct"  # the original's own bytes
    REMUX = "remux"  # same pictures and sound in another box
    PROXY = "proxy"  # encoded again at lower quality
    NONE = "none"  # cannot be shown


@dataclass(frozen=True, slots=True, kw_only=True)
class StartClaim:
    """What the file itself says about when it began; never adopted without judgement."""

    witness: str  # container or nmea
    start: datetime  # aware, as the file states it
    end: datetime | None = None
    start_if_local: datetime | None = None  # the same figures read as Asia/Shanghai, where the stated zone is doubtful
    note: str = ""  # Chinese: where it stands and what trap it may be


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFacts:
    """The description of one file. Empty strings and None mean that the file does not say."""

    medium: Medium
    milliseconds: int | None = None
    container: str = ""
    video_codec: str = ""
    audio_codec: str = ""
    width: int | None = None
    height: int | None = None
    frames_per_second: Decimal | None = None
    claims: tuple[StartClaim, ...] = ()
    playing: Playing = Playing.NONE
    playing_why: str = ""  # Chinese: why a copy is needed, or why nothing can be shown
    damage: str = ""  # Chinese sentence; empty = nothing was found wrong
    is_understood: bool = True  # False: kept as it is, but nobody here knows what it is

    @property
    def seconds(self) -> Decimal | None:
        """Return the length in seconds, exact to the millisecond."""
        return None if self.milliseconds is None else Decimal(self.milliseconds) / 1000
