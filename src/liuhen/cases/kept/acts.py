"""Write down what was kept; the bytes are in the vault before an act begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import kind_of
from liuhen.cases.kept.models import KeptFile
from liuhen.cases.kept.store import Kept
from liuhen.cases.models import Case
from liuhen.errors import InputError


def put_down(act: Act, case: Case, about: Model, files: Sequence[Kept]) -> list[KeptFile]:
    """Write down the files kept for a thing of the case; one that is there already stays as it is. A step."""
    rows = []
    for one in files:
        row, _ = KeptFile.objects.get_or_create(
            about_kind=kind_of(about),
            about_id=about.pk,
            kind=one.kind,
            sha256=one.sha256,
            defaults={
                "bureau": act.home,
                "case": case,
                "words": one.words,
                "name": one.name,
                "sm3": one.sm3,
                "size": one.size,
                "media_type": one.media_type,
                "by": act.officer,
                "at": act.at,
            },
        )
        rows.append(act.upon(row, digest=one.sha256))
    return rows


def add_files(
    case: Case, about: Model, files: Sequence[Kept], *, by: Officer, at: datetime, once: str | None = None
) -> list[KeptFile]:
    """Keep further files for a thing of the case.

    Raises:
        InputError: no file was chosen.
    """
    if not files:
        raise InputError("没有留存材料：没有选文件。", next_step="请选择文件后再留存。")
    with acting(by, "case.keep_file", at=at, on=case, once=once) as act:
        act.upon(case)
        act.upon(about)
        return put_down(act, case, about, files)
