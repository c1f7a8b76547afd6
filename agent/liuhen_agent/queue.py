"""The queue: what was found, spooled, sent and proved, in one SQLite file that survives every interruption."""

from __future__ import annotations

import os
import sqlite3
import time
import uuid
from contextlib import contextmanager
from typing import Any, Iterator

TABLES = """
CREATE TABLE IF NOT EXISTS batch (
  id TEXT PRIMARY KEY, label TEXT NOT NULL, root BLOB NOT NULL, state TEXT NOT NULL, receipt TEXT NOT NULL DEFAULT '',
  found_at REAL NOT NULL, left_out TEXT NOT NULL DEFAULT '[]', note TEXT NOT NULL DEFAULT '', why TEXT NOT NULL DEFAULT '',
  is_part INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS file (
  batch TEXT NOT NULL REFERENCES batch (id), position INTEGER NOT NULL, path BLOB NOT NULL, shown TEXT NOT NULL,
  size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, state TEXT NOT NULL, sha256 TEXT NOT NULL DEFAULT '',
  upload TEXT NOT NULL DEFAULT '', sent INTEGER NOT NULL DEFAULT 0, why TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (batch, position));
CREATE INDEX IF NOT EXISTS file_known ON file (path, size, modified_ns, sha256);
CREATE TABLE IF NOT EXISTS said (name TEXT PRIMARY KEY, words TEXT NOT NULL, at REAL NOT NULL);
"""  # noqa: E501 - tables read best as tables
# batch.state: spooling → spooled → announced → sent → done; stuck: a person must look
# file.state: waiting → spooled → sent → delivered; known: delivered before; unread: could not be read; damaged


class Queue:
    """One queue file; every thread opens it for itself."""

    def __init__(self, folder: str) -> None:
        os.makedirs(folder, exist_ok=True)
        self._db = sqlite3.connect(os.path.join(folder, "queue.sqlite3"), timeout=60, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(TABLES)

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write several rows or none."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def new_batch(self, label: str, root: bytes) -> str:
        """Write down a source that was found, and give the name of its batch."""
        name = uuid.uuid4().hex
        self._db.execute(
            "INSERT INTO batch (id, label, root, state, found_at) VALUES (?, ?, ?, 'spooling', ?)",
            (name, label, root, time.time()),
        )
        return name

    def add_file(self, batch: str, position: int, seen: Any) -> None:
        """Write down one file that was found."""
        self._db.execute(
            "INSERT INTO file (batch, position, path, shown, size, modified_ns, state) VALUES (?,?,?,?,?,?,'waiting')",
            (batch, position, seen.path, seen.shown, seen.size, seen.modified_ns),
        )

    def batches(self, *states: str) -> list[sqlite3.Row]:
        """Give batches in these states, the oldest first; all without a state."""
        marks = ",".join("?" * len(states))
        where = f"WHERE state IN ({marks})" if states else ""
        return self._db.execute(f"SELECT * FROM batch {where} ORDER BY found_at, id", states).fetchall()  # noqa: S608

    def files(self, batch: str, *states: str) -> list[sqlite3.Row]:
        """Give the files of a batch in these states, in order; all without a state."""
        marks = ",".join("?" * len(states))
        where = f"AND state IN ({marks})" if states else ""
        words = f"SELECT * FROM file WHERE batch = ? {where} ORDER BY position"  # noqa: S608 - question marks only
        return self._db.execute(words, (batch, *states)).fetchall()

    def seen_before(self, seen: Any) -> bool:
        """Say whether a file of this place, size and time was spooled before."""
        return self._one("SELECT 1 FROM file WHERE path = ? AND size = ? AND modified_ns = ? AND sha256 <> ''",
                         seen.path, seen.size, seen.modified_ns) is not None  # fmt: skip

    def is_known(self, path: bytes, sha256: str) -> bool:
        """Say whether exactly these bytes of this place are delivered, or safe in the spool and on their way."""
        return self._one("SELECT 1 FROM file WHERE path = ? AND sha256 = ? AND state IN ('spooled','sent','delivered')",
                         path, sha256) is not None  # fmt: skip

    def leave_rest(self, batch: str) -> None:
        """Send what is spooled of a batch; the files still waiting are found again at the next look at the card."""
        with self.together():
            self._db.execute("DELETE FROM file WHERE batch = ? AND state = 'waiting'", (batch,))
            if self.files(batch):
                self._db.execute("UPDATE batch SET state = 'spooled', is_part = 1 WHERE id = ?", (batch,))
            else:
                self._db.execute("DELETE FROM batch WHERE id = ?", (batch,))

    def note_batch(self, batch: str, **values: str) -> None:
        """Move a batch on."""
        self._set("batch", "id = ?", values, (batch,))

    def note_file(self, batch: str, position: int, **values: Any) -> None:
        """Move a file on."""
        self._set("file", "batch = ? AND position = ?", values, (batch, position))

    def say(self, name: str, words: str) -> None:
        """Keep a sentence for the status page."""
        self._db.execute("INSERT OR REPLACE INTO said VALUES (?, ?, ?)", (name, words, time.time()))

    def said(self) -> list[sqlite3.Row]:
        """Give the newest sentences."""
        return self._db.execute("SELECT * FROM said ORDER BY at DESC").fetchall()

    def figures(self, batch: str) -> tuple[int, int, int, int]:
        """Give files, files safe at the server, bytes, bytes sent of a batch."""
        row = self._one(
            "SELECT count(*), coalesce(sum(state IN ('delivered','known')),0), coalesce(sum(size),0),"
            " coalesce(sum(CASE WHEN state IN ('delivered','known','sent') THEN size ELSE sent END),0)"
            " FROM file WHERE batch = ?",
            batch,
        )
        return tuple(row)  # type: ignore[return-value]

    def _one(self, words: str, *values: Any) -> Any:
        return self._db.execute(words, values).fetchone()

    def _set(self, table: str, where: str, values: dict[str, Any], keys: tuple[Any, ...]) -> None:
        names = ", ".join(f"{name} = ?" for name in values)
        self._db.execute(f"UPDATE {table} SET {names} WHERE {where}", (*values.values(), *keys))  # noqa: S608
