"""The file of a case: announced, closed when it is built, failed, built anew (归档)."""

from datetime import datetime

from django.utils import timezone

from liuhen.archive.contents import Built
from liuhen.archive.label_fields import Known, copy_roles, label_fields
from liuhen.archive.models import OPEN_STATES, TASK, CaseFile, Disc
from liuhen.bureau.acting import Act, Machine, acting
from liuhen.bureau.acts import next_number
from liuhen.bureau.models import Officer
from liuhen.cases.acts import road
from liuhen.cases.lifecycle import bindable
from liuhen.cases.models import Case
from liuhen.cases.queries import rules_of
from liuhen.errors import LiuhenError, RefusalError
from liuhen.jobs.port import enqueue


class FileStateError(RefusalError):
    """The case file is not in the state that this step starts from."""

    code = "archive.state"


def announce_file(case: Case, *, by: Officer, at: datetime, once: str | None = None) -> CaseFile:
    """Begin the file of a terminated case (立卷): the law is asked first, then the file is built in the background.

    Raises:
        StepRefusedError: the pack demands what is not there; names article and document.
        FileStateError: the case has a file already, or is not terminated.

    Source: wuhan art. 26 (the file is formed within its limit); shilong art. 13, 16.
    """
    with acting(by, "archive.announce", at=at, on=case, once=once) as act:
        case.refresh_from_db()
        if CaseFile.objects.filter(case=case).exists():
            raise FileStateError("这个案件已经立卷，没有再立一次。", next_step="请在“案卷与光盘”中查看。")
        _require_terminated(case)
        road.require_free(case, "compile", at=act.at)
        file = CaseFile.objects.create(
            bureau=act.home,
            unit=case.unit,
            secrecy=case.secrecy,
            case=case,
            number=next_number(act, "AJ"),
            archive_class=case.archive_class,
            announced_by=by,
            announced_at=act.at,
        )
        act.upon(case)
        _make_discs(act, file, by)
        enqueue(TASK, {"case_file": file.pk}, dedupe=_key(file))
        return act.upon(file, archive_class=file.archive_class)


def repeat_file(file: CaseFile, *, by: Officer, at: datetime, once: str | None = None) -> CaseFile:
    """Build a file anew after a failure (重新制作).

    Raises:
        FileStateError: it did not fail.
    """
    with acting(by, "archive.repeat", at=at, on=file, once=once) as act:
        changed = CaseFile.objects.filter(pk=file.pk, state="failed").update(
            state="announced", failure={}, attempt=file.attempt + 1
        )
        if not changed:
            raise FileStateError("案卷没有处于“没有做成”的状态，没有重新制作。", next_step="请刷新页面。")
        file.refresh_from_db()
        enqueue(TASK, {"case_file": file.pk}, dedupe=_key(file))
        return act.upon(file, attempt=file.attempt)


def note_building(file: CaseFile) -> bool:
    """Note that a worker builds the file now: bookkeeping of a job, told by the act that ends it."""
    return bool(CaseFile.objects.filter(pk=file.pk, state__in=OPEN_STATES).update(state="building"))


def close_file(file: CaseFile, built: Built, *, at: datetime) -> CaseFile:
    """Close a built file and put the case into the archive, in one transaction (归档).

    Raises:
        FileStateError: another run closed it first.
        StepRefusedError: meanwhile something stands in the way; the built bytes stay where they are, unused.
    """
    machine = Machine("archive", bureau=file.bureau)
    with acting(machine, "archive.close", at=at, on=file) as act:
        changed = CaseFile.objects.filter(pk=file.pk, state__in=OPEN_STATES).update(
            state="closed",
            closed_at=act.at,
            bundle_digest=built.bundle_digest,
            bundle_bytes=built.bundle_bytes,
            file_count=built.file_count,
            iso_digest=built.iso_digest,
            iso_bytes=built.iso_bytes,
            volume=built.volume,
            checkpoint_size=built.checkpoint_size,
            index=[row.as_fields() for row in built.index],
        )
        if not changed:
            raise FileStateError("案卷已经归档，没有再办一次。")
        file.refresh_from_db()
        act.upon(file, digest=built.bundle_digest, image=built.iso_digest, files=built.file_count)
        discs = list(file.discs.all())
        for disc in discs:
            act.upon(disc, digest=built.iso_digest)
        road.archive(act, file.case, discs=len(discs))
        return file


def fail_file(file: CaseFile, error: LiuhenError, *, at: datetime) -> CaseFile:
    """Note that a file could not be built, why, and what to do; nothing of the case changes."""
    machine = Machine("archive", bureau=file.bureau)
    with acting(machine, "archive.fail", at=at, on=file, reason=error.sentence) as act:
        CaseFile.objects.filter(pk=file.pk, state__in=OPEN_STATES).update(
            state="failed", failure={"sentence": error.sentence, "next_step": error.next_step}
        )
        file.refresh_from_db()
        return act.upon(file, code=error.code)


def note_verified(file: CaseFile, *, is_good: bool, at: datetime) -> None:
    """Note that a file was checked with the separate verifier, and the outcome."""
    with acting(Machine("archive", bureau=file.bureau), "archive.verify", at=at, on=file) as act:
        act.upon(file, agrees=is_good)


def _require_terminated(case: Case) -> None:
    if case.state not in bindable():
        raise FileStateError(
            f"现在还不能立卷：案件在“{case.get_state_display()}”环节，终结之后才立卷。",
            next_step="请承办人先办结案件。",
        )


def _make_discs(act: Act, file: CaseFile, by: Officer) -> None:
    rule = rules_of(file.case).disc_label()
    for role in copy_roles(rule.copies):
        number = next_number(act, "GP")
        known = Known(
            bureau=act.home.name,
            maker=by.name,
            on=timezone.localdate(act.at),
            case=f"{file.case.label} {file.case.title}",
            number=number,
        )
        disc = Disc.objects.create(
            bureau=act.home,
            case_file=file,
            number=number,
            copy_role=role,
            label=[list(pair) for pair in label_fields(rule.fields, known)],
            article=f"{rule.citation.source.value}{rule.citation.article}",
            made_by=by,
            made_at=act.at,
        )
        act.upon(disc)


def _key(file: CaseFile) -> str:
    return f"case_file:{file.pk}"
