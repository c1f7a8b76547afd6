"""Time stamps on the day's checkpoint (RFC 3161), where a server is configured; kept untouched and exported."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from liuhen.bureau.acting import Machine, acting
from liuhen.bureau.models import Officer
from liuhen.errors import InputError
from liuhen.trail.integrator import integrate_now, store
from liuhen.trail.models import Entry, Stamp
from liuhen.trail.timestamp import StampRefusedError, ask_for_stamp, verify_stamp
from liuhen.trail.wire import WireError

STAMPER = Machine("stamp")


def stamp_checkpoint(*, by: Officer | Machine, at: datetime) -> Stamp:
    """Have the newest checkpoint stamped: ask and verify without a transaction, then record it, verified or not.

    Raises:
        InputError: no server is configured.
        WireError: the server does not answer. Nothing is recorded.
        StampRefusedError: the server did not stamp. Nothing is recorded.
    """
    if not settings.TIME_STAMP_SERVER:
        raise InputError(
            "没有盖时间戳：没有配置时间戳服务。", next_step="有时间戳服务的，请系统管理员配置地址和根证书。"
        )
    point, note = integrate_now(), store().note()
    data = note.encode("utf-8")
    stamped = ask_for_stamp(settings.TIME_STAMP_SERVER, data)
    roots = Path(settings.TIME_STAMP_ROOTS) if settings.TIME_STAMP_ROOTS else None
    verified = verify_stamp(stamped.answer, data, roots)
    with acting(by, "stamp.keep", at=at) as act:
        row = Stamp.objects.create(
            day=timezone.localdate(at),
            origin=point.origin,
            size=point.size,
            note=note,
            server=settings.TIME_STAMP_SERVER[:200],
            request=stamped.request,
            answer=stamped.answer,
            stamped_at=verified.at,
            verified_with=verified.tool,
            trouble=verified.trouble,
            at=at,
            entry_uid=act.uid,
        )
        return act.upon(row, size=row.size, root=point.root.hex(), server=row.server, method=row.verified_with)


def stamp_daily(at: datetime) -> Stamp | None:
    """Stamp once a day; run by the worker every hour. A failure is an entry once a day and is tried again."""
    today = timezone.localdate(at)
    if not settings.TIME_STAMP_SERVER or Stamp.objects.filter(day=today).exists():
        return None
    try:
        return stamp_checkpoint(by=STAMPER, at=at)
    except (WireError, StampRefusedError) as error:
        begin = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        if not Entry.objects.filter(verb="stamp.fail", recorded_at__gte=begin).exists():
            with acting(STAMPER, "stamp.fail", at=at) as act:
                act.note(sentence=error.sentence, server=settings.TIME_STAMP_SERVER)
        return None
