"""The vault in an object store: the same names, the same steps, the same faults as in a directory."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from liuhen.vault.admission import SILENT, Admission, Meter, Sidecar, Step, Steps, Stored, unobserved
from liuhen.vault.digest import Digests, digests_of
from liuhen.vault.objectstore.client import asking_store, client_of, failed, is_denied, is_taken, now_here
from liuhen.vault.objectstore.place import Place
from liuhen.vault.objectstore.reading import RemoteShelf, key_of, note_key
from liuhen.vault.objectstore.remote import RemoteSource, open_body
from liuhen.vault.objectstore.staging import MOST, Claim, Staging, Upload, checksum
from liuhen.vault.objectstore.terms import GUARD, Lock, Mode
from liuhen.vault.port import EXPELLED, HeldBadlyError, LockedError, expelled, not_held
from liuhen.vault.pour import Poured, ReadBackError, Source, compare, measure, pour_through
from liuhen.vault.source import MemorySource, SourceFile

if TYPE_CHECKING:  # stubs, which no bureau installs
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

COPY_PART = 2**30  # bytes the store copies at a time; more than five times as much is refused by most


class ObjectVault(RemoteShelf):
    """A vault in two buckets of an S3-compatible store with Object Lock."""

    def __init__(self, place: Place, *, clock: Callable[[], datetime] = now_here) -> None:
        super().__init__(place)
        self._clock = clock
        self.staging = Staging(self.client, place.staging)

    def put(
        self, admission: Admission, source: Path | bytes, *, sidecar: Sidecar, meter: Meter = SILENT,
        steps: Steps = unobserved,
    ) -> Stored:  # fmt: skip
        """Store one file once, prove it by reading it back, and give its digests.

        1. the arrival is claimed in the staging bucket; 2. parts go up, SHA-256 in the same pass, the store checks the
        digest of each; 3. read back from the store: SHA-256 must match, SM3 is computed; 4. the sidecar, read back too;
        5. the store copies the bytes to their lasting name, exclusively and locked; they are read back there, the lock
        is read back; 6. the sidecar gets its lasting name, locked; 7. the staging names go, the claim last.

        Raises:
            SourceGoneError, SourceUnreadableError, SourceChangedError: the source failed; nothing is kept of it.
            StoreFullError, StoreFailedError: the store failed; nothing half is left under a lasting name.
            ReadBackError, HeldBadlyError: the store does not hold what it was given.
        """
        with SourceFile(os.fsencode(source)) as file:
            return self._take(admission, file, sidecar, meter, steps)

    def put_from(
        self, admission: Admission, source: Source, *, sidecar: Sidecar, meter: Meter = SILENT,
        steps: Steps = unobserved,
    ) -> Stored:  # fmt: skip
        """Store what a source yields, such as an original of another store, in the same way."""
        return self._take(admission, source, sidecar, meter, steps)

    def put_bytes(self, admission: Admission, data: bytes, *, sidecar: Sidecar) -> Stored:
        """Store bytes made by the platform itself, such as a manifest or a rendered document, in the same way."""
        return self._take(admission, MemorySource(data), sidecar, SILENT, unobserved)

    def measure_source(self, source: Path | bytes, *, meter: Meter = SILENT) -> Digests:
        """Read a source once and give its digests without storing it, to see whether it is held already."""
        with SourceFile(os.fsencode(source)) as file:
            return measure(file, self._ring(), meter=meter)

    def attach(self, digest: str, arrival_uid: str, note: bytes) -> None:
        """Lay a note beside an original that is held or was expelled; the same note again changes nothing.

        Raises:
            NotHeldError: there is no such original.
            HeldBadlyError: a different note has this name.
        """
        if arrival_uid != EXPELLED and not self.holds(digest) and not self._has_note(digest, EXPELLED):
            raise not_held(digest)
        self._lay(digest, arrival_uid, note)

    def expel(self, digest: str, certificate: bytes) -> None:
        """Lay down the certificate of an expulsion, then remove every version of the bytes (decisions 18).

        Raises:
            NotHeldError: there is no such original and no such certificate.
            LockedError: the store refuses, or this host has no key of the sealer.
        """
        if not self.holds(digest) and not self._has_note(digest, EXPELLED):
            raise not_held(digest)
        if self.place.sealer is None:
            raise LockedError("本机没有保护程序的密钥，不能移出。", next_step="请在保护程序所在的主机上办理移出。")
        self._require_liftable(digest)
        self._lay(digest, EXPELLED, certificate)
        sealer = client_of(self.place, self.place.sealer)
        with asking_store():
            for version in self.versions_of(key_of(digest)):
                try:
                    sealer.delete_object(
                        Bucket=self.place.bucket, Key=key_of(digest), VersionId=version, BypassGovernanceRetention=True
                    )
                except ClientError as error:
                    if is_denied(error):
                        raise _locked() from error
                    raise

    def sweep(self) -> tuple[str, ...]:
        """Clear up after a crash and give the arrivals that were finished or taken back.

        An arrival whose data already has its lasting name is finished; of any other the staging names go, for its
        bytes are still on the source. What a living process of any host is writing stays.
        """
        swept = [uid for uid in self.staging.arrivals() if not self.staging.is_alive(uid)]
        for uid in swept:
            self._finish_visible(uid)
            self.staging.clear(uid)
        return tuple(swept)

    def _take(self, admission: Admission, source: Source, sidecar: Sidecar, meter: Meter, steps: Steps) -> Stored:
        arrival = _Arrival(claim=self.staging.claim(admission.arrival_uid))
        uid, is_done = admission.arrival_uid, False
        try:
            self._finish_visible(uid)
            self.staging.abort(uid)
            steps(Step.TEMP_OPENED)
            poured = self._pour(arrival, source, meter, steps)
            steps(Step.DATA_FLUSHED)
            digests = self._read_back(arrival, poured, meter, steps)
            note = sidecar(digests)
            self._stage_note(uid, note, steps)
            was_held = self._settle(arrival, digests, note, steps)
            is_done = True
        finally:
            # Data that has its lasting name and lacks its sidecar keeps its staging names: `sweep` finishes it.
            if arrival.is_visible and not is_done:
                self.staging.let_go(uid)
            else:
                self._tidy(uid, steps)
        return Stored(digests=digests, sidecar_digest=digests_of(note).sha256, was_held=was_held)

    def _pour(self, arrival: _Arrival, source: Source, meter: Meter, steps: Steps) -> Poured:
        upload = Upload(self.staging, arrival.claim.uid)
        kept = _Kept(source, lambda: self.staging.renew(arrival.claim))
        poured = pour_through(kept, upload.write, self._ring(), meter=meter, steps=steps)
        if poured.size > MOST:
            raise failed("EntityTooLarge")
        upload.finish()
        return poured

    def _read_back(self, arrival: _Arrival, poured: Poured, meter: Meter, steps: Steps) -> Digests:
        body = open_body(self.client, self.place.staging, f"{arrival.claim.uid}.data")
        if body is None:
            raise _vanished()
        kept = _Kept(RemoteSource(body), lambda: self.staging.renew(arrival.claim))
        return compare(kept, poured, self._ring(), meter=meter, steps=steps)

    def _stage_note(self, uid: str, note: bytes, steps: Steps) -> None:
        self.staging.put_note(uid, note)
        steps(Step.SIDECAR_WRITTEN)
        if self.staging.note(uid) != note:
            raise _vanished()
        steps(Step.SIDECAR_VERIFIED)

    def _settle(self, arrival: _Arrival, digests: Digests, note: bytes, steps: Steps) -> bool:
        """Give data and sidecar their lasting names, locked and proven there; say whether equal bytes were held."""
        digest = digests.sha256
        if self._has_note(digest, EXPELLED):
            raise expelled()
        arrival.is_visible = self._copy(arrival, digests)
        steps(Step.DATA_LINKED)
        self._prove(digests, is_new=arrival.is_visible)
        self._lay(digest, arrival.claim.uid, note)
        steps(Step.SIDECAR_LINKED)
        steps(Step.DIRECTORY_FLUSHED)
        return not arrival.is_visible

    def _prove(self, digests: Digests, *, is_new: bool) -> None:
        """Read the bytes under their lasting name, whole, and require their lock."""
        if self.measure_stored(digests.sha256) == digests:
            self._require_lock(key_of(digests.sha256), is_new=is_new)
            return
        if is_new:
            raise _vanished()
        raise HeldBadlyError(
            "库里原有的同一份原件已经和它的摘要值对不上，这次收到的没有并入。存储卡没有改动。",
            next_step="请勿清空存储卡，马上请管理员核验原始件库。",
        )

    def _copy(self, arrival: _Arrival, digests: Digests) -> bool:
        """Have the store copy staged bytes to their lasting name, locked as it becomes visible; False when taken.

        A copy in parts is used for every size: it alone takes the lock with it (a plain copy leaves the object
        unlocked on the store tried), and it alone goes beyond 5 GiB.
        """
        key, bucket, lock = key_of(digests.sha256), self.place.bucket, self._first_lock()
        if self.holds(digests.sha256):
            return False
        if digests.size == 0:
            return self._put_new(key, b"")
        with asking_store():
            made = self.client.create_multipart_upload(
                Bucket=bucket, Key=key, ObjectLockMode=lock.mode.value, ObjectLockRetainUntilDate=lock.until
            )
            parts = [
                self._copy_part(arrival, key, made["UploadId"], number, start, digests.size)
                for number, start in enumerate(range(0, digests.size, COPY_PART), start=1)
            ]
            try:
                self.client.complete_multipart_upload(
                    Bucket=bucket, Key=key, UploadId=made["UploadId"], MultipartUpload={"Parts": parts}, IfNoneMatch="*"
                )
            except ClientError as error:
                if is_taken(error):
                    self.client.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=made["UploadId"])
                    return False
                raise
        return True

    def _copy_part(
        self, arrival: _Arrival, key: str, upload: str, number: int, start: int, size: int
    ) -> CompletedPartTypeDef:
        last = min(size, start + COPY_PART) - 1
        self.staging.renew(arrival.claim)
        copied = self.client.upload_part_copy(
            Bucket=self.place.bucket,
            Key=key,
            UploadId=upload,
            PartNumber=number,
            CopySource={"Bucket": self.place.staging, "Key": f"{arrival.claim.uid}.data"},
            CopySourceRange=f"bytes={start}-{last}",
        )
        return {"PartNumber": number, "ETag": copied["CopyPartResult"]["ETag"]}

    def _put_new(self, key: str, data: bytes) -> bool:
        """Put a small object exclusively and locked; say False when the name is taken."""
        lock = self._first_lock()
        with asking_store():
            try:
                self.client.put_object(
                    Bucket=self.place.bucket,
                    Key=key,
                    Body=data,
                    ContentLength=len(data),
                    ChecksumSHA256=checksum(data),
                    IfNoneMatch="*",
                    ObjectLockMode=lock.mode.value,
                    ObjectLockRetainUntilDate=lock.until,
                )
            except ClientError as error:
                if is_taken(error):
                    return False
                raise
        return True

    def _lay(self, digest: str, arrival_uid: str, note: bytes) -> None:
        """Give a note its lasting name, locked; read it back; never replace another."""
        key = note_key(digest, arrival_uid)
        is_new = self._put_new(key, note)
        if self.read_sidecar(digest, arrival_uid) != note:
            raise HeldBadlyError("库里已有同名而内容不同的说明件，没有写入。", next_step="请管理员马上核验原始件库。")
        self._require_lock(key, is_new=is_new)

    def _require_lock(self, key: str, *, is_new: bool) -> None:
        """Read the lock back: a new object has the one that was asked for, an older one any that lasts."""
        if is_new:
            self.locks.require(key, self._first_lock())
        else:
            self.locks.require_any(key, self._first_lock(), now=self._clock())

    def _finish_visible(self, uid: str) -> None:
        """Give a sidecar its lasting name when the data it was written for has one."""
        note = self.staging.note(uid)
        if note is None:
            return
        body = open_body(self.client, self.place.staging, f"{uid}.data")
        if body is None:
            return
        digests = measure(RemoteSource(body), self._ring(), meter=SILENT)
        if json.loads(note).get("sha256", digests.sha256) == digests.sha256 and self.holds(digests.sha256):
            self._prove(digests, is_new=False)
            self._lay(digests.sha256, uid, note)

    def _tidy(self, uid: str, steps: Steps) -> None:
        """Drop the staging names, the sidecar's first: data alone is what `sweep` may take back."""
        with asking_store():
            self.client.delete_object(Bucket=self.place.staging, Key=f"{uid}.json")
        steps(Step.SIDECAR_TEMP_REMOVED)
        self.staging.clear(uid)
        steps(Step.TEMPS_REMOVED)

    def _require_liftable(self, digest: str) -> None:
        lock = self.locks.read(key_of(digest))
        if lock is not None and lock.mode is Mode.LOCKED and lock.until > self._clock():
            raise _locked()

    def _first_lock(self) -> Lock:
        return Lock(mode=Mode.SEALED, until=(self._clock() + GUARD).replace(microsecond=0))


@dataclass(slots=True, kw_only=True)
class _Arrival:
    """One arrival under way."""

    claim: Claim
    is_visible: bool = False  # its bytes got their lasting name in this run


class _Kept:
    """A source that keeps the claim of its arrival alive while it is read."""

    def __init__(self, source: Source, renew: Callable[[], None]) -> None:
        self._source, self._renew = source, renew

    def readinto(self, target: memoryview, /) -> int | None:
        """Fill the block from the source."""
        self._renew()
        return self._source.readinto(target)

    def confirm(self, size: int, /) -> None:
        """Ask the source."""
        self._source.confirm(size)


def _locked() -> LockedError:
    return LockedError("这份原始件已经锁定，存储不允许移出。", next_step="锁定前才能移出；法律另有规定的，按规定登记。")


def _vanished() -> ReadBackError:
    return ReadBackError(
        "存进对象存储的内容读回来不一样，这个文件没有入库。存储卡没有改动。",
        next_step="这是存储的问题，不是您的操作。请停用这个存储并联系管理员，查明后再接收。",
    )
