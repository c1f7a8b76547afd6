"""The file as one PDF: order by habit and by hand, page numbers, bookmarks, recordings as pages, nothing lost."""

import io
import re
import subprocess
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from tests.archive.leaves import COVER, clip, leaf, page_of, photo
from tests.documents.test_typst import text_of

from liuhen.archive.binding.bound import UnreadableLeafError, bind, pages_in
from liuhen.archive.binding.habit import Leaf, arranged, habit_for, page_ranges
from liuhen.archive.binding.sheets import span_words
from liuhen.documents.forms import forms
from liuhen.law.lifecycle import procedures

PENALTY = habit_for("penalty")
KINDS = ("penalty_decision", "service_receipt", "site_record", "filing_approval", "closing_report", "case_source")


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    return {kind: page_of(kind) for kind in ("penalty_decision", "service_receipt", "site_record")}


def bound(leaves: list[Leaf], blobs: dict[str, bytes]) -> bytes:
    return bind(COVER, leaves, blobs.__getitem__)


def counted(one: Leaf, data: bytes, blobs: dict[str, bytes]) -> Leaf:
    blobs[one.digest] = data
    return replace(one, pages=pages_in(data, one.media_type))


def test_by_habit_the_decision_comes_first_and_a_receipt_behind_what_it_served() -> None:
    site, source, decision = leaf(2, "site_record"), leaf(1, "case_source"), leaf(3, "penalty_decision")
    receipt = leaf(4, "service_receipt", follows=decision.key)
    closing = leaf(5, "closing_report")

    order = arranged([site, source, clip(9), decision, receipt, closing], [], PENALTY)

    assert [decision, receipt, source, site, closing, clip(9)] == order


def test_an_order_made_by_hand_is_kept_and_a_later_paper_goes_behind_its_predecessor_by_habit() -> None:
    decision, approval, site = leaf(3, "penalty_decision"), leaf(1, "filing_approval"), leaf(2, "site_record")
    by_hand = [site.key, decision.key]

    order = arranged([approval, site, decision], by_hand, PENALTY)

    assert [site, decision, approval] == order


@given(
    kinds=st.lists(st.sampled_from(KINDS), max_size=12),
    follows=st.lists(st.integers(0, 12), max_size=12),
    order=st.lists(st.integers(0, 15), max_size=15),
)
def test_whatever_the_order_nothing_is_lost_and_nothing_doubled(
    kinds: list[str], follows: list[int], order: list[int]
) -> None:
    behind = [f"document:{one}" for one in follows] + [""] * len(kinds)
    leaves = [leaf(at, kind, follows=behind[at]) for at, kind in enumerate(kinds)]

    placed = arranged(leaves, [f"document:{one}" for one in order], PENALTY)

    assert sorted(one.key for one in leaves) == sorted(one.key for one in placed)
    ranges = page_ranges(placed)
    assert all(later[0] == earlier[1] + 1 for earlier, later in pairwise(ranges))


@pytest.mark.parametrize("code", sorted(procedures()))
def test_every_procedure_has_its_usual_order_of_forms_that_exist_and_says_what_it_goes_by(code: str) -> None:
    habit = habit_for(code)

    assert habit.source.startswith("系统默认")
    assert habit.rest in habit.kinds
    assert len(set(habit.kinds)) == len(habit.kinds)
    assert not set(habit.kinds) - {habit.rest} - set(forms())


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("measure", "sealing_decision"),
        ("enforcement", "enforcement_decision"),
        ("inspection", "inspection_opinion"),
        ("reward", "application_decision"),
        ("summary", "summary_decision"),
    ],
)
def test_the_paper_that_concludes_a_procedure_lies_on_top_and_its_closing_report_below(code: str, first: str) -> None:
    closing, record, top = leaf(1, "closing_report"), leaf(2, "site_record"), leaf(9, first)

    assert [top, record, closing, clip(10)] == arranged([closing, clip(10), record, top], [], habit_for(code))


