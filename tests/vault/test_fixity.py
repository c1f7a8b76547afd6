"""The check finds every change and stays silent where there is none."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.vault.pretend import admission, flip_byte, sha256, sidecar

from liuhen.vault.digest import digests_of
from liuhen.vault.fixity import Expected, Fault, check
from liuhen.vault.local import LocalVault

CONTENTS = (b"first film" * 500, b"", b"third")


@pytest.fixture
def vault(tmp_path: Path) -> LocalVault:
    vault = LocalVault(tmp_path / "vault")
    for number, data in enumerate(CONTENTS):
        vault.put_bytes(admission(number), data, sidecar=sidecar())
    return vault


def _register(vault: LocalVault) -> list[Expected]:
    return [
        Expected(
            digests=digests_of(data),
            sidecars={
                admission(number).arrival_uid: sha256(
                    vault.sidecar_path(sha256(data), admission(number).arrival_uid).read_bytes()
                )
            },
        )
        for number, data in enumerate(CONTENTS)
    ]


def _faults(vault: LocalVault, expected: list[Expected] | None = None) -> list[Fault]:
    return [found.fault for found in check(vault, expected).faults]


def test_an_untouched_store_has_no_fault(vault: LocalVault) -> None:
    report = check(vault, _register(vault))

    assert (3, sum(map(len, CONTENTS)), ()) == (report.originals, report.bytes_read, report.faults)
    assert [] == _faults(vault)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_changed_byte_is_found(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    content = data.draw(st.binary(min_size=1, max_size=5000))
    vault = LocalVault(tmp_path_factory.mktemp("vault"))
    vault.put_bytes(admission(), content, sidecar=sidecar())
    flip_byte(vault.path_of(sha256(content)), data.draw(st.integers(0, len(content) - 1)))

    assert [Fault.ALTERED] == _faults(vault)


def test_a_changed_original_is_found_and_the_baseline_stays(vault: LocalVault) -> None:
    register = _register(vault)
    flip_byte(vault.path_of(sha256(CONTENTS[0])), 3)

    first, second = check(vault, register), check(vault, register)

    assert [Fault.ALTERED] == [found.fault for found in first.faults]
    assert sha256(CONTENTS[0]) == first.faults[0].digest != first.faults[0].found
    assert first == second


def test_a_removed_original_is_missing_by_register_and_by_sidecar(vault: LocalVault) -> None:
    register = _register(vault)
    vault.path_of(sha256(CONTENTS[2])).unlink()

    assert [Fault.MISSING] == _faults(vault, register)
    assert [Fault.MISSING] == _faults(vault)


def test_an_original_removed_with_its_sidecar_is_missing_by_register(vault: LocalVault) -> None:
    register = _register(vault)
    vault.sidecar_path(sha256(CONTENTS[2]), admission(2).arrival_uid).unlink()
    vault.path_of(sha256(CONTENTS[2])).unlink()

    assert [Fault.MISSING] == _faults(vault, register)


def test_data_without_any_sidecar_is_an_orphan(vault: LocalVault) -> None:
    register = _register(vault)
    vault.sidecar_path(sha256(CONTENTS[2]), admission(2).arrival_uid).unlink()

    assert [Fault.ORPHAN] == _faults(vault)
    assert [Fault.ORPHAN, Fault.SIDECAR_MISSING] == _faults(vault, register)


def test_a_changed_sidecar_is_found(vault: LocalVault) -> None:
    register = _register(vault)
    flip_byte(vault.sidecar_path(sha256(CONTENTS[0]), admission(0).arrival_uid), 12)

    assert [Fault.SIDECAR_ALTERED] == _faults(vault, register)


def test_files_nobody_registered_are_extra(vault: LocalVault) -> None:
    register = _register(vault)
    (vault.root / "objects" / "ab" / "holiday.mp4").write_bytes(b"x")
    vault.put_bytes(admission(9), b"not in the register", sidecar=sidecar())

    assert [Fault.EXTRA, Fault.EXTRA] == _faults(vault, register)
    assert [Fault.EXTRA] == _faults(vault)


def test_write_permission_is_a_fault_even_if_the_bytes_are_right(vault: LocalVault) -> None:
    vault.path_of(sha256(CONTENTS[0])).chmod(0o644)

    assert [Fault.UNPROTECTED] == _faults(vault)


def test_a_check_changes_nothing(vault: LocalVault) -> None:
    flip_byte(vault.path_of(sha256(CONTENTS[0])), 3)
    before = sorted((path, path.stat().st_mtime_ns, path.stat().st_mode) for path in vault.root.rglob("*"))

    check(vault, _register(vault))

    assert before == sorted((path, path.stat().st_mtime_ns, path.stat().st_mode) for path in vault.root.rglob("*"))
