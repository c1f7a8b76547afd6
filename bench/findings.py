"""How fast the findings of a bureau are made from nothing, and after one event, against a plain write of the same rows.

    python bench/findings.py [--recordings 100000] [--activities N] [--cases N] [--processes N] [--directory DIR]

The bureau is made up in a folder of its own and thrown away. Making all findings again is `liuhen law recheck`; one
event is one act, its entry placed in the tree, and the projector's turn. The plain write is one `executemany` of the
very same rows into an empty table of the same shape, in the same run; ratios count, since a busy machine slows both.
Never a timed test.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).resolve().parent)]

BAR_ALL, BAR_ONE = 10.0, 0.1  # seconds, from issue 3


def main() -> None:
    """Make the bureau, measure, print; exit with 1 where rebuilding and projecting do not agree."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.directory) as name, _installation(Path(name)):
        from _bureau import Sizes, make

        sizes = Sizes(
            recordings=options.recordings,
            activities=options.activities or max(1, options.recordings // 5),
            cases=options.cases or max(1, options.recordings // 50),
        )
        began = time.perf_counter()
        make(sizes)
        print(f"{'made up in':44} {time.perf_counter() - began:8.1f} s  {sizes}")
        _all(options.processes)
        _board()
        _one(options.events)
        agrees = _agrees(options.compare)
    if not agrees:
        raise SystemExit("projected one by one, some findings are not what they were when all were made again")


@contextmanager
def _installation(folder: Path) -> Iterator[None]:
    """Set up an empty installation in a folder; its settings are read once, so there is one for each run."""
    os.environ["LIUHEN_DATA"], os.environ["DJANGO_SETTINGS_MODULE"] = str(folder), "liuhen.settings"
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", verbosity=0)
    yield
    connections.close_all()


def _all(processes: int | None) -> None:
    from django.utils import timezone

    from liuhen.duties.acts import rebuild
    from liuhen.duties.models import Duty, Finding

    work = _work()
    subjects, spent = _timed(lambda: rebuild(at=timezone.now(), processes=processes))
    work = _work() - work
    rows = Finding.objects.count()
    plain = _plain_write()
    print(f"{'findings from nothing':44} {spent:8.2f} s  (bar {BAR_ALL:.0f} s for 100,000 recordings)")
    print(f"{'':44} {work:8.2f} s of processor time, {work / 2:.2f} s each on two cores")
    print(f"{'':44} {subjects} subjects, {rows} findings of {Duty.objects.count()} duties")
    print(f"{'plain executemany of the same rows':44} {plain:8.2f} s")
    print(f"{'from nothing / plain write':44} {spent / plain:8.2f}")
    print(f"{'peak memory, this process / a judging one':44} {_peak()}")


def _plain_write() -> float:
    """Write the same rows once more into an empty table of the same shape, without index, and take it away again."""
    from django.db import connection, transaction

    from liuhen.duties.models import Finding
    from liuhen.duties.rows import COLUMNS

    table, names = Finding._meta.db_table, ", ".join(COLUMNS)  # noqa: SLF001 - the documented meta API
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table}")
        rows = list(cursor.fetchall())
        texts = [tuple(str(value) if hasattr(value, "year") else value for value in row) for row in rows]
        cursor.execute(f"CREATE TABLE plain AS SELECT {names} FROM {table} WHERE 1 = 0")
        statement = f"INSERT INTO plain ({names}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"

        def write() -> None:
            with transaction.atomic():
                cursor.executemany(statement, texts)

        _, spent = _timed(write)
        cursor.execute("DROP TABLE plain")
    return spent


def _board() -> None:
    """Open the board of one officer, and count what the menu says beside it."""
    from django.utils import timezone

    from liuhen.bureau.models import Officer
    from liuhen.duties.queries import duty_board, duty_count, duty_counts

    officer, now = Officer.objects.get(username="bench-0"), timezone.now()
    asked: tuple[tuple[str, Callable[[], object]], ...] = (
        ("the figure in the menu", lambda: duty_count(officer)),
        ("the figures over the board", lambda: duty_counts(officer, now)),
        ("the rows of the board", lambda: duty_board(officer, now)),
    )
    for name, ask in asked:
        spans = []
        for _ in range(5):
            began = time.perf_counter()
            ask()
            spans.append((time.perf_counter() - began) * 1000)
        print(f"{name:44} {_spread(spans)} ms")


def _one(events: int) -> None:
    """Label recordings, and put one on a file of fifty: each is one entry, and the projector's turn is measured."""
    from django.utils import timezone

    from liuhen.bureau.models import Officer
    from liuhen.cases.models import Case, CaseRecording
    from liuhen.duties.acts import project
    from liuhen.duties.queries import touched_by
    from liuhen.evidence.acts import label
    from liuhen.evidence.models import Recording
    from liuhen.trail.integrator import integrate_now

    officer = Officer.objects.get(username="bench-0")
    integrate_now()
    while project(at=timezone.now()):
        pass
    case = Case.objects.order_by("pk").first()
    free = Recording.objects.filter(case_links__isnull=True)[:50]
    links = [
        CaseRecording(case=case, recording=one, purpose="证明", stage="", filed_at=timezone.now(), filed_by=officer)
        for one in free
    ]
    CaseRecording.objects.bulk_create(links)
    small = [Recording.objects.filter(case_links__isnull=True).first()] * events
    full = [links[0].recording] * events
    for name, recordings in (("one event on a recording", small), ("one event on a case with 50 recordings", full)):
        spans, touched = [], 0
        for number, recording in enumerate(recordings):
            label(recording, by=officer, at=timezone.now(), values={"case_no": f"{name} {number}"})
            integrate_now()
            touched, spent = _timed(lambda: project(at=timezone.now()))
            spans.append(spent * 1000)
        print(f"{name:44} {_spread(spans)} ms  (bar {BAR_ONE * 1000:.0f} ms, {touched} subjects)")
    whole = touched_by("case", str(case.pk)) if case else frozenset()
    _renewed(whole, events)


def _renewed(subjects: frozenset[tuple[str, str]], times: int) -> None:
    from django.utils import timezone

    from liuhen.duties.acts import renew

    spans = [_timed(lambda: renew(subjects, at=timezone.now()))[1] * 1000 for _ in range(times)]
    print(f"{'a whole case with its recordings renewed':44} {_spread(spans)} ms  ({len(subjects)} subjects)")


def _agrees(compare: int) -> bool:
    """Project some subjects one by one and see that no row changes: the same findings, made in the two ways."""
    from django.utils import timezone

    from liuhen.duties.acts import rebuild, rebuild_subject
    from liuhen.duties.models import Finding, Subject
    from liuhen.duties.queries import in_parts
    from liuhen.duties.rows import COLUMNS, SUBJECT_COLUMNS

    def everything() -> set[tuple[object, ...]]:
        return {*Finding.objects.values_list(*COLUMNS), *Subject.objects.values_list(*SUBJECT_COLUMNS)}

    at = timezone.now()
    rebuild(at=at, processes=1)
    before = everything() if compare else set()
    for kind, ids in in_parts():
        for pk in ids[:compare]:
            rebuild_subject(kind, str(pk), at=at)
    same = not compare or before == everything()
    print(f"{'projected one by one, the same findings':44} {'yes' if same else 'NO'}")
    return same


def _timed(run: Callable[[], int | None]) -> tuple[int, float]:
    began = time.perf_counter()
    result = run()
    return result or 0, time.perf_counter() - began


def _work() -> float:
    """Give the processor time of this process and of those that have ended, in seconds."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _peak() -> str:
    own, judging = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return f"{own:8.0f} MiB / {judging:.0f} MiB"


def _spread(figures: list[float]) -> str:
    return f"{statistics.median(figures):8.1f}  [{min(figures):.1f} to {max(figures):.1f}]"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recordings", type=int, default=100_000)
    parser.add_argument("--activities", type=int, default=0, help="a fifth of the recordings, if not given")
    parser.add_argument("--cases", type=int, default=0, help="a fiftieth of the recordings, if not given")
    parser.add_argument("--processes", type=int, default=None)
    parser.add_argument("--events", type=int, default=9)
    parser.add_argument("--compare", type=int, default=20, help="subjects of each part projected one by one")
    parser.add_argument("--directory", type=Path, default=None)
    return parser.parse_known_args()[0]  # ./liuhen bench hands every file the options of all


if __name__ == "__main__":
    main()
