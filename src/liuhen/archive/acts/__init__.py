"""Every write of room archive: announce a file, close it when it is built, note a failure, build anew (归档)."""

from liuhen.archive.acts.filing import (
    TASK,
    FileStateError,
    announce_file,
    close_file,
    fail_file,
    note_building,
    note_verified,
    repeat_file,
)

__all__ = (
    "TASK",
    "FileStateError",
    "announce_file",
    "close_file",
    "fail_file",
    "note_building",
    "note_verified",
    "repeat_file",
)
