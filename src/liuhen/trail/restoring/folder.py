"""The files of a trail wherever they lie: this installation's own, an export, or a copy on a disc. Read only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from liuhen.errors import LiuhenError
from liuhen.trail.checkpoint import Checkpoint, open_checkpoint
from liuhen.trail.continuity import read_statement, split_notes
from liuhen.trail.note import Verifier, read_verifier


@dataclass(frozen=True, slots=True)
class TrailFolder:
    """A folder with checkpoint, history.notes, tile/ and perhaps key.txt and keys.notes."""

    path: Path

    def read(self, name: str) -> bytes:
        """Read one tile or bundle."""
        return (self.path / name).read_bytes()

    def notes(self) -> list[str]:
        """Give every checkpoint of the folder as text, oldest first, the newest twice where both files have it."""
        return [*split_notes(self._text("history.notes")), self._text("checkpoint")]

    def keys(self) -> list[Verifier]:
        """Give the public keys that the folder itself names: only to be trusted as far as the folder is."""
        lines = [self._text("key.txt")]
        for statement in map(read_statement, split_notes(self._text("keys.notes"))):
            lines += [statement.old_key, statement.new_key]
        return [read_verifier(line) for line in dict.fromkeys(lines) if line.strip()]

    def signed_checkpoints(self, keys: Iterable[Verifier]) -> Iterator[Checkpoint]:
        """Give the checkpoints that one of `keys` signed; others are passed over."""
        held = list(keys)
        for note in self.notes():
            for key in held:
                try:
                    yield open_checkpoint(note, key)
                except LiuhenError:
                    continue
                break

    def _text(self, name: str) -> str:
        try:
            return (self.path / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
