"""The files of the trail on this disk: tiles and bundles, the newest checkpoint, older ones, and the signing key."""

import base64
import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from liuhen.errors import TamperError
from liuhen.trail.checkpoint import Checkpoint, open_checkpoint, read_checkpoint
from liuhen.trail.continuity import Change, read_statement, split_notes
from liuhen.trail.note import Signer, Verifier, cosign, split_note
from liuhen.trail.tiles import TrailFile, full_files, partial_files
from liuhen.trail.witness.cosignature import WitnessSigner

_KEY_HEAD = "liuhen-trail-key-v1"
# What a new origin leaves behind; the checkpoint last, since its name and size are needed to go on after a crash.
_CONTINUED = ("history.notes", "key.txt", "last-check.json", "tile", "checkpoint")


class KeyLostError(TamperError):
    """There are signed checkpoints, but the key that signed them is not there."""

    code = "trail.key"


@dataclass(frozen=True, slots=True)
class TrailStore:
    """The folder `trail` of the data folder; every write is atomic and reaches the disk before it counts."""

    data: Path

    @property
    def folder(self) -> Path:
        """Give the folder of the tiles and checkpoints."""
        return self.data / "trail"

    @property
    def key_path(self) -> Path:
        """Give the path of the signing key (0600)."""
        return self.data / "keys" / "trail.key"

    @property
    def next_key_path(self) -> Path:
        """Give the path of a key that waits for the entry that brings it into use."""
        return self.data / "keys" / "trail.key.next"

    def read(self, path: str) -> bytes:
        """Read one tile or bundle."""
        return (self.folder / path).read_bytes()

    def put(self, files: Iterable[TrailFile]) -> None:
        """Write files so that each is whole or absent, and on the disk when this returns."""
        for file in files:
            _write(self.folder / file.path, file.data)

    def put_checkpoint(self, note: str) -> None:
        """Make `note` the newest checkpoint and add it to the older ones; the tiles must be written before.

        The public key lies beside it, so that it is known still when the private one is lost.
        """
        key = self.verifier().text() + "\n"
        if not (self.folder / "key.txt").exists() or (self.folder / "key.txt").read_text(encoding="utf-8") != key:
            _write(self.folder / "key.txt", key.encode("utf-8"))
        _write(self.folder / "checkpoint", note.encode("utf-8"))
        with (self.folder / "history.notes").open("ab") as history:
            history.write(note.encode("utf-8"))
            history.flush()
            os.fsync(history.fileno())

    def note(self) -> str:
        """Give the newest signed checkpoint; empty when none has been signed yet."""
        try:
            return (self.folder / "checkpoint").read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    def checkpoint(self) -> Checkpoint | None:
        """Give the newest checkpoint after verifying our own signature on it."""
        note = self.note()
        return open_checkpoint(note, self.verifier()) if note else None

    def signed_at(self) -> datetime | None:
        """Give the time the newest checkpoint was written, by the server's clock."""
        try:
            return datetime.fromtimestamp((self.folder / "checkpoint").stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def signer(self) -> Signer:
        """Give the signing key, made at first use.

        Raises:
            KeyLostError: checkpoints were signed here before, but the key is gone.
        """
        if not self.key_path.exists():
            if self.note():
                raise KeyLostError(
                    "留痕的签名密钥不见了，没有再签校验点。",
                    next_step="请从备份恢复 keys/trail.key，不要删除 trail 目录；找不回来的，另开来源。",
                )
            self._make_key()
        return _read_key(self.key_path)

    def has_key(self) -> bool:
        """Tell whether the signing key lies where it should."""
        return self.key_path.exists()

    def make_next_key(self, name: str = "") -> Signer:
        """Make a key that is not in use yet: of the present origin `name`, or of a new origin."""
        self.next_key_path.unlink(missing_ok=True)
        _write_key(self.next_key_path, name or f"liuhen.local/{secrets.token_hex(6)}")
        return _read_key(self.next_key_path)

    def witness_signer(self) -> WitnessSigner:
        """Give the key that cosigns others' checkpoints, made at first use; it is never the key of our own log."""
        path = self.data / "keys" / "witness.key"
        if not path.exists():
            with contextlib.suppress(FileExistsError):
                _write_key(path, f"{self.signer().name}/witness")
        key = _read_key(path)
        return WitnessSigner(name=key.name, seed=key.seed)

    def next_verifier(self) -> Verifier:
        """Give the public half of the key that waits."""
        return _read_key(self.next_key_path).verifier()

    def continuity(self) -> list[str]:
        """Give the statements of continuity, oldest first, as they were signed."""
        try:
            return split_notes((self.folder / "keys.notes").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []

    def take_up_next_key(self, statement: str) -> None:
        """Bring the waiting key into use; `statement` is its signed statement, which stands in an integrated entry.

        A change of key signs the newest checkpoint once more, so that either key opens it. A new origin lays what the
        old one signed aside under origins/. Cut short anywhere, it may be called again.
        """
        told = read_statement(statement)
        new = _read_key(self.next_key_path)
        if told.change == Change.KEY:
            self.put_checkpoint(cosign(self.note(), new))
        else:
            self._lay_aside()
        if statement not in self.continuity():
            _write(self.folder / "keys.notes", "".join([*self.continuity(), statement]).encode("utf-8"))
        self.next_key_path.replace(self.key_path)  # the old private key is gone with this

    def _lay_aside(self) -> None:
        """Move what was signed under the former origin to origins/<its name>, unchanged.

        Where files of it are missing the folder is named as damaged: the statement tells what is gone, and nobody
        shall take it for a trail that can be checked as a whole.
        """
        names = [name for name in _CONTINUED if (self.folder / name).exists()]
        if not names:
            return
        origin = "nothing-signed"
        if self.note():
            former = read_checkpoint(split_note(self.note())[0])
            files = [*full_files(former.size), *partial_files(former.size)]
            is_whole = all((self.folder / path).exists() for path in files)
            origin = former.origin.replace("/", "_") + ("" if is_whole else ".damaged")
        target = self.folder / "origins" / origin
        target.mkdir(parents=True, exist_ok=True)
        for name in names:
            (self.folder / name).replace(target / name)

    def verifier(self) -> Verifier:
        """Give the public half of the key."""
        return self.signer().verifier()

    def drop_superseded(self, written: Iterable[TrailFile]) -> None:
        """Remove the narrower partial files that the newly signed ones replace."""
        for file in written:
            whole, _, width = file.path.partition(".p/")
            partials = self.folder / f"{whole}.p"
            if not partials.is_dir():
                continue
            for old in partials.iterdir():
                if old.name != width and not old.name.startswith("."):
                    old.unlink(missing_ok=True)
            if not width:
                with contextlib.suppress(OSError):
                    partials.rmdir()

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the one lock of the integrator, across threads and processes of this machine."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_key(self) -> None:
        """Write a fresh key under a temporary name and link it, so that two first users get the same one."""
        temporary = self.key_path.with_name(f".trail.key.{secrets.token_hex(4)}")
        _write_key(temporary, f"liuhen.local/{secrets.token_hex(6)}")
        with contextlib.suppress(FileExistsError):
            os.link(temporary, self.key_path)
        temporary.unlink()


def _write_key(path: Path, name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    seed = base64.b64encode(secrets.token_bytes(32)).decode("ascii")
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{_KEY_HEAD}\n{name}\n{seed}\n")
        file.flush()
        os.fsync(file.fileno())


def _read_key(path: Path) -> Signer:
    head, name, seed = path.read_text(encoding="utf-8").split()
    if head != _KEY_HEAD:
        raise KeyLostError("留痕的签名密钥不是本系统的写法。", next_step="请从密钥备份恢复 keys/trail.key。")
    return Signer(name=name, seed=base64.b64decode(seed))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with temporary.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
