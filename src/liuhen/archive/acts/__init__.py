"""Every write of room archive: announce a file, close it when it is built, note a failure, build anew (归档)."""

from liuhen.archive.acts.filing import (
    FileStateError,
    announce_file,
    close_file,
    fail_file,
    note_building,
    note_verified,
    repeat_file,
)
from liuhen.archive.acts.making import make_file

__all__ = (
    "FileStateError",
    "announce_file",
    "close_file",
    "fail_file",
    "make_file",
    "note_building",
    "note_verified",
    "repeat_file",
)
