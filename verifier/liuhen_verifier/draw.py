"""A draw by lot (liuhen-draw/1): committed to before a public number is known, then recomputed by anybody."""

from __future__ import annotations

import hashlib
import json
import os
import re

from .proofs import sealed_digests
from .report import FaultError, Report, UnusableError
from .safe import MIDDLE, parse_json, read_bytes

DRAW_TEXTS = ("title", "public_source", "public_value", "secret", "commitment")
HEX_64 = re.compile(r"[0-9a-f]{64}\Z")


def check_draw(path: str, proven: dict[int, object] | None, report: Report) -> None:
    """Check a draw: the commitment fits, and exactly the drawn ones follow from the secret and the public number.

    1. The commitment is the digest of title, pool, number to draw, named public source and digest of the secret.
    2. Seed = SHA-256 of commitment, secret and public value; every item is ranked by SHA-256 of seed and item.
    3. The items of the lowest ranks are the drawn ones.
    4. With proven entries: one that names the commitment stands before one that names the result.
    """
    draw = _read(path)
    pool, pick = list(draw["pool"]), int(draw["pick"])
    report.fact("draw.what", title=draw["title"], pick=pick, count=len(pool), source=draw["public_source"])
    commitment = commitment_of(draw)
    if commitment != draw["commitment"]:
        report.bad("draw.commitment", file=os.path.basename(path))
    else:
        report.good("draw.committed", digest=commitment)
    right = drawn(pool, pick, str(draw["commitment"]), str(draw["secret"]), str(draw["public_value"]))
    if list(draw["drawn"]) == right:
        report.good("draw.drawn", count=pick)
    else:
        wrong = [item for item in draw["drawn"] if item not in right] or [
            item for item in right if item not in draw["drawn"]
        ]
        report.bad("draw.differs", item=wrong[0] if wrong else "-", right="、".join(right[:20]))
    _order(draw, proven, report)
    report.unsure("draw.public", source=draw["public_source"], value=draw["public_value"])


def commitment_of(draw: dict) -> str:
    """Give the digest that is published before the public number is known."""
    head = {
        "format": "liuhen-draw/1",
        "pick": draw["pick"],
        "pool": digest_of_text("\n".join(draw["pool"])),
        "public_source": draw["public_source"],
        "secret": digest_of_text(draw["secret"]),
        "title": draw["title"],
    }
    return digest_of_text(json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def drawn(pool: list[str], pick: int, commitment: str, secret: str, public_value: str) -> list[str]:
    """Give the items that are drawn, in the order of their ranks."""
    seed = digest_of_text(f"{commitment}\n{secret}\n{public_value}")
    ranked = sorted((digest_of_text(f"{seed}\n{item}"), item) for item in pool)
    return [item for _, item in ranked[:pick]]


def result_of(draw: dict) -> str:
    """Give the digest of the result, which the later entry names."""
    return digest_of_text("\n".join([draw["commitment"], draw["public_value"], *draw["drawn"]]))


def digest_of_text(text: str) -> str:
    """Hash a text as UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read(path: str) -> dict:
    try:
        draw = parse_json(read_bytes(path, MIDDLE), os.path.basename(path))
    except FaultError as fault:
        raise UnusableError(fault.said.code, **fault.said.facts) from None
    if not isinstance(draw, dict) or draw.get("format") != "liuhen-draw/1":
        raise UnusableError("draw.form", file=os.path.basename(path))
    pool, picked, pick = draw.get("pool"), draw.get("drawn"), draw.get("pick")
    lists = [one for one in (pool, picked) if isinstance(one, list) and all(_is_item(item) for item in one)]
    is_right = len(lists) == 2 and all(isinstance(draw.get(name), str) for name in DRAW_TEXTS)
    if not is_right or not isinstance(pick, int) or isinstance(pick, bool) or pool != sorted(set(pool or [])):
        raise UnusableError("draw.form", file=os.path.basename(path))
    if not 0 < pick <= len(pool or []) or not HEX_64.match(draw["commitment"]) or not HEX_64.match(draw["secret"]):
        raise UnusableError("draw.form", file=os.path.basename(path))
    return draw


def _is_item(item: object) -> bool:
    return isinstance(item, str) and item != "" and "\n" not in item


def _order(draw: dict, proven: dict[int, object] | None, report: Report) -> None:
    """Look for the two entries; without proven entries the order in time is not checked."""
    if proven is None:
        report.unsure("draw.no_trail")
        return
    places = {"commitment": "sha256:" + draw["commitment"], "result": "sha256:" + result_of(draw)}
    found = {
        name: min((index for index, entry in proven.items() if digest in sealed_digests(entry)), default=None)
        for name, digest in places.items()
    }
    if found["commitment"] is None or found["result"] is None:
        report.bad("draw.no_entry", digest=draw["commitment"])
    elif found["commitment"] >= found["result"]:
        report.bad("draw.order", at=found["commitment"], to=found["result"])
    else:
        report.good("draw.in_order", at=found["commitment"], to=found["result"])
