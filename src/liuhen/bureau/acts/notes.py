"""Interpretation notes: how the bureau reads a clause (解释说明)."""

from dataclasses import dataclass, replace
from datetime import datetime

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Bureau, InterpretationNote, Officer
from liuhen.bureau.queries import active_pack
from liuhen.bureau.queries.regulation import notes_for
from liuhen.errors import InputError

LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNote:
    """What the form of a note says."""

    req: str  # wuhan-26-2a
    text: str
    document_number: str = ""


def write_note(
    bureau: Bureau, new: NewNote, *, by: Officer, at: datetime, once: str | None = None
) -> InterpretationNote:
    """Say how the bureau reads a clause of its regulation; the note takes the place of the former one.

    Raises:
        InputError: no such clause, no words, or too many.
    """
    pack = active_pack(bureau)
    clause = pack.own.clauses.get(new.req)
    if clause is None:
        raise InputError(f"没有写下：规则包里没有条款 {new.req}。", next_step="请从逐条查看里选一条。")
    words = new.text.strip()
    if not words or len(words) > LONGEST_NOTE:
        told = "还没有写说明" if not words else f"说明超过 {LONGEST_NOTE} 字"
        raise InputError(f"没有写下：{told}。", next_step="请改好后再办，已写的都还在。")
    with acting(by, "note.write", at=at, on=bureau, once=once) as act:
        row = _row(act, replace(new, text=words), pack.code)
        return act.upon(row, article=clause.article, words=words[:200])


def take_back_note(
    bureau: Bureau, req: str, *, by: Officer, at: datetime, once: str | None = None
) -> InterpretationNote:
    """Take the note on a clause back; it stays in the history.

    Raises:
        InputError: there is none.
    """
    with acting(by, "note.take_back", at=at, on=bureau, once=once) as act:
        former = notes_for(bureau, [req]).get(req)
        if former is None:
            raise InputError("没有撤回：这一条现在没有解释说明。", next_step="请返回逐条查看。")
        return act.upon(_row(act, NewNote(req=req, text=""), former.pack_code), req=req)


def _row(act: Act, new: NewNote, pack_code: str) -> InterpretationNote:
    return InterpretationNote.objects.create(
        bureau=act.home,
        pack_code=pack_code,
        req=new.req,
        text=new.text,
        document_number=new.document_number.strip()[:80],
        written_by=act.officer,
        written_at=act.at,
    )
