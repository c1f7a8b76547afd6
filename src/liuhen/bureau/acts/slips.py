"""Daily slips (日校验单): made every working day, archived, and held against the trail whenever somebody doubts it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from liuhen.bureau.acting import Machine, acting
from liuhen.bureau.models import Bureau, Officer
from liuhen.errors import LiuhenError
from liuhen.trail.integrator import integrate_now, store
from liuhen.trail.models import Slip
from liuhen.trail.note import Verifier, open_note
from liuhen.trail.queries import newest_checkpoint, signing_keys, witnessed_words
from liuhen.trail.slip import Said
from liuhen.trail.slip_sheet import Sheet, slip_pdf
from liuhen.trail.tiles import TrailFile, tile_nodes
from liuhen.trail.tree import tree_root

CLERK = Machine("slip")
_HOUR = 17  # from then on the machine makes the day's slip itself, in the office's time


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Whether the trail bears a slip out, in a whole sentence, and what to do where it does not."""

    agrees: bool
    sentence: str
    next_step: str = ""


def make_slip(*, by: Officer | Machine, at: datetime) -> Slip:
    """Make and archive a slip of the newest checkpoint: integrate, lay out without a transaction, then record it."""
    point = integrate_now()
    files = store()
    note = files.note()
    here = timezone.localtime(at)
    bureau = by.bureau if isinstance(by, Officer) else Bureau.objects.order_by("pk").first()
    sheet = Sheet(
        bureau=bureau.name if bureau else "",
        day=_day_words(here.date()),
        made=f"{_day_words(here.date())} {here:%H:%M}",
        made_at=at,
        checkpoint=point,
        key_id=files.verifier().key_id.hex(),
        note=note,
        witnesses=witnessed_words(point.origin),
    )
    pdf = slip_pdf(sheet)
    digest = hashlib.sha256(pdf).hexdigest()
    files.put([TrailFile(path=_path(digest), data=pdf)])
    with acting(by, "slip.make", at=at) as act:
        row = Slip.objects.create(
            day=here.date(),
            origin=point.origin,
            size=point.size,
            root=point.root.hex(),
            note=note,
            pdf_digest=f"sha256:{digest}",
            made_at=at,
            entry_uid=act.uid,
        )
        return act.upon(row, digest=row.pdf_digest, size=row.size, root=row.root)


def make_daily_slip(at: datetime) -> Slip | None:
    """Make the day's slip once the working day ends, unless a person has made one; run by the worker every hour."""
    here = timezone.localtime(at)
    if here.hour < _HOUR or Slip.objects.filter(day=here.date()).exists() or newest_checkpoint() is None:
        return None
    return make_slip(by=CLERK, at=at)


def slip_file(slip: Slip) -> bytes:
    """Give the archived PDF of a slip."""
    return store().read(_path(slip.pdf_digest.removeprefix("sha256:")))


def compare_slip(said: Said, *, by: Officer | Machine, at: datetime) -> Compared:
    """Hold a slip against the trail and record the outcome, whichever it is."""
    found = weigh_slip(said)
    with acting(by, "slip.compare", at=at) as act:
        act.note(size=said.size, root=said.root.hex(), agrees=found.agrees, sentence=found.sentence)
    return found


def weigh_slip(said: Said) -> Compared:
    """Tell whether the trail still begins with what the slip says; a rolled-back or forked server is exposed here."""
    integrate_now()
    files = store()
    point = newest_checkpoint()
    stop = "请停止写入，保留现场，把本单交审计员，并请上级用核验程序核对全本导出。"
    if said.note and not any(_opens(said.note, key) for key in signing_keys()):
        sentence = "校验单上的签名不是本系统任何一把公钥签的：不是本系统的校验单，或者公钥被换过。"
        return Compared(agrees=False, sentence=sentence, next_step=stop)
    if point is None or said.size > point.size:
        have = 0 if point is None else point.size
        sentence = (
            f"校验单记着 {said.size} 条，这里只有 {have} 条：从第 {have + 1} 条起被截去，或者服务器被退回到从前。"
        )
        return Compared(agrees=False, sentence=sentence, next_step=stop)
    root = tree_root(said.size, tile_nodes(point.size, files.read))
    if root != said.root:
        sentence = (
            f"这里前 {said.size} 条的根摘要值与校验单不同：这 {said.size} 条里有被改、被删、被调换的，或者留痕分叉了。"
        )
        return Compared(agrees=False, sentence=sentence, next_step=stop)
    return Compared(agrees=True, sentence=f"一致：现在 {point.size} 条留痕的前 {said.size} 条，就是校验单上的那些。")


def _opens(note: str, key: Verifier) -> bool:
    try:
        open_note(note, key)
    except LiuhenError:
        return False
    return True


def _path(digest: str) -> str:
    return f"slips/{digest}.pdf"


def _day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
