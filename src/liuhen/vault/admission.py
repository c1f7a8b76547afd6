"""What comes in and what goes back: the open receipt that admits bytes, the meter, the steps, the result."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from liuhen.errors import InputError
from liuhen.vault.digest import Digests

_UID = re.compile(r"[0-9a-f]{32}")


class AdmissionError(InputError):
    """Bytes came without an open receipt."""

    code = "vault.admission"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Names the open receipt and the arrival under which bytes may enter (decisions 15)."""

    receipt_number: str  # HZ-2026-0001, or the number of the document or list that is kept
    arrival_uid: str  # 32 hex figures, given at announce; the name of this arrival's sidecar

    def __post_init__(self) -> None:
        if not self.receipt_number or not _UID.fullmatch(self.arrival_uid):
            raise AdmissionError("这些内容没有对应的接收回执，没有存入原始件库。", next_step="请先登记接收，再存入。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Bytes that are in the vault for good."""

    digests: Digests
    sidecar_digest: str  # 'sha256:…' of the sidecar's bytes
    was_held: bool  # equal bytes were there before; this arrival only added its sidecar


class Step(Enum):
    """Moments of one `put`, in order; a test stops the process after each."""

    TEMP_OPENED = "temp_opened"
    BLOCK_RECEIVED = "block_received"
    DATA_FLUSHED = "data_flushed"
    BLOCK_VERIFIED = "block_verified"
    SIDECAR_WRITTEN = "sidecar_written"
    SIDECAR_VERIFIED = "sidecar_verified"
    DATA_LINKED = "data_linked"
    SIDECAR_LINKED = "sidecar_linked"
    DIRECTORY_FLUSHED = "directory_flushed"
    SIDECAR_TEMP_REMOVED = "sidecar_temp_removed"
    TEMPS_REMOVED = "temps_removed"


class Meter(Protocol):
    """Counts progress: bytes received, and separately bytes read back from the disk and found equal."""

    def received(self, count: int) -> None:
        """Add bytes that were taken from the source and handed to the disk."""

    def verified(self, count: int) -> None:
        """Add bytes that were read back from the disk and are equal."""


class SilentMeter:
    """Counts nothing, for callers who show no progress."""

    def received(self, count: int) -> None:
        """Ignore the bytes."""

    def verified(self, count: int) -> None:
        """Ignore the bytes."""


Steps = Callable[[Step], None]
Sidecar = Callable[[Digests], bytes]
SILENT = SilentMeter()


def unobserved(_step: Step) -> None:
    """Watch nothing: what production passes."""
