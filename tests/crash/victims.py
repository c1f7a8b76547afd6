"""What the crash tests do with an office: strike it, start it again, and look at what it has with our own eyes.

The looking is done here with sqlite3 and hashlib, not by the product, which is what is being judged.
"""

import errno
import hashlib
import json
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path


class Calls(IntFlag):
    """Kinds of calls that the failing disk counts; the figures stand in fault.c."""

    WRITE = 1
    FLUSH = 2
    READ = 4
    NAME = 8


KILL, PULL = 1000, 1001
CHANGES = Calls.WRITE | Calls.FLUSH | Calls.NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens: at which kind of call, how, to the store's side or to the card's."""

    kinds: Calls
    how: int
    is_card: bool = False


FAULTS = {
    "killed": Fault(kinds=CHANGES, how=KILL),
    "disk full": Fault(kinds=Calls.WRITE, how=errno.ENOSPC),
    "flush fails": Fault(kinds=Calls.FLUSH, how=errno.EIO),
    "read error": Fault(kinds=Calls.READ, how=errno.EIO, is_card=True),
    "card pulled": Fault(kinds=Calls.READ, how=PULL, is_card=True),
}


@dataclass(slots=True, kw_only=True)
class Victims:
    """The process that forks, the office it starts from, and the card."""

    process: subprocess.Popen[str]
    template: Path
    card: Path
    place: Path

    def office(self, name: str) -> "Office":
        """Copy the office as it stood before anything happened."""
        data = self.place / name
        shutil.copytree(self.template, data)
        return Office(victims=self, data=data)

    def do(self, data: Path, work: str, fault: Fault | None, left: int) -> tuple[int, int]:
        """Have a child do the work; return how it ended and how many calls of the fault's kinds it made."""
        prefix = "" if fault is None else str(self.card if fault.is_card else data)
        order = {
            "data": str(data), "work": work, "prefix": prefix, "kinds": fault.kinds if fault else 0, "left": left,
            "how": fault.how if fault else 0, "also": str(self.card),
        }  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer["status"], answer["seen"]


@dataclass(slots=True, kw_only=True)
class Office:
    """One copy of the office: its data folder."""

    victims: Victims
    data: Path

    def strike(self, work: str, fault: Fault, left: int) -> int:
        """Do the work until it is struck; return how the child ended."""
        return self.victims.do(self.data, work, fault, left)[0]

    def go_on(self) -> None:
        """Put the card back, let time pass, and do what machine and people do afterwards."""
        gone = self.victims.card.with_name(self.victims.card.name + ".gone")
        if gone.exists():
            gone.rename(self.victims.card)
        self._let_time_pass()
        for work in ("go_on", "worker"):
            assert 0 == self.victims.do(self.data, work, None, 0)[0]
            self._let_time_pass()

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Read the database from outside."""
        with sqlite3.connect(self.data / "liuhen.sqlite3", timeout=20) as database:
            return database.execute(sql).fetchall()

    def nothing_is_released_unproved(self) -> None:
        """Whatever the rows call sealed lies on the disk, byte for byte, with the paper that names it."""
        sealed = self.ask(
            "select o.sha256, a.uid, a.sidecar_digest, o.size from evidence_arrival a"
            " join evidence_original o on o.id = a.original_id where a.state = 'sealed'"
        )
        for digest, uid, paper, size in sealed:
            path = self._place(str(digest))
            assert digest == _digest(path)
            assert size == path.stat().st_size
            assert paper == _digest(path.with_name(f"{path.name}.{uid}.json"))
        for path in self._objects():
            if "." not in path.name:
                assert path.name == _digest(path)[7:], "a lasting name never holds half a file"

    def everything_is_here_once(self, expected: dict[str, bytes]) -> None:
        """Every file has one arrival, one entry and its bytes; every receipt is closed; nothing is left over."""
        wanted = sorted(hashlib.sha256(data).hexdigest() for data in expected.values())
        held = self.ask(
            "select substr(o.sha256, 8) from evidence_arrival a join evidence_original o on o.id = a.original_id"
            " join evidence_receipt r on r.id = a.receipt_id where a.state = 'sealed' and r.state = 'sealed'"
        )
        assert wanted == sorted(str(row[0]) for row in held)
        assert [] == self.ask("select number, state, failure from evidence_receipt where state != 'sealed'")
        assert [(len(expected),)] == self.ask("select count(*) from trail_entry where verb = 'recording.seal'")
        receipts = len(self.ask("select 1 from evidence_receipt"))
        bare = [path.name for path in self._objects() if "." not in path.name]
        papers = [path for path in self._objects() if "." in path.name]
        assert len(set(wanted)) + receipts == len(bare) == len(set(bare)), "each content and each list, once"
        assert len(expected) + receipts == len(papers)
        assert [] == list((self.data / "vault/incoming").iterdir())
        assert [] == list((self.data / "staging").glob("*.part"))
        doubled = "select arrival_id from evidence_recording group by arrival_id having count(*) > 1"
        assert [] == self.ask(doubled)

    def close(self) -> None:
        """Throw the copy away."""
        shutil.rmtree(self.data, ignore_errors=True)

    def _let_time_pass(self) -> None:
        with sqlite3.connect(self.data / "liuhen.sqlite3", timeout=20) as database:
            database.execute("update jobs_job set run_after = '2026-01-01', attempts = 0 where state = 'waiting'")
            database.execute("update jobs_job set lease_until = '2026-01-01', attempts = 0 where state = 'running'")

    def _objects(self) -> list[Path]:
        return [path for path in (self.data / "vault/objects").rglob("*") if path.is_file()]

    def _place(self, digest: str) -> Path:
        name = digest.removeprefix("sha256:")
        return self.data / "vault/objects" / name[:2] / name


def _digest(path: Path) -> str:
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
