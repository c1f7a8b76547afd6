"""Images: written by xorriso, opened by xorriso, read back by bsdtar; a difference is named."""

import hashlib
from pathlib import Path

import pytest

from liuhen.discs.iso import DiscToolError, ReadBackError, build_image, contents, read_back, volume_id, volume_of


@pytest.fixture
def tree(tmp_path: Path) -> dict[str, str]:
    files = {
        "打开案卷.html": b"<p>",
        "电子档案/AJ-2026-0001/data/recordings/LX-2026-000001_甲大药房现场检查（第一段）原始文件名很长的一个.mp4": b"x"
        * 9000,
        "电子档案/AJ-2026-0001/bagit.txt": b"bag",
        "其他/核验程序/liuhen_verify.py": b"print()",
        "空文件": b"",
    }
    for name, data in files.items():
        path = tmp_path / "disc" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def test_an_image_read_back_holds_every_file_with_its_chinese_name(tmp_path: Path, tree: dict[str, str]) -> None:
    image = build_image(tmp_path / "disc", tmp_path / "disc.iso", volume="LIUHEN_TEST")

    assert tree == contents(image.path)
    assert len(tree) == read_back(image.path, tree)
    assert "LIUHEN_TEST" == volume_of(image.path)
    assert image.sha256 == "sha256:" + hashlib.sha256(image.path.read_bytes()).hexdigest()


def test_a_changed_byte_in_the_image_is_named(tmp_path: Path, tree: dict[str, str]) -> None:
    image = build_image(tmp_path / "disc", tmp_path / "disc.iso", volume="LIUHEN_TEST")
    data = image.path.read_bytes()
    image.path.write_bytes(data.replace(b"x" * 9000, b"x" * 8999 + b"y"))

    with pytest.raises(ReadBackError, match=r"LX-2026-000001.*不一致"):
        read_back(image.path, tree)


def test_a_missing_and_an_extra_file_are_named(tmp_path: Path, tree: dict[str, str]) -> None:
    image = build_image(tmp_path / "disc", tmp_path / "disc.iso", volume="LIUHEN_TEST")

    with pytest.raises(ReadBackError, match="没有 缺的"):
        read_back(image.path, {**tree, "缺的": "0"})
    with pytest.raises(ReadBackError, match="多出 空文件"):
        read_back(image.path, {name: figures for name, figures in tree.items() if name != "空文件"})


def test_what_is_no_image_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "no.iso").write_bytes(b"no image" * 1000)

    assert "" == volume_of(tmp_path / "no.iso")
    with pytest.raises((DiscToolError, ReadBackError)):
        read_back(tmp_path / "no.iso", {"a": "0"})


def test_a_source_that_is_not_there_gives_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(DiscToolError, match="xorriso 没有做成光盘映像"):
        build_image(tmp_path / "nowhere", tmp_path / "x.iso", volume="X")


@pytest.mark.parametrize(
    ("expected", "number"),
    [
        ("LIUHEN_AJ_2026_0001", "AJ-2026-0001"),
        ("LIUHEN_2026_14", "云医保罚〔2026〕14号"),
        ("LIUHEN_" + "A" * 25, "a" * 40),
    ],
)
def test_a_volume_name_uses_only_what_every_reader_knows(expected: str, number: str) -> None:
    assert expected == volume_id(number)
