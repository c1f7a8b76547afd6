"""Findings that tests write themselves, through the same values and statements as the projector."""

from __future__ import annotations

from dataclasses import fields

from liuhen.bureau.models import Officer
from liuhen.duties.acts.storing import FINDINGS, SUBJECTS, keep_duties
from liuhen.duties.models import Finding, Subject
from liuhen.duties.rows import Whose, Writer
from liuhen.law.citation import Citation, Source
from liuhen.law.finding import Finding as Found
from liuhen.law.finding import Level

ARTICLE_8 = Citation(source=Source.REGULATION, article="第八条", title="办法")


def a_found(rule: str, **changes: object) -> Found:
    """Make up what the law might say."""
    known: dict[str, object] = {
        "rule": rule,
        "subject_kind": "recording",
        "subject_id": "1",
        "level": Level.VIOLATION,
        "citation": ARTICLE_8,
        "pack_code": "wuhan",
        "pack_version": "1.0.0",
        "words": rule,
    }
    return Found(**(known | changes))  # type: ignore[arg-type] # tests name what they change


def a_finding(whose: Officer, rule: str, **changes: object) -> Finding:
    """Write one finding of an officer's bureau and unit; `changes` are of the finding, or of its subject."""
    names = {field.name for field in fields(Found)}
    found = a_found(rule, **{name: value for name, value in changes.items() if name in names})
    about: dict[str, object] = {
        "kind": found.subject_kind,
        "key": found.subject_id,
        "bureau_id": whose.bureau_id,
        "unit_id": whose.unit_id,
        "label": "LX-2026-000001",
        "words": "",
        "officer_id": whose.pk,
        "bundle": rule,
    }
    subject = Whose(**(about | {name: value for name, value in changes.items() if name in set(about) - names}))  # type: ignore[arg-type] # as above
    writer = Writer()
    rows = writer.findings(subject, [found])
    keep_duties(writer.duties)
    SUBJECTS.exchange(Subject.objects.filter(pk=rows[0][1]).values_list(*SUBJECTS.columns), [writer.subject(subject)])
    FINDINGS.insert(rows)
    return Finding.objects.select_related("about", "duty").get(pk=rows[0][0])
