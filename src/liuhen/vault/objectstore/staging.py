"""The staging bucket: arrivals under way, shared by all hosts; each is claimed by one living process."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from liuhen.vault.admission import AdmissionError
from liuhen.vault.objectstore.client import asking_store, is_gone, is_taken, now_here

if TYPE_CHECKING:  # stubs, which no bureau installs
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef, GetObjectOutputTypeDef

PART = 8 * 2**20  # bytes of one part; ten thousand are the most a store takes
MOST = PART * 10_000
LEASE = timedelta(minutes=5)  # a claim nobody renewed for so long is dead, by the store's own clock
RENEW_SECONDS = 60
_HOST = socket.gethostname()


@dataclass(slots=True, kw_only=True)
class Claim:
    """One process's right to an arrival, as long as it renews it."""

    uid: str
    etag: str
    renewed: float = field(default_factory=time.monotonic)


class Staging:
    """What lies in the staging bucket and whose it is."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self.client, self.bucket = client, bucket
        self._token = secrets.token_hex(8)  # this object in this process
        self._mine: set[str] = set()
        self._lock = threading.Lock()

    def claim(self, uid: str) -> Claim:
        """Claim an arrival.

        Raises:
            AdmissionError: a living process has it.
        """
        with self._lock:
            if uid in self._mine:
                raise _busy()
            self._mine.add(uid)
        try:
            return Claim(uid=uid, etag=self._put_claim(uid))
        except BaseException:
            self._mine.discard(uid)
            raise

    def renew(self, claim: Claim) -> None:
        """Keep a claim alive; called often, writes once a minute."""
        if time.monotonic() - claim.renewed < RENEW_SECONDS:
            return
        with asking_store():
            kept = self.client.put_object(Bucket=self.bucket, Key=f"{claim.uid}.claim", Body=self._word())
        claim.etag, claim.renewed = kept["ETag"], time.monotonic()

    def clear(self, uid: str) -> None:
        """Remove what lies here of an arrival: the note first, the claim last."""
        try:
            self.abort(uid)
            with asking_store():
                for ending in ("json", "data", "claim"):
                    self.client.delete_object(Bucket=self.bucket, Key=f"{uid}.{ending}")
        finally:
            self._mine.discard(uid)

    def let_go(self, uid: str) -> None:
        """Give up a claim and leave what lies here for `sweep`."""
        self._mine.discard(uid)
        with asking_store():
            self.client.delete_object(Bucket=self.bucket, Key=f"{uid}.claim")

    def abort(self, uid: str) -> None:
        """Give up parts of an upload that was not finished."""
        with asking_store():
            found = self.client.list_multipart_uploads(Bucket=self.bucket, Prefix=f"{uid}.data").get("Uploads", [])
            for upload in found:
                self.client.abort_multipart_upload(Bucket=self.bucket, Key=upload["Key"], UploadId=upload["UploadId"])

    def arrivals(self) -> Iterator[str]:
        """Give the arrivals of which something lies here, also of unfinished uploads."""
        names: set[str] = set()
        with asking_store():
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
                names |= {found["Key"] for found in page.get("Contents", [])}
            for begun in self.client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket):
                names |= {upload["Key"] for upload in begun.get("Uploads", [])}
        yield from sorted({name.partition(".")[0] for name in names})

    def is_alive(self, uid: str) -> bool:
        """Say whether a living process has this arrival."""
        return uid in self._mine or self._is_elsewhere(uid)

    def note(self, uid: str) -> bytes | None:
        """Read the note of an arrival; None when there is none."""
        with asking_store():
            try:
                return self.client.get_object(Bucket=self.bucket, Key=f"{uid}.json")["Body"].read()
            except ClientError as error:
                if is_gone(error):
                    return None
                raise

    def put_note(self, uid: str, note: bytes) -> None:
        """Lay down the note of an arrival; the store checks its digest."""
        with asking_store():
            self.client.put_object(
                Bucket=self.bucket, Key=f"{uid}.json", Body=note, ChecksumSHA256=checksum(note), ContentLength=len(note)
            )

    def _put_claim(self, uid: str) -> str:
        key = f"{uid}.claim"
        with asking_store():
            for _attempt in range(2):
                try:
                    return self.client.put_object(Bucket=self.bucket, Key=key, Body=self._word(), IfNoneMatch="*")[
                        "ETag"
                    ]
                except ClientError as error:
                    if not is_taken(error):
                        raise
                if self._is_elsewhere(uid):
                    raise _busy()
                self.client.delete_object(Bucket=self.bucket, Key=key)
        raise _busy()

    def _is_elsewhere(self, uid: str) -> bool:
        """Say whether another living process, or another part of this one, has this arrival."""
        with asking_store():
            try:
                found = self.client.get_object(Bucket=self.bucket, Key=f"{uid}.claim")
            except ClientError as error:
                if is_gone(error):
                    return False
                raise
            return not self._is_dead(json.loads(found["Body"].read()), _age(found))

    def _word(self) -> bytes:
        """Say who claims: enough to tell on the same machine whether that process still lives."""
        return json.dumps(
            {"host": _HOST, "pid": os.getpid(), "started": _started(os.getpid()), "by": self._token}
        ).encode()

    def _is_dead(self, word: dict[str, object], age: timedelta) -> bool:
        if age > LEASE or word.get("by") == self._token:  # what this object itself holds stands in `_mine`
            return True
        return word.get("host") == _HOST and _started(int(str(word.get("pid", 0)))) != word.get("started")


class Upload:
    """Bytes on their way into the staging bucket, part by part; the store checks the SHA-256 of each."""

    def __init__(self, staging: Staging, uid: str) -> None:
        self._staging, self._key = staging, f"{uid}.data"
        self._id = ""
        self._parts: list[CompletedPartTypeDef] = []
        self._waiting = bytearray()

    def write(self, block: memoryview) -> None:
        """Take a block; send what has become a whole part."""
        self._waiting += block
        while len(self._waiting) >= PART:
            self._send(bytes(self._waiting[:PART]))
            del self._waiting[:PART]

    def finish(self) -> None:
        """Send the rest and have the store put the parts together."""
        client, bucket = self._staging.client, self._staging.bucket
        with asking_store():
            if not self._id:
                data = bytes(self._waiting)
                client.put_object(
                    Bucket=bucket, Key=self._key, Body=data, ChecksumSHA256=checksum(data), ContentLength=len(data)
                )
                return
            if self._waiting:
                self._send(bytes(self._waiting))
            client.complete_multipart_upload(
                Bucket=bucket, Key=self._key, UploadId=self._id, MultipartUpload={"Parts": self._parts}
            )

    def _send(self, data: bytes) -> None:
        client, bucket = self._staging.client, self._staging.bucket
        with asking_store():
            if not self._id:
                made = client.create_multipart_upload(Bucket=bucket, Key=self._key, ChecksumAlgorithm="SHA256")
                self._id = made["UploadId"]
            number, digest = len(self._parts) + 1, checksum(data)
            sent = client.upload_part(
                Bucket=bucket, Key=self._key, UploadId=self._id, PartNumber=number, Body=data, ChecksumSHA256=digest
            )
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"], "ChecksumSHA256": digest})


def checksum(data: bytes) -> str:
    """Give the SHA-256 of bytes as a store wants to hear it."""
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def _busy() -> AdmissionError:
    return AdmissionError("这个文件正在接收，没有重复接收。", next_step="请等它收完。")


def _age(found: GetObjectOutputTypeDef) -> timedelta:
    """Say how old an answered object is, by the store's clock alone."""
    told = found["ResponseMetadata"]["HTTPHeaders"].get("date", "")
    return (parsedate_to_datetime(told) if told else now_here()) - found["LastModified"]


def _started(pid: int) -> str:
    """Give when a process of this machine began, in the system's own count; '' when there is none."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return boot + Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""
