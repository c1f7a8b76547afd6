"""Why a job failed, in one Chinese sentence for the page; the trace stands below it in the history."""

import errno
import subprocess
import traceback

from django.db import Error as DatabaseError

from liuhen.errors import LiuhenError

_OF_SYSTEM = {
    errno.ENOSPC: "磁盘已满，没有写下",
    errno.EDQUOT: "磁盘配额已满，没有写下",
    errno.EACCES: "没有读写这处文件的权限",
    errno.EPERM: "没有读写这处文件的权限",
    errno.ENOENT: "要用的文件不在原处",
    errno.EIO: "磁盘或来源读写出错",
    errno.EROFS: "磁盘是只读的，没有写下",
    errno.ENODEV: "来源已被拔出",
}
_OF_KIND: tuple[tuple[type[Exception], str], ...] = (
    (subprocess.TimeoutExpired, "超过时限没有办完，已停下"),
    (subprocess.SubprocessError, "所用的程序没有办成"),
    (TimeoutError, "等得太久没有答复"),
    (ConnectionError, "没有连上要用的服务"),
    (MemoryError, "内存不够"),
    (DatabaseError, "数据库一时不可用"),
)


def reason_of(error: Exception) -> str:
    """Say in one sentence why; what was not foreseen is named as the machine's problem, with the error's own name."""
    if isinstance(error, LiuhenError):
        return error.sentence
    if isinstance(error, OSError) and error.errno in _OF_SYSTEM:
        return _OF_SYSTEM[error.errno] + "。"
    for kind, words in _OF_KIND:
        if isinstance(error, kind):
            return words + "。"
    return f"机器的问题，不是您的操作（{type(error).__name__}）。"


def told(error: Exception) -> str:
    """Give the sentence, and below it the trace for whoever mends the program."""
    return f"{reason_of(error)}\n{''.join(traceback.format_exception(error))}"


def shortened(words: str, most: int) -> str:
    """Keep the sentence and the end of the trace."""
    if len(words) <= most:
        return words
    first, _, rest = words.partition("\n")
    first = first[: most // 2]
    return f"{first}\n{rest[len(first) + 1 - most :]}"
