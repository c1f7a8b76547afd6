"""Cutting Chinese text into words that both databases look up: pairs, rare signs, width, case, numbers in part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.search.grams import BREAK, LONGEST_WORD, excerpt, field, key, normalised, phrases


def is_found(question: str, *parts: str) -> bool:
    """Look a question up as both databases do: every phrase stands somewhere, its words one after the other."""
    words = field(parts)
    return all(
        any(_stands(phrase.words, words[at:], is_open=phrase.is_open) for at in range(len(words)))
        for phrase in phrases(question)
    )


def _stands(wanted: tuple[str, ...], words: list[str], *, is_open: bool) -> bool:
    if len(words) < len(wanted):
        return False
    *first, last = wanted
    meets = words[len(first)].startswith(last) if is_open else words[len(first)] == last
    return meets and words[: len(first)] == first


def test_a_run_becomes_its_pairs_and_its_last_sign() -> None:
    assert ["查封", "封扣", "扣押", "押", BREAK] == field(["查封扣押"])


@pytest.mark.parametrize("name", ["王喆", "堃赟", "玥犇", "䶮", "𠮷野", "鿍"])
def test_rare_signs_are_found(name: str) -> None:
    assert is_found(name, f"当事人{name}，住云泽市")
    assert not is_found(name, "当事人王二，住云泽市")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("罚〔2026〕3", "云医保罚〔2026〕31号"),
        ("罚2026", "云医保罚〔2026〕31号"),
        ("医保罚[2026]31号", "云医保罚〔2026〕31号"),
        ("LX-2026-0000", "LX-2026-000012"),
        ("yz03", "YZ-03"),
        ("ＹＺ－０３", "yz-03"),
        ("Abc", "ＡＢＣ公司"),
        ("罚", "处罚决定"),
        ("决定 当事人", "当事人收到决定"),
    ],
)
def test_what_is_typed_in_part_in_another_width_or_case_is_found(question: str, text: str) -> None:
    assert is_found(question, text)


@pytest.mark.parametrize(
    ("question", "text"), [("三李", "张三 李四"), ("2026-31", "31号 2026年"), ("押查", "查封扣押")]
)
def test_what_does_not_stand_there_is_not_found(question: str, text: str) -> None:
    assert not is_found(question, *text.split())


def test_a_phrase_never_reaches_from_one_field_into_the_next() -> None:
    assert not is_found("药房现场", "甲大药房", "现场检查")
    assert is_found("药房现场", "甲大药房现场检查")


def test_signs_that_nobody_can_look_up_ask_nothing() -> None:
    assert () == phrases("　〔〕，。") == phrases("")


def test_a_digest_of_letters_is_cut_short_and_a_number_is_compared_without_its_brackets() -> None:
    assert LONGEST_WORD == len(field(["a" * 3000])[0])
    assert "云医保罚20263号" == key("云医保罚〔２０２６〕3号")


def test_the_place_is_shown_with_what_stands_around_it() -> None:
    cut = excerpt("一" * 40 + "查封扣押" + "二" * 40, "查封")

    assert cut is not None
    assert ("…", "查封", "…") == (cut.before[0], cut.hit, cut.after[-1])
    assert excerpt("没有", "查封") is None


@given(st.text(max_size=60), st.data())
def test_every_piece_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    folded = normalised(text)
    start = data.draw(st.integers(0, len(folded)))
    piece = folded[start : data.draw(st.integers(start, len(folded)))]
    if normalised(piece) != piece or not _is_whole(folded, start):
        return
    for phrase in phrases(piece.replace(" ", "")):
        assert phrase.words
    if not any(sign.isspace() for sign in piece):
        assert is_found(piece, text)


def _is_whole(folded: str, start: int) -> bool:
    """Say whether a piece begins where a word may begin: not in the middle of letters or figures."""
    return start == 0 or not (folded[start - 1].isalnum() and not "\u3400" <= folded[start - 1] <= "\u9fff")
