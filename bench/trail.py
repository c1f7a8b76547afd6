"""How fast acts are written and the trail is proven, against the machine's own limit on the same disk in the same run.

    python bench/trail.py [--acts 2000] [--entries 1000000] [--directory DIR]

Limit of acts: one row of the same size and one flush each, straight through the database's own library, nothing else.
Limit of an audit: hashing the same bytes once. Ratios count; figures stand beside them.
"""

import argparse
import hashlib
import os
import random
import resource
import secrets
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
BATCH, ROWS = 100, 5000
AT = datetime(2026, 9, 21, 2, 24, tzinfo=UTC)


def main() -> None:
    """Run every comparison and print it."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.directory) as name:
        os.environ.update(LIUHEN_DATA=name, DJANGO_SETTINGS_MODULE="liuhen.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _acts(Path(name), options.acts)
        _proofs(options.entries)
        _audit(options.entries)
        _export(Path(name), options.entries)


def _acts(place: Path, count: int) -> None:
    from liuhen.bureau.acting import acting
    from liuhen.cli.demo.people import YUNZE, found
    from liuhen.trail.models import Entry

    officer = found(YUNZE, at=AT)["shenji"]
    body = Entry.objects.latest("id").body

    def one_act() -> None:
        with acting(officer, "password.change", on=officer) as act:
            act.upon(officer)

    def one_batch() -> None:
        from django.db import transaction

        with transaction.atomic():
            for _ in range(BATCH):
                _append()

    bare = sqlite3.connect(place / "bare.sqlite3", isolation_level=None)
    bare.executescript(PRAGMAS + "CREATE TABLE entry (id INTEGER PRIMARY KEY, body TEXT);")

    def one_row() -> None:
        bare.execute("INSERT INTO entry (body) VALUES (?)", [body])

    limits, acts, batches = [], [], []
    for _ in range(5):  # in turns, so that a noisy machine treats them alike
        limits.append(_rate(one_row, count // 5))
        acts.append(_rate(one_act, count // 5))
        batches.append(_rate(one_batch, max(1, count // BATCH // 5)) * BATCH)
    bare.close()
    print(f"{'limit: one row, one flush':44} {_spread(limits)} a second")
    print(f"{'single acts through acting':44} {_spread(acts)} a second  (bar 1000)")
    print(f"{'entries, 100 in a transaction':44} {_spread(batches)} a second  (bar 2000)")
    begin, times = time.process_time(), count // 5
    for _ in range(times):
        one_act()
    print(f"{'processor time of one act':44} {(time.process_time() - begin) / times * 1000:.2f} ms")
    print(f"{'single acts / limit':44} {_spread([a / b for a, b in zip(acts, limits, strict=True)], 2)}")


def _append() -> None:
    from liuhen.trail.acts import append, new_uid
    from liuhen.trail.entry import Actor, EntryKind

    actor = Actor(kind="machine", id="command-line", name="命令行")
    append(uid=new_uid(), at=AT, bureau_code="yunze", actor=actor, kind=EntryKind.ACT, verb="trail.export")


def _proofs(entries: int) -> None:
    from liuhen.trail.integrator import integrate_now
    from liuhen.trail.models import Entry
    from liuhen.trail.queries import proofs

    begin = time.perf_counter()
    rows = _made_up(entries - Entry.objects.count())
    while piece := list(islice(rows, ROWS)):
        Entry.objects.bulk_create(piece)
    print(f"{f'{entries:,} entries made up':44} {time.perf_counter() - begin:.1f} s")
    begin = time.perf_counter()
    size = integrate_now().size
    spent = time.perf_counter() - begin
    print(f"{'placed, written as tiles, signed':44} {spent:.1f} s, {size / spent:,.0f} entries a second")
    chance, took = random.Random(1), []
    for _ in range(200):
        begin = time.perf_counter()
        proofs([chance.randrange(size)])
        took.append((time.perf_counter() - begin) * 1000)
    took.sort()
    print(f"{'one proof':44} median {took[100]:.1f} ms, p95 {took[190]:.1f} ms  (bar 50)")


def _made_up(count: int) -> Iterator[object]:
    from liuhen.trail.entry import Actor, EntryBody, EntryKind, Subject, canonical, leaf_hash
    from liuhen.trail.models import Entry

    actor = Actor(kind="officer", id="7", name="执法人员甲", unit="执法一中队")
    for number in range(count):
        body = EntryBody(
            uid=secrets.token_hex(16),
            nonce=secrets.token_hex(16),
            recorded_at=AT,
            at=AT,
            bureau="yunze",
            actor=actor,
            kind=EntryKind.ACT,
            verb="recording.seal",
            subjects=(Subject(kind="recording", id=str(number), label=f"LX-2026-{number:06d}"),),
            details={"size": number, "digest": f"sha256:{number:064x}"},
        )
        data = canonical(body)
        yield Entry(
            uid=body.uid,
            kind="act",
            verb=body.verb,
            actor="officer:7",
            bureau_code="yunze",
            recorded_at=AT,
            body=data.decode(),
            digest="sha256:" + leaf_hash(data).hex(),
        )


def _audit(entries: int) -> None:
    from liuhen.trail import queries
    from liuhen.trail.integrator import store

    begin = time.perf_counter()
    by_rows, by_files = queries.check()
    spent = time.perf_counter() - begin
    if by_rows.fault or by_files.fault or by_files.checked < entries:
        raise SystemExit("the audit did not agree")
    state, begin = hashlib.sha256(), time.perf_counter()
    for path in (store().folder / "tile" / "entries").rglob("*"):
        if path.is_file():
            state.update(path.read_bytes())
    limit = time.perf_counter() - begin
    print(f"{'whole audit, rows and files':44} {spent:.1f} s  (bar 60 for 1,000,000)")
    print(f"{'audit / hashing the same bytes once':44} {spent / limit:.1f}")


def _export(place: Path, entries: int) -> None:
    from liuhen.trail import export, queries
    from liuhen.trail.integrator import store

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.perf_counter()
    export.begin(place / "export")
    export.write_whole(place / "export", store(), queries.pending())
    spent = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.perf_counter()
    shutil.copytree(store().folder / "tile", place / "copied")
    limit = time.perf_counter() - begin
    print(f"{'whole export':44} {spent:.1f} s, {entries / spent:,.0f} entries a second")
    print(f"{'export / plain copy of the same files':44} {spent / limit:.2f}")
    print(f"{'memory that the export added':44} {(after - before) / 1024:.0f} MB")


def _rate(run: Callable[[], None], times: int) -> float:
    begin = time.perf_counter()
    for _ in range(times):
        run()
    return times / (time.perf_counter() - begin)


def _spread(figures: list[float], digits: int = 0) -> str:
    return f"{statistics.median(figures):.{digits}f} ({min(figures):.{digits}f} to {max(figures):.{digits}f})"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    parser.add_argument("--acts", type=int, default=2000)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--directory", default=None)
    return parser.parse_args()


if __name__ == "__main__":
    main()
