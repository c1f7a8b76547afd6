"""Which parts of a recording were watched, put together from what a player reports."""

from collections.abc import Iterable

Range = tuple[int, int]  # from, until in milliseconds of play time; until is outside


def merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Join ranges that overlap or touch, earliest first; ranges without length are dropped."""
    joined: list[Range] = []
    for start, end in sorted(pair for pair in ranges if pair[1] > pair[0] >= 0):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def words(ranges: Iterable[Range]) -> list[str]:
    """Write ranges as an entry keeps them: 00:04:12 至 00:05:30."""
    return [f"{_clock(start)} 至 {_clock(end)}" for start, end in ranges]


def total_seconds(ranges: Iterable[Range]) -> int:
    """Add up how long was watched, each moment once."""
    return sum(end - start for start, end in merged(ranges)) // 1000


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}"
