"""Draw the waveform that the server measured, as one path of an SVG 900 wide and 48 high."""

import json
from collections.abc import Sequence
from pathlib import Path

COLUMNS, WIDTH, HEIGHT = 225, 900, 48


def read_peaks(path: Path) -> tuple[int, ...]:
    """Read measured peaks; nothing where there are none."""
    try:
        return tuple(int(peak) for peak in json.loads(path.read_text())["peaks"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def wave(peaks: Sequence[int]) -> str:
    """Return the path for peaks from 0 to 100: one upright line for each column."""
    if not peaks:
        return ""
    columns = min(COLUMNS, len(peaks))
    step = WIDTH / columns
    parts = []
    for column in range(columns):
        part = peaks[column * len(peaks) // columns : max((column + 1) * len(peaks) // columns, 1)] or (0,)
        height = max(1.2, 0.9 * HEIGHT * max(part) / 100)
        parts.append(f"M{step * (column + 0.5):.1f} {(HEIGHT - height) / 2:.1f}v{height:.1f}")
    return "".join(parts)
