"""The engines the suite runs on, and what an intruder with the machine's own rights does to each."""

import base64
import hashlib
import hmac
import json
import secrets
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.objectstore import HOST, ObjectStore
from tests.vault.pretend import flip_byte

from liuhen.vault.local import LocalVault
from liuhen.vault.objectstore.place import Keys, Place
from liuhen.vault.objectstore.reading import key_of, note_key
from liuhen.vault.objectstore.store import ObjectVault
from liuhen.vault.objectstore.terms import GUARD
from liuhen.vault.port import Vault


class Engine(Protocol):
    """One engine and its intruder."""

    def open(self) -> Vault:
        """Open the vault anew, as another process would."""

    def flip(self, digest: str, offset: int = 0) -> None:
        """Change one byte of a stored original behind the vault's back."""

    def flip_note(self, digest: str, uid: str) -> None:
        """Change one byte of a note behind the vault's back."""

    def remove(self, digest: str) -> None:
        """Delete the bytes of an original behind the vault's back."""

    def remove_note(self, digest: str, uid: str) -> None:
        """Delete a note behind the vault's back."""

    def add_strange(self, name: str) -> None:
        """Lay something between the originals that no arrival brought."""

    def left_over(self) -> list[str]:
        """Give the temporary names that lie about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalEngine:
    """A directory."""

    root: Path

    def open(self) -> LocalVault:
        """Open the directory."""
        return LocalVault(self.root)

    def flip(self, digest: str, offset: int = 0) -> None:
        """Change one byte on the disk."""
        flip_byte(self.open().path_of(digest), offset)

    def flip_note(self, digest: str, uid: str) -> None:
        """Change one byte of a note on the disk."""
        flip_byte(self.open().sidecar_path(digest, uid), 12)

    def remove(self, digest: str) -> None:
        """Delete the file."""
        self.open().path_of(digest).unlink()

    def remove_note(self, digest: str, uid: str) -> None:
        """Delete the note's file."""
        self.open().sidecar_path(digest, uid).unlink()

    def add_strange(self, name: str) -> None:
        """Write a file between the originals."""
        (self.root / "objects" / "ab" / name).write_bytes(b"x")

    def left_over(self) -> list[str]:
        """List the folder of what comes in."""
        return sorted(path.name for path in (self.root / "incoming").iterdir())


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteEngine:
    """Two buckets of a real store."""

    store: ObjectStore
    place: Place

    def open(self) -> ObjectVault:
        """Open the two buckets with a client of its own."""
        return ObjectVault(self.place)

    def flip(self, digest: str, offset: int = 0) -> None:
        """Write over the object below the store's locks, with the filer's own key."""
        data = bytearray(self._inner(key_of(digest)))
        data[offset] ^= 1
        self._inner(key_of(digest), bytes(data))

    def flip_note(self, digest: str, uid: str) -> None:
        """Write over a note in the same way."""
        data = bytearray(self._inner(note_key(digest, uid)))
        data[12] ^= 1
        self._inner(note_key(digest, uid), bytes(data))

    def remove(self, digest: str) -> None:
        """Delete the object with the cluster's own shell."""
        self._shell_remove(key_of(digest))

    def remove_note(self, digest: str, uid: str) -> None:
        """Delete a note with the cluster's own shell."""
        self._shell_remove(note_key(digest, uid))

    def add_strange(self, name: str) -> None:
        """Put an object the way any holder of the app's key can."""
        self.store.client(self.store.app).put_object(Bucket=self.place.bucket, Key=f"objects/ab/{name}", Body=b"x")

    def left_over(self) -> list[str]:
        """List the staging bucket."""
        return list(self.open().staging.arrivals())

    def _shell_remove(self, key: str) -> None:
        self.store.shell(f"fs.rm -rf /buckets/{self.place.bucket}/{key}.versions")

    def _inner(self, key: str, data: bytes | None = None) -> bytes:
        """Read or overwrite the newest version through the filer, as somebody with its signing key can."""
        version = self.open().versions_of(key)[0]
        url = f"http://{HOST}:{self.store.filer_port}/buckets/{self.place.bucket}/{key}.versions/v_{version}"
        kind = "jwt.filer_signing" if data is not None else "jwt.filer_signing.read"
        head = {"Authorization": f"Bearer {_token(self.store.folder, kind)}"}
        request = urllib.request.Request(url, data=data, headers=head, method="PUT" if data is not None else "GET")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return bytes(answer.read())


def remote_engine(store: ObjectStore) -> RemoteEngine:
    """Make two fresh buckets and the vault's way to them."""
    mark = secrets.token_hex(4)
    originals = store.bucket(f"originals-{mark}")
    store.client(store.admin).put_object_lock_configuration(
        Bucket=originals,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": GUARD.days}}
        },
    )  # fmt: skip
    place = Place(
        name="store",
        endpoint=store.endpoint,
        bucket=originals,
        staging=store.bucket(f"staging-{mark}", locks=False),
        app=Keys(access=store.app.access, secret=store.app.secret),
        sealer=Keys(access=store.sealer.access, secret=store.sealer.secret),
    )
    return RemoteEngine(store=store, place=place)


def _token(folder: Path, kind: str) -> str:
    """Sign a token of the filer (HS256)."""
    key = _dotted(tomllib.loads((folder / "security.toml").read_text()), kind)

    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    claims = json.dumps({"exp": int(time.time()) + 60}).encode()
    body = part(b'{"alg":"HS256","typ":"JWT"}') + "." + part(claims)
    return f"{body}.{part(hmac.new(key.encode(), body.encode(), hashlib.sha256).digest())}"


def _dotted(table: dict[str, object], name: str) -> str:
    found: object = table
    for word in name.split("."):
        assert isinstance(found, dict)
        found = found[word]
    assert isinstance(found, dict)
    return str(found["key"])


def held_names(vault: Vault) -> Iterator[str]:
    """Give the digests a vault holds data of."""
    return (held.digest for held in vault.held() if held.size is not None)