def test_the_bound_copy_has_cover_contents_numbers_bookmarks_and_a_page_for_each_recording(
    pages: dict[str, bytes],
) -> None:
    blobs: dict[str, bytes] = {}
    decision = counted(leaf(1, "penalty_decision"), pages["penalty_decision"], blobs)
    scanned = counted(leaf(2, "site_record", media="image/jpeg"), photo(), blobs)

    reader = PdfReader(io.BytesIO(bound([decision, scanned, clip(7)], blobs)))

    texts = [page.extract_text() for page in reader.pages]
    assert decision.pages + 2 + 3 == len(texts)
    assert "乙口腔门诊部串换诊疗项目案" in texts[0]
    assert "卷内目录" in texts[1].replace(" ", "").replace("\n", "")
    assert span_words((1, decision.pages)) in texts[1]
    assert texts[2].rstrip().endswith("1")
    assert texts[2 + decision.pages].strip() == str(decision.pages + 1)
    assert "abababab" in texts[-2]
    assert "本卷情况说明" in texts[-1]
    titles = [one.title for one in reader.outline if not isinstance(one, list)]
    assert ["案卷封面", "卷内目录"] == titles[:2]
    assert "备考表" == titles[-1]
    assert any("行政处罚决定书" in title for title in titles)
    inner = next(one for one in reader.outline if isinstance(one, list))
    assert ["录像 LX-2026-0007"] == [one.title for one in inner]


def test_rare_characters_of_names_stand_on_cover_contents_and_the_page_of_a_recording() -> None:
    rare = "喆堃赟玥犇䶮"
    cover = replace(COVER, title=f"{rare}案", facts=(("当事人", f"王{rare}"),), remarks=f"经手人{rare}")
    blobs: dict[str, bytes] = {}
    film = replace(clip(9), title=f"{rare}询问录像", facts=(("摄录人", rare),))

    text = text_of(bind(cover, [film], blobs.__getitem__))

    assert 5 <= text.count(rare)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_page_is_numbered_in_the_corner_a_reader_sees(turned: int, pages: dict[str, bytes]) -> None:
    writer, out, blobs = PdfWriter(), io.BytesIO(), dict[str, bytes]()
    writer.add_blank_page(595, 842)
    writer.pages[0].rotate(turned)
    writer.write(out)
    one = counted(leaf(1, "site_record"), out.getvalue(), blobs)

    listed = subprocess.run(
        ["pdftotext", "-bbox", "-f", "3", "-l", "3", "-", "-"],
        input=bound([one], blobs),
        capture_output=True,
        check=True,
    )
    page = re.search(r'page width="([\d.]+)" height="([\d.]+)"', listed.stdout.decode())
    word = re.search(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>1<', listed.stdout.decode())
    assert page
    assert word
    assert float(word[1]) > 0.9 * float(page[1])
    assert float(word[2]) < 0.06 * float(page[2])


def test_a_broken_paper_is_named_and_nothing_is_bound() -> None:
    one = leaf(1, "site_record")

    with pytest.raises(UnreadableLeafError, match="现场"):
        bound([one], {one.digest: b"%PDF-1.7 broken"})


def test_a_paper_whose_pages_are_not_as_counted_is_named(pages: dict[str, bytes]) -> None:
    one = replace(leaf(1, "penalty_decision"), pages=9)

    with pytest.raises(UnreadableLeafError, match="应有 9 页"):
        bound([one], {one.digest: pages["penalty_decision"]})


def test_the_same_file_says_the_same(pages: dict[str, bytes]) -> None:
    blobs: dict[str, bytes] = {}
    one = counted(leaf(1, "service_receipt"), pages["service_receipt"], blobs)

    assert text_of(bound([one], blobs)) == text_of(bound([one], blobs))


@pytest.mark.full
def test_two_hundred_pages_are_bound_in_seconds_and_tell_how_far_they_are(pages: dict[str, bytes]) -> None:
    blobs: dict[str, bytes] = {}
    leaves = [counted(leaf(at, "site_record"), pages["site_record"], blobs) for at in range(100)]
    told: list[int] = []
    began = time.monotonic()

    data = bind(COVER, leaves, blobs.__getitem__, tell=lambda done, _all, _words: told.append(done))

    assert pages_in(data, "application/pdf") > 200
    assert time.monotonic() - began < 20
    assert told == sorted(told)
