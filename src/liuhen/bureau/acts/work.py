"""Acts upon background work that failed for good: once more, or no more. The job's own history stays as it is."""

from datetime import datetime

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.errors import InputError
from liuhen.jobs import port
from liuhen.jobs.models import Job


class NotFailedError(InputError):
    """The job is not one that failed for good: somebody was faster, or one with the same key is open already."""

    code = "work.not_failed"


def do_again(job: Job, *, by: Officer, at: datetime, once: str = "") -> None:
    """Put a job that failed for good back to work, with all its attempts.

    Raises:
        NotFailedError: it is at work, done or called off.
    """
    with acting(by, "work.again", at=at, once=once) as act:
        if not port.again(job.pk):
            raise NotFailedError(
                "没有再办：这一项已经在办、已办完，或者同样的一项正在排队。", next_step="请刷新页面查看它现在的情况。"
            )
        act.upon(job, kind=job.kind)


def let_rest(job: Job, reason: str, *, by: Officer, at: datetime, once: str = "") -> None:
    """Decide that a job that failed for good is not tried again.

    Raises:
        NotFailedError: it does not wait for a decision.
    """
    with acting(by, "work.rest", at=at, reason=reason, once=once) as act:
        if not port.give_up(job.pk):
            raise NotFailedError("没有办理：这一项不在等人决定。", next_step="请刷新页面查看它现在的情况。")
        act.upon(job, kind=job.kind)
