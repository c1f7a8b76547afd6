"""One case file from announced to closed: contents frozen, built without a transaction, then the act."""

from collections.abc import Callable
from datetime import datetime

from liuhen.archive.acts.filing import close_file, fail_file, note_building
from liuhen.archive.binding.acts import make_bound
from liuhen.archive.build import Tell, build
from liuhen.archive.models import CaseFile
from liuhen.archive.queries import contents_of, folder_of_file
from liuhen.errors import InputError, RefusalError, TamperError

Clock = Callable[[], datetime]


def make_file(file: CaseFile, *, clock: Clock, tell: Tell = lambda _done, _all, _words: None) -> CaseFile:
    """Build a case file and close it; what cannot be built is noted with its reason and can be built anew."""
    if not note_building(file):
        return file
    try:
        make_bound(file.case, at=clock())
        built = build(contents_of(file), folder_of_file(file), tell=tell)
        return close_file(file, built, at=clock())
    except (InputError, RefusalError) as error:
        return fail_file(file, error, at=clock())
    except TamperError as error:
        fail_file(file, error, at=clock())
        raise
    except OSError as error:
        broken = InputError(
            f"磁盘读写没有成功：{error.strerror or error}。", next_step="请系统管理员检查磁盘空间和权限，再重新制作。"
        )
        return fail_file(file, broken, at=clock())
