"""The locks of objects: set with the request that makes an object visible, read back after it, never shortened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from liuhen.vault.disk import StoreFailedError
from liuhen.vault.objectstore.client import asking_store, code_of, is_gone
from liuhen.vault.objectstore.terms import Lock, Mode

if TYPE_CHECKING:  # stubs, which no bureau installs
    from mypy_boto3_s3 import S3Client

_NONE = {
    "NoSuchObjectLockConfiguration",
    "NoSuchObjectLegalHold",
    "ObjectLockConfigurationNotFoundError",
    "InvalidRequest",
}
_SLACK = timedelta(seconds=1)  # a store keeps whole seconds


class NotLockedError(StoreFailedError):
    """The store took an object and does not lock it."""

    code = "vault.not_locked"


class Locks:
    """The locks in one bucket, as one identity may see and set them."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def read(self, key: str) -> Lock | None:
        """Ask the store which lock an object has; None when it has none or is not there."""
        with asking_store():
            try:
                told = self._client.get_object_retention(Bucket=self._bucket, Key=key)["Retention"]
            except ClientError as error:
                if code_of(error) in _NONE or is_gone(error):
                    return None
                raise
        if "Mode" not in told or "RetainUntilDate" not in told:
            return None
        return Lock(mode=Mode(told["Mode"]), until=told["RetainUntilDate"])

    def is_held(self, key: str) -> bool:
        """Ask the store whether a legal hold lies on an object."""
        with asking_store():
            try:
                told = self._client.get_object_legal_hold(Bucket=self._bucket, Key=key)
            except ClientError as error:
                if code_of(error) in _NONE or is_gone(error):
                    return False
                raise
        return told.get("LegalHold", {}).get("Status") == "ON"

    def require(self, key: str, wanted: Lock) -> None:
        """Make sure that an object has at least this lock: read it, set it where it is missing, read it again.

        Raises:
            NotLockedError: the store says it did and the lock is not there.
        """
        if _suffices(self.read(key), wanted):
            return
        self.set(key, wanted)

    def require_any(self, key: str, wanted: Lock, *, now: datetime) -> None:
        """Make sure that an object which was there before has some lock that lasts; put this one on where none does.

        Raises:
            NotLockedError: the store says it did and the lock is not there.
        """
        lock = self.read(key)
        if lock is None or lock.until <= now:
            self.set(key, wanted)

    def set(self, key: str, wanted: Lock, *, bypass: bool = False) -> None:
        """Set a lock and read it back.

        Raises:
            NotLockedError: the store says it did and the lock is not there.
        """
        with asking_store():
            self._client.put_object_retention(
                Bucket=self._bucket,
                Key=key,
                Retention={"Mode": wanted.mode.value, "RetainUntilDate": wanted.until},
                BypassGovernanceRetention=bypass,
            )
            if wanted.is_held:
                self._client.put_object_legal_hold(Bucket=self._bucket, Key=key, LegalHold={"Status": "ON"})
        if not _suffices(self.read(key), wanted) or (wanted.is_held and not self.is_held(key)):
            raise NotLockedError(
                "对象存储收下了内容，却没有按要求锁定。存储卡没有改动。",
                next_step="请管理员马上运行“锁定自检”；不能锁定的存储不得使用。",
            )


def _suffices(lock: Lock | None, wanted: Lock) -> bool:
    if lock is None or (wanted.mode is Mode.LOCKED and lock.mode is not Mode.LOCKED):
        return False
    return lock.until >= wanted.until - _SLACK
