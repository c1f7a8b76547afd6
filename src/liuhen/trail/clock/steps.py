"""Notice a step of the server's clock: the wall clock held against the clock that only counts since the start. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LIMIT = timedelta(seconds=2)  # decisions 19: every step over two seconds is an entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Both clocks read at one moment."""

    wall: datetime
    since_boot: float  # seconds, counting sleep too; never set by anybody
    boot: str  # which start of the machine it counts from

    def text(self) -> str:
        """Write it on one line, to be read by the next worker."""
        return f"{self.wall.timestamp():.6f} {self.since_boot:.6f} {self.boot}\n"


def read_back(text: str) -> Reading | None:
    """Read what `Reading.text` wrote; None where it is cut short."""
    parts = text.split()
    try:
        wall, since_boot = float(parts[0]), float(parts[1])
        return Reading(wall=datetime.fromtimestamp(wall, UTC), since_boot=since_boot, boot=parts[2])
    except (IndexError, ValueError, OverflowError, OSError):
        return None


def step_between(base: Reading, now: Reading) -> timedelta:
    """Tell by how much the wall clock went ahead of the counted time since `base`; small steps add up.

    Across a restart of the machine nothing was counted: only a wall clock that went backwards is a step then.
    """
    wall = now.wall - base.wall
    if base.boot != now.boot:
        return min(wall, timedelta(0))
    return wall - timedelta(seconds=now.since_boot - base.since_boot)


def is_step(by: timedelta) -> bool:
    """Tell whether a difference has to be recorded and explained."""
    return abs(by) > LIMIT
