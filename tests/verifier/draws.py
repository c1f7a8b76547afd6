"""A made-up draw by lot, written with nothing but hashes: the format of docs/formats/draw.md a third time."""

import hashlib
import json

SECRET = "5e" * 32


def sha256(text: str) -> str:
    """Hash a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def make_draw(*, count: int = 20, pick: int = 3, public_value: str = "07 12 19 23 28 31 + 05") -> dict[str, object]:
    """Give a draw of `pick` cases out of `count`."""
    pool = sorted(f"AJ-2026-{number:04d}" for number in range(1, count + 1))
    head = {
        "format": "liuhen-draw/1",
        "pick": pick,
        "pool": sha256("\n".join(pool)),
        "public_source": "双色球 2026110 期",
        "secret": sha256(SECRET),
        "title": "2026 年第三季度案卷评查抽取",
    }
    commitment = sha256(json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    seed = sha256(f"{commitment}\n{SECRET}\n{public_value}")
    return {
        "format": "liuhen-draw/1",
        "title": head["title"],
        "pool": pool,
        "pick": pick,
        "public_source": head["public_source"],
        "commitment": commitment,
        "secret": SECRET,
        "public_value": public_value,
        "drawn": sorted(pool, key=lambda item: sha256(f"{seed}\n{item}"))[:pick],
    }


def result_of(draw: dict[str, object]) -> str:
    """Give the digest of the result that the later entry names."""
    return sha256("\n".join([str(draw["commitment"]), str(draw["public_value"]), *draw["drawn"]]))  # type: ignore[misc]
