"""How fast the one box answers over a bureau's documents, for a reviewer who sees all and an officer who sees few.

    python bench/search.py [--documents 50000] [--directory DIR] [--kept DIR]

The bureau is made up in a folder of its own and thrown away: ten documents for each case, each of some 320 signs, a
third of them drafts of a decision. One question is what a page asks: counts by kind, states and the first fifty.
With --kept the folder stays and is asked again the next time. Beside the time on the clock stands that of the
processor, which others at work on the machine do not lengthen. Never a timed test.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

BAR = 0.05  # seconds, one question over 50,000 documents
NOW = datetime(2026, 9, 21, 2, 0, tzinfo=UTC)
WORDS = (
    *("医保基金", "诊疗项目", "串换药品", "处方笺", "罚款", "责令改正", "现场检查"),
    *("询问笔录", "结算单据", "住院天数", "药房库存", "保质期", "医师签名"),
)
QUESTIONS = ("罚款", "查封扣押", "保质期处方", "喆䶮", "云医保罚〔2026〕12", "罚", "没有这样的词", "")
NUMBERS = ("云医保罚〔2026〕1234", "XS-2026-0012", "XS-2026")


def main() -> None:
    """Make the bureau, index it, ask, print."""
    parser = argparse.ArgumentParser(description="The one box over many documents.")
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--directory", default=None)
    parser.add_argument("--kept", default=None, help="a folder that stays")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.directory) as name:
        os.environ["LIUHEN_DATA"] = options.kept or name
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuhen.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _measure(options.documents)


def _measure(documents: int) -> None:
    from liuhen.bureau.models import Officer
    from liuhen.search.acts import rebuild
    from liuhen.search.models import Position
    from liuhen.search.queries import Wanted, find, jump, suggest

    if not Officer.objects.exists():
        _bureau(documents)
    if not Position.objects.exists():
        began = time.perf_counter()
        count = rebuild()
        size = Path(os.environ["LIUHEN_DATA"], "liuhen.sqlite3").stat().st_size / 1e6
        print(f"index of {count} things made in {time.perf_counter() - began:.1f} s; the database is {size:.0f} MB")
    for name in ("fazhi", "jia"):
        person = Officer.objects.get(username=name)
        for question in QUESTIONS:
            found = find(person, Wanted(words=question))
            many = f"{found.total}{'+' if found.is_more_than_counted else ''}"
            _tell(
                f"{name:6} {question or '(nothing)':14} {many:>7} hits", partial(find, person, Wanted(words=question))
            )
        for typed in NUMBERS:
            _tell(f"{name:6} {typed:14}    jump     ", partial(jump, person, typed))
            _tell(f"{name:6} {typed:14}    suggest  ", partial(suggest, person, typed))


def _tell(words: str, ask: Callable[[], object]) -> None:
    """Print the middle of nine times on the clock and of the processor, and the slowest."""
    clock, used = [], []
    for _ in range(9):
        began, before = time.perf_counter(), time.process_time()
        ask()
        clock.append(time.perf_counter() - began)
        used.append(time.process_time() - before)
    middle = statistics.median(used)
    mark = "" if middle <= BAR else f"  over {BAR * 1000:.0f} ms"
    times = (
        f"clock {statistics.median(clock) * 1000:7.1f}, processor {middle * 1000:6.1f}, most {max(used) * 1000:6.1f}"
    )
    print(f"{words} {times} ms{mark}", flush=True)


def _bureau(documents: int) -> None:
    from liuhen.bureau.models import Grant
    from liuhen.cases.models import Case
    from liuhen.cli.demo.people import YUNZE, found
    from liuhen.documents.models import Document

    people, dice = found(YUNZE, at=NOW), random.Random(7)
    officer = people["jia"]
    cases = [
        Case(
            bureau=officer.bureau,
            unit=officer.unit,
            clue_number=f"XS-2026-{number:06}",
            number=f"云医保立〔2026〕{number}号",
            title=f"第{number}药房涉嫌违规案",
            source_channel="投诉举报",
            party={"name": f"第{number}药房", "code": f"91420100MA4K{number:06}"},
            cause="串换诊疗项目",
            clue_at=NOW - timedelta(minutes=number),
        )
        for number in range(documents // 10)
    ]
    Case.objects.bulk_create(cases, batch_size=500)
    papers = (
        Document(
            bureau=officer.bureau,
            kind="penalty_decision" if number % 3 else "site_record",
            subject_kind="case",
            subject_id=str(cases[number % len(cases)].pk),
            state="void",
            fields={"facts": _text(number, dice)},
            handler=officer,
            number=f"云医保罚〔2026〕{number}号",
            created_at=NOW,
            saved_at=NOW - timedelta(minutes=number),
        )
        for number in range(documents)
    )
    Document.objects.bulk_create(papers, batch_size=500)
    for case in cases[:40]:
        for verb in ("case.view", "case.view_document"):
            Grant.objects.create(
                bureau=officer.bureau,
                officer=officer,
                verb=verb,
                subject_kind="case",
                subject_id=str(case.pk),
                from_at=NOW - timedelta(days=9),
                reason="承办",
                given_by="0" * 32,
            )


def _text(number: int, dice: random.Random) -> str:
    words = [dice.choice(WORDS) for _ in range(75)]
    if number % 19 == 0:
        words[5] = "查封扣押"
    if number == 77:
        words[9] = "王喆䶮"
    return "".join(words)


if __name__ == "__main__":
    main()
