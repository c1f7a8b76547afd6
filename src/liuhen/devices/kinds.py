"""The words the texts use for devices, and the kinds of the register they mean."""

from __future__ import annotations

from collections.abc import Sequence

FIXED = frozenset({"cctv", "storage_device", "data_terminal", "transfer_device"})  # they stay where they stand
_WORDS = {
    "执法记录仪": "body_camera",
    "照相机": "camera",
    "照相": "camera",
    "摄像机": "camcorder",
    "录像机": "camcorder",
    "摄像": "camcorder",
    "录音机": "audio_recorder",
    "录音": "audio_recorder",
    "手持执法终端": "handheld_terminal",
    "视频监控": "cctv",
    "音视频监控": "cctv",
    "采集存储设备": "storage_device",
    "存储设备": "storage_device",
    "数据管理终端": "data_terminal",
    "传输设备": "transfer_device",
}


def kind_of(word: str) -> str:
    """Return the code of the kind a text's word means; '' for a word the engine does not know."""
    return _WORDS.get(word.strip(), "")


def words_of(kind: str, named: Sequence[str]) -> str:
    """Return the word of the pack for a kind, where it names it; else ''."""
    return next((word for word in named if kind_of(word) == kind), "")


def is_fixed(kind: str) -> bool:
    """Say whether such a device stays where it stands: it has a keeper and a place and is never handed out."""
    return kind in FIXED


def present_words(kinds: Sequence[str], places: Sequence[str]) -> tuple[str, ...]:
    """Return every word under which a text may ask for what is there: kinds in use, and sorts of places in use."""
    held = set(kinds)
    return (*(word for word, kind in _WORDS.items() if kind in held), *dict.fromkeys(places))
