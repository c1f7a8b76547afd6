"""What a stranger hands in: never a trace, never a file outside, never a forged conclusion, never without an answer."""

import io
import json
import os
import shutil
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.verifier.exports import Said, verify
from tests.verifier.vectors import FOLDER
from verifier.liuhen_verifier.command import main

WHOLE = ("tile/entries/000", "tile/entries/001.p/3", "tile/0/000", "tile/0/001.p/3", "tile/1/000.p/1", "checkpoint")


def run(*words: str | Path) -> Said:
    """Run the verifier inside this process, so that an exception of it is ours."""
    said = io.StringIO()
    with redirect_stdout(said):
        code = main([str(word) for word in words])
    return Said(code=code, text=said.getvalue())


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER / "bag", tmp_path / "bag"))


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER / "export", tmp_path / "export"))


def add_line(bag: Path, path: str, *, name: str = "manifest-sha256.txt") -> None:
    with (bag / name).open("a", encoding="utf-8", newline="") as file:
        file.write(f"{'0' * 64}  {path}\n")


@pytest.mark.parametrize(
    "path",
    [
        "../secret",
        "data/../../secret",
        "/etc/passwd",
        "data//a",
        "C:/secret",
        "data/./a",
        "a\x00b",
        "..",
        "",
        "data/%0A../..",
    ],
)
def test_a_path_that_leads_out_of_the_bag_is_a_fault_and_is_not_opened(bag: Path, path: str) -> None:
    (bag.parent / "secret").write_text("secret", encoding="utf-8")
    add_line(bag, path)

    said = run(bag)

    assert 1 == said.code
    assert "指到了包外" in said.text


