"""Entries as whole Chinese sentences: who, what, to what, why; refusals; nothing assembled twice."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from liuhen.bureau.sentence import sentence
from liuhen.bureau.verb import Verb
from liuhen.bureau.verbs import VERBS
from liuhen.trail.entry import Actor, EntryBody, EntryKind, Outcome, Subject

SEAL = Verb(name="recording.seal", label="证据入库", sentence="{actor}将{subjects}封存入库")
REVOKE = Verb(name="access.revoke", label="收回许可", sentence="{actor}收回了{subjects}的许可，事由：{reason}")
RULES = {verb.name: verb for verb in (SEAL, REVOKE)}


def lx(number: int) -> Subject:
    return Subject(kind="recording", id=str(number), label=f"LX-{number}")


BODY = EntryBody(
    uid="0" * 32,
    nonce="0" * 32,
    recorded_at=datetime(2026, 9, 21, tzinfo=UTC),
    at=datetime(2026, 9, 21, tzinfo=UTC),
    bureau="a",
    actor=Actor(kind="officer", id="1", name="管理员丁"),
    kind=EntryKind.ACT,
    verb="recording.seal",
    subjects=(lx(1),),
    details={},
)


@pytest.mark.parametrize(
    ("expected", "changes"),
    [
        ("管理员丁将LX-1封存入库。", {}),
        ("管理员丁将LX-1封存入库，事由：补录。", {"reason": "补录"}),
        ("管理员丁将LX-1、LX-2、LX-3 等 4 件封存入库。", {"subjects": tuple(lx(number) for number in (1, 2, 3, 4))}),
        ("管理员丁收回了LX-1的许可，事由：用途已尽。", {"verb": "access.revoke", "reason": "用途已尽。"}),
        ("管理员丁收回了LX-1的许可。", {"verb": "access.revoke"}),
        ("管理员丁办理了“old.verb”（LX-1）。", {"verb": "old.verb"}),
        ("未登录的人将LX-1封存入库。", {"actor": Actor(kind="visitor", id="", name="")}),
        (
            "管理员丁要办理“证据入库”（LX-1），未获准：期限未到（办法｜第九条）。",
            {
                "outcome": Outcome.REFUSED,
                "kind": EntryKind.REFUSAL,
                "details": {"sentence": "期限未到。", "article": "办法｜第九条"},
            },
        ),
        (
            "管理员丁要办理“证据入库”，未获准。",
            {"outcome": Outcome.REFUSED, "kind": EntryKind.REFUSAL, "subjects": ()},
        ),
    ],
)
def test_an_entry_is_told_as_one_sentence(expected: str, changes: dict[str, object]) -> None:
    assert expected == sentence(replace(BODY, **changes), RULES)


def test_braces_in_a_label_stay_what_they_are() -> None:
    strange = Subject(kind="recording", id="1", label="{reason} {0}")

    assert "管理员丁将{reason} {0}封存入库。" == sentence(replace(BODY, subjects=(strange,)), RULES)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_gives_a_whole_sentence_with_and_without_a_reason(verb: str) -> None:
    for reason in ("", "工作需要"):
        told = sentence(replace(BODY, verb=verb, reason=reason), VERBS)

        assert told.endswith("。")
        assert "{" not in told
        assert told.count("。") == 1
