"""The office network: what the bureau's authority vouches for, and what nobody could make it vouch for."""

import ssl
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import NameOID
from django.utils import timezone

from liuhen.cli.lan import Lan, NameOutsideError, forget, own_addresses, prepare, read_note, write_note

NAME = "liuhen.yunze.lan"


def made(data: Path, *names: str, days: int = 0) -> Lan:
    return prepare(data, names=names or (NAME,), port=8000, now=timezone.now() + timedelta(days=days))


def verified(authority: Path, certificate: Path) -> bool:
    words = ["openssl", "verify", "-CAfile", str(authority), str(certificate)]
    return subprocess.run(words, capture_output=True, check=False, timeout=30).returncode == 0


def test_this_machine_is_vouched_for_under_its_names_and_addresses(tmp_path: Path) -> None:
    lan = made(tmp_path)

    assert verified(lan.authority, lan.certificate)
    assert {NAME, "localhost", "127.0.0.1", *own_addresses()} <= set(lan.names)
    assert "https://liuhen.yunze.lan:8000/" == lan.address
    assert "http://liuhen.yunze.lan:8001/" == lan.page
    assert 0o600 == lan.key.stat().st_mode & 0o777


def test_a_second_start_keeps_both_and_a_phone_need_not_install_again(tmp_path: Path) -> None:
    first, second = made(tmp_path), made(tmp_path)

    assert (first.fingerprint, first.until) == (second.fingerprint, second.until)


def test_the_machines_certificate_is_renewed_before_it_ends_and_the_authority_stays(tmp_path: Path) -> None:
    first = made(tmp_path)
    later = made(tmp_path, days=380)

    assert first.fingerprint == later.fingerprint
    assert first.until < later.until


def test_whoever_stole_the_authoritys_key_could_not_pose_as_another_site(tmp_path: Path) -> None:
    lan = made(tmp_path)
    held = x509.load_pem_x509_certificate(lan.authority.read_bytes())
    pem = (tmp_path / "keys" / "lan" / "authority.key").read_bytes()
    key, now = load_pem_private_key(pem, password=None), timezone.now()
    forged = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bank.example")]))
        .issuer_name(held.subject)
        .public_key(held.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("bank.example")]), critical=False)
        .sign(key, hashes.SHA256())  # type: ignore[arg-type]  # our own key, of the kind we made
    )
    path = tmp_path / "forged.crt"
    path.write_bytes(forged.public_bytes(Encoding.PEM))

    assert not verified(lan.authority, path)


def test_a_name_the_authority_was_not_made_for_is_refused_before_anything_starts(tmp_path: Path) -> None:
    made(tmp_path)

    with pytest.raises(NameOutsideError, match=r"liuhen\.gov\.example"):
        made(tmp_path, "liuhen.gov.example")


def test_a_name_given_at_the_first_start_is_covered_whatever_it_is(tmp_path: Path) -> None:
    lan = made(tmp_path, "liuhen.gov.example")

    assert verified(lan.authority, lan.certificate)


def test_the_note_for_the_pages_is_written_read_and_taken_back(tmp_path: Path) -> None:
    assert read_note(tmp_path) is None
    lan = made(tmp_path)
    write_note(tmp_path, lan)

    assert lan == read_note(tmp_path)
    forget(tmp_path)
    assert read_note(tmp_path) is None


def test_the_web_process_is_told_its_names_and_keeps_cookies_to_https(tmp_path: Path) -> None:
    lan = made(tmp_path)

    assert {"LIUHEN_HTTPS": "1", "LIUHEN_HOSTS": ",".join(lan.names)}.items() <= lan.environment().items()
    assert str(lan.certificate) in lan.words()
    ssl.create_default_context(cafile=str(lan.authority))
