"""The regulation's own text: brought in by the bureau, compared with the pack's articles, then taken into use."""

import hashlib
from datetime import datetime

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Bureau, Officer, RegulationText
from liuhen.bureau.queries import active_pack
from liuhen.errors import InputError
from liuhen.law.articles import differences, split
from liuhen.law.textfile import TextFileError, words_of

LONGEST_NAME = 200


def offer_text(
    bureau: Bureau, file_name: str, data: bytes, *, by: Officer, at: datetime, once: str | None = None
) -> RegulationText:
    """Bring in the text of the bureau's regulation from a txt or docx file. It is shown only after `use_text`.

    The bytes are kept as they came, with their SHA-256; what differs from the pack's articles is named.

    Raises:
        TextFileError: the file is empty, damaged, of another kind, or holds no article.
    """
    text = split(words_of(data))
    if not text.articles:
        raise TextFileError(
            "文件里没有找到“第几条”，没有导入。", next_step="请核对选的是制度全文；条号要写在每条开头，例如“第一条”。"
        )
    pack = active_pack(bureau)
    with acting(by, "text.offer", at=at, on=bureau, once=once) as act:
        row = RegulationText.objects.create(
            bureau=bureau,
            pack_code=pack.code,
            file_name=file_name[-LONGEST_NAME:] or "未命名",
            content=data,
            sha256=hashlib.sha256(data).hexdigest(),
            differences=list(differences(text, (clause.article for clause in pack.own.clauses.values()))),
            offered_by=by,
            offered_at=at,
        )
        return act.upon(row, digest=f"sha256:{row.sha256}", articles=len(text.articles))


def use_text(row: RegulationText, *, by: Officer, at: datetime, reason: str = "", once: str | None = None) -> None:
    """Take an offered text into use: its articles stand beside our paraphrase from now on.

    Raises:
        InputError: it is in use already, or it differs from the pack's articles and no reason is given.
    """
    if row.differences and not reason.strip():
        raise InputError(
            f"没有采用：与规则包的条文目录有 {len(row.differences)} 处出入，还没有写明理由。",
            next_step="请核对后写明为什么仍然采用，或者改正文件后重新导入。",
        )
    with acting(by, "text.use", at=at, on=row, reason=reason.strip(), once=once) as act:
        offered = RegulationText.objects.filter(pk=row.pk, state=RegulationText.State.OFFERED)
        changed = offered.update(state=RegulationText.State.IN_USE, used_by=by, used_at=at, reason=reason.strip()[:300])
        if not changed:
            raise InputError("这份原文已经采用，没有再办一次。", next_step="请返回原文页查看。")
        act.upon(row, digest=f"sha256:{row.sha256}")
