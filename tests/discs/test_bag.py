"""Bags as RFC 8493 says: valid to bagit.py and to the separate verifier, and every tampering names the file."""

import hashlib
from pathlib import Path

import bagit
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.discs.bundles import make_bundle
from tests.verifier.exports import verify

from liuhen.discs.bag import BagPathError, Payload, SourceDiffersError, digest_of, pack, seal_bag

CLIP_NAME = "recordings/LX-2026-000001_现场 检查#1.mp4"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    make_bundle(tmp_path / "AJ-2026-0001", tmp_path / "work")
    return tmp_path / "AJ-2026-0001"


def test_bagit_py_finds_the_bag_valid(bundle: Path) -> None:
    bag = bagit.Bag(str(bundle))

    assert bag.is_valid()
    assert (1, 0) == bag.version_info
    assert 8 == len(bag.payload_entries())


def test_the_separate_verifier_passes_the_bag_and_its_proofs(bundle: Path) -> None:
    said = verify(bundle)

    assert said.code == 0, said.text
    assert "8 个文件与清单相符" in said.text
    assert "1 条留痕各有证明" in said.text
    assert "1 个原始文件的摘要值与入库时的留痕相符" in said.text


@pytest.mark.parametrize(
    "path", [CLIP_NAME, "documents/01_立案审批表.pdf", "index.html", "trail/entries/000005.json", "trail/checkpoint"]
)
def test_one_changed_byte_is_named_by_the_separate_verifier(bundle: Path, path: str) -> None:
    file = bundle / "data" / path
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))

    said = verify(bundle)

    assert said.code == 1
    assert f"文件 data/{path} 与清单的摘要值不符（SHA256、SM3）" in said.text


def test_a_missing_and_an_extra_file_are_named(bundle: Path) -> None:
    (bundle / "data/documents/01_立案审批表.pdf").rename(bundle / "data/documents/别的.pdf")

    said = verify(bundle)

    assert said.code == 1
    assert "文件 data/documents/01_立案审批表.pdf 不见了" in said.text
    assert "文件 data/documents/别的.pdf 不在清单里" in said.text


def test_a_changed_manifest_is_named_by_its_tag_manifest(bundle: Path) -> None:
    manifest = bundle / "manifest-sm3.txt"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(("1" if text[0] == "0" else "0") + text[1:], encoding="utf-8")

    said = verify(bundle)

    assert said.code == 1
    assert "说明文件 manifest-sm3.txt" in said.text


def test_a_recording_replaced_with_all_manifests_rewritten_is_found_by_the_trail(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    bundle = tmp_path / "bundle"
    make_bundle(bundle, tmp_path / "work")
    forged = b"forged"
    (bundle / "data" / CLIP_NAME).write_bytes(forged)
    rebag(bundle)

    said = verify(bundle)

    assert said.code == 1
    assert f"文件 data/{CLIP_NAME} 的摘要值不是留痕（序号 5）所记的那一个" in said.text


def rebag(bundle: Path) -> None:
    """Write all manifests anew over what stands there, as a forger with our tools would."""
    files = [path for path in (bundle / "data").rglob("*") if path.is_file()]
    payloads = [Payload(path=str(path.relative_to(bundle / "data")), data=path.read_bytes()) for path in files]
    for path in bundle.glob("*.txt"):
        path.unlink()
    for path in files:
        path.unlink()
    seal_bag(bundle, pack(bundle, payloads), {})


def test_known_digests_are_compared_while_copying_and_a_changed_source_is_not_packed(tmp_path: Path) -> None:
    source = tmp_path / "clip"
    source.write_bytes(b"changed on the disk")
    known = hashlib.sha256(b"as it was taken in").hexdigest()

    with pytest.raises(SourceDiffersError, match=r"recordings/a\.mp4"):
        pack(tmp_path / "bag", [Payload(path="recordings/a.mp4", source=source, sha256=known)])
    assert not (tmp_path / "bag/data/recordings/a.mp4").exists()


def test_a_known_sm3_is_taken_over_and_an_unknown_one_is_computed(tmp_path: Path) -> None:
    right = digest_of(b"x", "sm3")

    known, computed = pack(tmp_path, [Payload(path="a", data=b"x", sm3=right), Payload(path="b", data=b"x")])

    assert right == known.sm3 == computed.sm3


@pytest.mark.parametrize("path", ["../a", "/a", "a//b", "a/./b", ""])
def test_a_path_that_leaves_the_bag_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(BagPathError):
        pack(tmp_path, [Payload(path=path, data=b"x")])


def test_a_path_used_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BagPathError):
        pack(tmp_path, [Payload(path="a", data=b"x"), Payload(path="a", data=b"y")])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(names=["%\x0c0", "a\u2028b", "c\x85d"], data=b"x")
@given(
    names=st.lists(
        st.text(st.characters(exclude_characters="/\x00", exclude_categories=["Cs"]), min_size=1, max_size=20)
        .filter(lambda name: name not in {".", ".."} and name == name.strip())
        .filter(lambda name: name.isprintable() or set(name) & {"\n", "\r", "%"}),
        min_size=1,
        max_size=4,
        unique=True,
    ),
    data=st.binary(max_size=50),
)
def test_a_bag_of_any_names_read_back_equals_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("bag")

    bag = seal_bag(folder, pack(folder, [Payload(path=name, data=data) for name in names]), {})

    assert verify(folder).code == 0
    assert {f"data/{name}" for name in names} == {file.path for file in bag.files}
    assert all((folder / file.path).read_bytes() == data for file in bag.files)
