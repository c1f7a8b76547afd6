"""Every write about the binding of a file: its order and words; and the job that makes the bound copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from liuhen.archive.binding.bound import Tell, bind
from liuhen.archive.binding.models import Arrangement
from liuhen.archive.binding.queries import BIND, Binding, binding_of, bound_path, is_bound
from liuhen.bureau.acting import acting
from liuhen.bureau.models import Officer
from liuhen.cases.models import Case
from liuhen.documents.queries import own_fonts
from liuhen.errors import InputError, RefusalError
from liuhen.evidence.queries import vault
from liuhen.jobs.port import enqueue


class ArrangementMovedError(InputError):
    """Somebody else arranged the file meanwhile; nothing was overwritten."""

    code = "archive.arrangement_moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArrangement:
    """An arrangement as a page sends it."""

    order: Sequence[str]
    result: str = ""
    remarks: str = ""
    checker: str = ""
    edition: int = 0  # that was read; 0: there was none


def arrange(case: Case, new: NewArrangement, *, by: Officer, at: datetime, once: str | None = None) -> Arrangement:
    """Arrange the file of a case (排列案卷): order of the items, words of the cover and the 备考表.

    The entry names the order before and after; what is in the file is not touched.

    Raises:
        RefusalError: the file is in the archive.
        ArrangementMovedError: somebody else changed it after it was read.
        InputError: the order names something that is not in the file.
    """
    with acting(by, "binding.arrange", at=at, on=case, once=once) as act:
        if case.state == "archived":
            raise RefusalError("没有改动：案卷已经归档，排列不能再改。", next_step="如有错漏，请在备考情况中另行说明。")
        before = binding_of(case, at=at)
        keys = [leaf.key for leaf in before.leaves]
        if set(new.order) - set(keys):
            raise InputError("没有排列。次序里有本卷没有的材料。", next_step="请刷新页面后重新排列。")
        words = {"result": new.result[:200], "remarks": new.remarks[:5000], "checker": new.checker[:60]}
        row = _written(act_by=by, case=case, new=new, words=words, at=act.at)
        act.upon(case)
        after = [leaf.key for leaf in binding_of(case, at=at).leaves]
        return act.upon(row, before=keys, after=after)


def _written(*, act_by: Officer, case: Case, new: NewArrangement, words: dict[str, str], at: datetime) -> Arrangement:
    held = Arrangement.objects.filter(case=case).first()
    if (held.edition if held else 0) != new.edition:
        raise ArrangementMovedError(
            "没有排列：另一人刚才改过这一卷，您填写的还在上一页。", next_step="请返回，刷新后再改。"
        )
    if held is None:
        return Arrangement.objects.create(
            bureau=case.bureau, case=case, order=list(new.order), arranged_by=act_by, arranged_at=at, **words
        )
    Arrangement.objects.filter(pk=held.pk, edition=new.edition).update(
        order=list(new.order), arranged_by=act_by, arranged_at=at, edition=new.edition + 1, **words
    )
    held.refresh_from_db()
    return held


def ask_for_bound(case: Case, binding: Binding) -> None:
    """Ask for the bound copy of a file as it stands now; asked again it is not made twice."""
    if not is_bound(case, binding):
        enqueue(BIND, {"case": case.pk}, dedupe=f"bound:{case.pk}")


def make_bound(case: Case, *, at: datetime, tell: Tell = lambda _done, _all, _words: None) -> None:
    """Make the bound copy of a file. It is derived: it can be made again at any time, and older ones are let go."""
    binding = binding_of(case, at=at)
    path = bound_path(case, binding)
    path.parent.mkdir(parents=True, exist_ok=True)
    store = vault()

    def bytes_of(digest: str) -> bytes:
        with store.open(digest) as file:
            return file.read()

    data = bind(binding.cover, binding.leaves, bytes_of, fonts=own_fonts(), tell=tell)
    fresh = path.with_suffix(".part")
    fresh.write_bytes(data)
    fresh.replace(path)
    for old in path.parent.glob("*.pdf"):
        if old != path:
            old.unlink(missing_ok=True)
