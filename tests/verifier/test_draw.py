"""Draws by lot: only the items that follow from commitment, secret and public number; the order in the trail counts."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.verifier.draws import make_draw, result_of
from tests.verifier.exports import Said, entry, verify, write_log, write_proofs
from verifier.liuhen_verifier.draw import commitment_of, drawn


def told(draw: dict[str, object], folder: Path, *words: str | Path) -> Said:
    (folder / "draw.json").write_text(json.dumps(draw), encoding="utf-8")
    return verify("draw", folder / "draw.json", *words)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"drawn": ["AJ-2026-0001", "AJ-2026-0002", "AJ-2026-0003"]}, "抽出的结果不对"),
        ({"public_value": "07 12 19 23 28 31 + 06"}, "抽出的结果不对"),
        ({"secret": "5f" * 32}, "与抽取前的承诺不符"),
        ({"public_source": "双色球 2026111 期"}, "与抽取前的承诺不符"),
        ({"title": "换了题目"}, "与抽取前的承诺不符"),
        ({"pick": 4}, "与抽取前的承诺不符"),
    ],
)
def test_what_does_not_follow_is_named(tmp_path: Path, change: dict[str, object], words: str) -> None:
    said = told({**make_draw(), **change}, tmp_path)

    assert 1 == said.code
    assert words in said.text


def test_an_item_put_into_the_pool_afterwards_is_found(tmp_path: Path) -> None:
    draw = make_draw()

    said = told({**draw, "pool": sorted([*draw["pool"], "AJ-2026-9999"])}, tmp_path)  # type: ignore[misc]

    assert 1 == said.code
    assert "与抽取前的承诺不符" in said.text


def trail_of(folder: Path, first: str, second: str) -> Path:
    """Write two proven entries that name digests, one after the other."""
    rows = [entry(0), json.dumps({"details": {"draw": first}}).encode(), entry(2), json.dumps({"x": [second]}).encode()]
    write_log(folder / "log", rows)
    write_proofs(folder / "single", folder / "log", 4, (1, 3))
    return folder / "single"


def test_the_commitment_must_stand_before_the_result(tmp_path: Path) -> None:
    draw = make_draw()
    digests = (f"sha256:{draw['commitment']}", f"sha256:{result_of(draw)}")

    right = told(draw, tmp_path, "--trail", trail_of(tmp_path / "right", *digests))
    wrong = told(draw, tmp_path, "--trail", trail_of(tmp_path / "wrong", *reversed(digests)))
    none = told(draw, tmp_path, "--trail", trail_of(tmp_path / "none", "sha256:" + "0" * 64, digests[1]))

    assert 0 == right.code, right.text
    assert "承诺（第 2 条（序号 1））在结果（第 4 条（序号 3））之前" in right.text
    assert "承诺（第 4 条（序号 3））在结果（第 2 条（序号 1））之后" in wrong.text
    assert (1, 1) == (wrong.code, none.code)
    assert "留痕里没有找到这次抽取的承诺或结果" in none.text


@given(count=st.integers(1, 40), value=st.text(max_size=20), data=st.data())
def test_the_verifier_draws_what_the_format_says(count: int, value: str, data: st.DataObject) -> None:
    draw = make_draw(
        count=count, pick=data.draw(st.integers(1, count)), public_value=value.encode("utf-8", "replace").decode()
    )

    again = drawn(draw["pool"], draw["pick"], draw["commitment"], draw["secret"], draw["public_value"])  # type: ignore[arg-type]

    assert draw["drawn"] == again
    assert draw["commitment"] == commitment_of(draw)
    assert len(again) == len(set(again)) == draw["pick"]
