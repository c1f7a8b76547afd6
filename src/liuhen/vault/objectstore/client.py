"""Talking to an object store: the client of one identity, and its failures said in Chinese."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from liuhen.vault.disk import StoreFailedError, StoreFullError
from liuhen.vault.objectstore.place import Keys, Place

if TYPE_CHECKING:  # stubs, which no bureau installs
    from mypy_boto3_s3 import S3Client

_GONE = {"404", "NoSuchKey", "NoSuchVersion", "NotFound", "NoSuchUpload"}
_TAKEN = {"412", "PreconditionFailed", "409", "ConditionalRequestConflict"}
_FULL = {"InsufficientStorage", "QuotaExceeded", "507", "XMinioStorageFull"}
_DENIED = {"403", "AccessDenied"}
_making = threading.Lock()  # boto3's shared session is not safe while it makes a client


def client_of(place: Place, keys: Keys) -> S3Client:
    """Open a client of one identity; it may be used by many threads."""
    with _making:
        return boto3.session.Session().client(
            "s3",
            endpoint_url=place.endpoint,
            region_name=place.region,
            aws_access_key_id=keys.access,
            aws_secret_access_key=keys.secret,
            verify=place.authority or None,
            config=Config(
                s3={"addressing_style": "path"},
                retries={"mode": "standard", "max_attempts": 4},
                connect_timeout=5,
                read_timeout=60,
                max_pool_connections=32,
            ),
        )


def code_of(error: ClientError) -> str:
    """Give the store's word for its refusal."""
    return str(error.response.get("Error", {}).get("Code", ""))


def is_gone(error: ClientError) -> bool:
    """Say whether the store has no such thing."""
    return code_of(error) in _GONE


def is_taken(error: ClientError) -> bool:
    """Say whether a name that had to be free was taken."""
    return code_of(error) in _TAKEN


def is_denied(error: ClientError) -> bool:
    """Say whether the store forbids it."""
    return code_of(error) in _DENIED


@contextmanager
def asking_store() -> Iterator[None]:
    """Turn a failure of the store into a sentence an officer understands."""
    try:
        yield
    except ClientError as error:
        if code_of(error) in _FULL:
            raise StoreFullError(
                "对象存储满了，这个文件没有存进去。已经存好的文件完整无缺，存储卡没有改动。",
                next_step="请管理员给对象存储加空间，再点继续接收。",
            ) from error
        raise failed(code_of(error)) from error
    except (BotoCoreError, HTTPClientError, OSError) as error:
        raise failed(type(error).__name__) from error


def failed(reason: str) -> StoreFailedError:
    """Make the sentence for a store that does not do what it was asked."""
    return StoreFailedError(
        f"对象存储没有应答或拒绝了请求（{reason}）。存储卡没有改动。", next_step="请管理员检查对象存储和网络，再继续。"
    )


def now_here() -> datetime:
    """Read this machine's clock, in UTC."""
    return datetime.fromtimestamp(time.time(), tz=UTC)
