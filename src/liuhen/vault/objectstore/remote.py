"""Reading an object: as a source from front to end, and as a file in which one can seek."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError
from botocore.response import StreamingBody

from liuhen.errors import TamperError
from liuhen.vault.objectstore.client import asking_store, failed, is_gone

if TYPE_CHECKING:  # stubs, which no bureau installs
    from _typeshed import WriteableBuffer
    from mypy_boto3_s3 import S3Client

WINDOW = 8 * 2**20  # bytes asked for at a time where one seeks


class ChangedBelowError(TamperError):
    """An object changed while it was read."""

    code = "vault.changed_below"


def open_body(client: S3Client, bucket: str, key: str, *, span: str = "") -> StreamingBody | None:
    """Ask for an object's bytes, all or 'bytes=a-b'; None when there is none."""
    with asking_store():
        try:
            if span:
                return client.get_object(Bucket=bucket, Key=key, Range=span)["Body"]
            return client.get_object(Bucket=bucket, Key=key)["Body"]
        except ClientError as error:
            if is_gone(error):
                return None
            raise


class RemoteSource:
    """An object read once from front to end."""

    def __init__(self, body: StreamingBody) -> None:
        self._body = body

    def readinto(self, target: memoryview, /) -> int:
        """Fill the block from the front and say how many bytes there were; 0 at the end."""
        with asking_store():
            piece = self._body.read(len(target))
        target[: len(piece)] = piece
        return len(piece)

    def confirm(self, size: int, /) -> None:
        """Accept: whether stored bytes are right is for their digest to say."""

    def close(self) -> None:
        """Give the connection back."""
        self._body.close()


class RemoteFile(io.RawIOBase):
    """An object as a file to read and seek in; it asks for a window at a time."""

    def __init__(self, client: S3Client, bucket: str, key: str, size: int) -> None:
        self._client, self._bucket, self._key, self._size = client, bucket, key, size
        self._at = 0
        self._window: memoryview = memoryview(b"")
        self._begins = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a byte; past the end is clipped on reading."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """Say at which byte it stands."""
        return self._at

    def readinto(self, target: WriteableBuffer, /) -> int:
        """Fill the target as far as the window reaches; 0 at the end."""
        view = memoryview(target).cast("B")
        if self._at >= self._size or not view:
            return 0
        if not self._begins <= self._at < self._begins + len(self._window):
            self._load(max(len(view), 256 * 1024))
        start = self._at - self._begins
        piece = self._window[start : start + len(view)]
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _load(self, least: int) -> None:
        """Ask for the next window: a small one after a seek, larger ones when reading on."""
        reads_on = self._at == self._begins + len(self._window) and self._at > 0
        last = min(self._size, self._at + (WINDOW if reads_on else min(WINDOW, max(least, 2**20)))) - 1
        body = open_body(self._client, self._bucket, self._key, span=f"bytes={self._at}-{last}")
        if body is None:
            raise failed("NoSuchKey")
        with asking_store():
            data = body.read()
        if len(data) != last - self._at + 1:
            raise ChangedBelowError("读到一半，存储里的这份原件变了。", next_step="请管理员马上核验原始件库。")
        self._window, self._begins = memoryview(data), self._at