def test_links_are_not_followed_neither_to_files_nor_to_folders(bag: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    shutil.copytree(bag / "data/documents", outside)
    shutil.rmtree(bag / "data/documents")
    (bag / "data/documents").symlink_to(outside)
    clip = next((bag / "data/recordings").iterdir())
    clip.rename(tmp_path / "clip")
    clip.symlink_to(tmp_path / "clip")

    said = run(bag)

    assert 1 == said.code
    assert f"文件 data/recordings/{clip.name} 是链接或设备" in said.text
    assert "data/documents 是链接或设备" in said.text


@pytest.mark.parametrize("name", ["checkpoint", "key.txt", "history.notes", "tile/entries/000", "tile/0/000"])
def test_a_pipe_a_folder_or_a_link_in_place_of_a_file_is_answered(export: Path, name: str) -> None:
    for make in (os.mkfifo, os.mkdir, lambda path: Path(path).symlink_to("/dev/zero")):
        target = export / name
        if target.is_symlink() or target.is_fifo() or target.is_file():
            target.unlink()
        elif target.is_dir():
            target.rmdir()
        make(target)
        assert run(export).code in (0, 1, 2) if name == "history.notes" else run(export).code in (1, 2)


def test_a_name_cannot_forge_a_line_or_the_conclusion(bag: Path) -> None:
    evil = "data/a\n结论：一致。\x1b[2J\u202egpj.exe"
    add_line(bag, evil.replace("\n", "%0A"))
    (bag / "data/b\n结论：一致。").write_text("x", encoding="utf-8")

    said = run(bag)

    assert said.text.splitlines()[0].startswith("结论：不一致")
    assert 1 == sum(line.startswith("结论") for line in said.text.splitlines())
    assert "\x1b" not in said.text
    assert "\u202e" not in said.text
    assert r"data/a\x0a结论" in said.text


def test_names_that_are_not_utf_8_are_named_and_do_not_stop_the_check(bag: Path) -> None:
    (bag / "data" / os.fsdecode(b"\xfe\xff.mp4")).write_bytes(b"x")

    said = verify(bag)

    assert 1 == said.code
    assert r"data/\udcfe\udcff.mp4" in said.text
    assert "Traceback" not in said.text


BOMBS = {
    "deep": "[" * 200_000,
    "nested": '{"items":' + "[" * 5000 + "]" * 5000 + "}",
    "wrong type": '{"items":[{"path":1}]}',
    "huge number": '{"items":' + "9" * 10_000 + "}",
    "not utf-8": "\xff",
    "nothing": "null",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_catalogue_that_is_a_bomb_or_nonsense_is_a_fault(bag: Path, bomb: str) -> None:
    (bag / "data/catalogue.json").write_bytes(bomb.encode("latin-1"))

    said = run(bag)

    assert 1 == said.code
    assert "catalogue.json" in said.text


@pytest.mark.parametrize("size", ["9" * 17, "9" * 40, "-1", "01", "٣", "1e9", ""])
def test_a_checkpoint_with_an_absurd_count_is_answered_at_once(export: Path, size: str) -> None:
    text = (export / "checkpoint").read_text(encoding="utf-8").replace("\n259\n", f"\n{size}\n")
    (export / "checkpoint").write_text(text, encoding="utf-8")

    assert run(export).code in (1, 2)


def test_a_checkpoint_of_another_bureau_is_said_to_be_one(export: Path, tmp_path: Path) -> None:
    text = (export / "checkpoint").read_text(encoding="utf-8").replace("liuhen.example/test", "liuhen.example/other")
    (tmp_path / "kept").write_text(text, encoding="utf-8")

    said = run(export, "--checkpoint", tmp_path / "kept")

    assert 1 == said.code
    assert "这是 liuhen.example/other 的校验点，不是这本留痕的（另存的校验点 kept）" in said.text


def test_files_swollen_beyond_sense_are_not_read(export: Path) -> None:
    for name in ("checkpoint", "tile/entries/001.p/3", "tile/0/001.p/3"):
        with (export / name).open("r+b") as file:
            file.truncate(40 << 30)  # sparse

    assert run(export).code in (1, 2)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("cut", [0, 1, 7])
def test_a_truncated_file_of_the_trail_gets_an_answer(export: Path, name: str, cut: int) -> None:
    data = (export / name).read_bytes()
    (export / name).write_bytes(data[:cut])

    said = run(export)

    assert said.code in (1, 2)
    assert "不一致" in said.text or "无法核验" in said.text


@settings(deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_change_of_any_file_gets_an_answer_and_what_is_covered_is_found(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kind = data.draw(st.sampled_from(["export", "single", "bag", "store", "draw.json"]))
    folder = tmp_path_factory.mktemp("fuzz")
    target = folder / kind
    if kind == "draw.json":
        shutil.copy(FOLDER / kind, target)
    else:
        shutil.copytree(FOLDER / kind, target)
    files = [target] if target.is_file() else sorted(path for path in target.rglob("*") if path.is_file())
    path = data.draw(st.sampled_from(files))
    old = path.read_bytes()
    new = changed(data, old)
    path.write_bytes(new)

    said = run(*({"store": ["store"], "draw.json": ["draw"]}.get(kind, [])), target)

    assert said.code in (0, 1, 2)
    assert said.text.startswith("结论：")
    name = path.relative_to(target).as_posix() if target.is_dir() else ""
    if new != old and (kind in ("bag", "store") or name in WHOLE):
        assert 0 != said.code, name
    shutil.rmtree(folder)


def changed(data: st.DataObject, old: bytes) -> bytes:
    """Give other bytes: one flipped, some cut out, some put in, all exchanged, or the end lost."""
    at = data.draw(st.integers(0, max(0, len(old) - 1)))
    how = data.draw(st.sampled_from(["flip", "cut", "put", "all", "end"]))
    more = data.draw(st.binary(max_size=40))
    if how == "flip" and old:
        return old[:at] + bytes([old[at] ^ (1 << data.draw(st.integers(0, 7)))]) + old[at + 1 :]
    return {"cut": old[:at] + old[at + len(more) :], "put": old[:at] + more + old[at:], "end": old[:at]}.get(how, more)


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=300), other=st.text(max_size=200))
def test_any_text_as_key_slip_or_checkpoint_is_answered(text: str, other: str) -> None:
    for words in (["--key", text], ["--slip", text], ["--checkpoint", other or "x"]):
        if not any(word.startswith("-") for word in words[1:]):
            assert run(FOLDER / "single", *words).code in (0, 1, 2)


LISTS = st.lists(st.text(max_size=4) | st.integers(), max_size=4)
ANYTHING = st.none() | st.integers() | st.text(max_size=5) | LISTS
MEMBERS = st.sampled_from(["pool", "pick", "drawn", "secret", "commitment", "title", "public_value"])


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(members=st.dictionaries(MEMBERS, ANYTHING))
def test_any_draw_is_answered(members: dict[str, object], tmp_path_factory: pytest.TempPathFactory) -> None:
    draw = {**json.loads((FOLDER / "draw.json").read_text(encoding="utf-8")), **members}
    path = tmp_path_factory.mktemp("draw") / "draw.json"
    path.write_text(json.dumps(draw), encoding="utf-8")

    assert run("draw", path).code in (0, 1, 2)


def test_the_answer_for_programs_is_json_with_codes_and_places(export: Path) -> None:
    path = export / "tile/entries/000"
    data = bytearray(path.read_bytes())
    data[9000] ^= 1
    path.write_bytes(bytes(data))

    told = json.loads(run(export, "--json", "--lang", "en").text)

    assert ("liuhen-verification/1", "differs", 1, 1) == (told["format"], told["verdict"], told["exit"], told["faults"])
    assert [{"code": "log.changed", "at": 17, "words": "entry 18 (index 17): its content was changed"}] == told[
        "differs"
    ]
    assert told["conclusion"].startswith("Conclusion: IT DIFFERS")
