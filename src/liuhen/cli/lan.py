"""The office network: a certificate authority of the bureau's own, a certificate for this machine, the installing page.

Phones keep a page for the road and lend their camera only over https, and trust only an authority that was installed.
The authority is bound to the names of the office and to private addresses: whoever stole its key could not pose as
any other site.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import os
import socket
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from liuhen.cli import web

HOST = "127.0.0.1"
EVERY_NETWORK = "0.0.0.0"  # noqa: S104 - phones come from the office network
AUTHORITY_YEARS = 10
DAYS = 397  # of this machine's certificate; phones take none that is valid for longer
RENEW_BEFORE = timedelta(days=30)
OFFICE_SUFFIXES = ("localhost", "local", "lan", "internal", "home.arpa", "test")
PRIVATE = ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16")


class NameOutsideError(ValueError):
    """A name that the bureau's authority may not vouch for: it was made for other names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """Only this machine reaches it."""

    port: int

    @property
    def address(self) -> str:
        """Give the address of the pages."""
        return f"http://{HOST}:{self.port}/"

    def words(self) -> list[str]:
        """Give the command line of the web server."""
        return web.words(HOST, self.port)

    def environment(self) -> dict[str, str]:
        """Give its environment."""
        return web.environment()

    def answers(self) -> bool:
        """Say whether the pages answer."""
        return _answers(self.address, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lan:
    """How the office network reaches this machine."""

    address: str  # https://192.168.1.20:8000/
    page: str  # http://192.168.1.20:8001/, where a phone gets the authority
    names: tuple[str, ...]  # names and addresses the certificate is for
    fingerprint: str  # SHA-256 of the authority, as phones show it
    until: str  # last day of this machine's certificate
    folder: str  # where keys and certificates lie

    @property
    def authority(self) -> Path:
        """Give the authority's certificate."""
        return Path(self.folder) / "authority.crt"

    @property
    def certificate(self) -> Path:
        """Give this machine's certificate."""
        return Path(self.folder) / "machine.crt"

    @property
    def key(self) -> Path:
        """Give this machine's key."""
        return Path(self.folder) / "machine.key"

    @property
    def port(self) -> int:
        """Give the port of the pages; the installing page is on the next."""
        return urllib.parse.urlsplit(self.address).port or 443

    def words(self, host: str = EVERY_NETWORK) -> list[str]:
        """Give the command line of the web server; `host` is the address of this machine it listens on."""
        return web.words(host, self.port, certificate=str(self.certificate), key=str(self.key))

    def page_words(self) -> list[str]:
        """Give the command line of the installing page."""
        return [sys.executable, "-m", "liuhen.cli.main", "lan-page", "--port", str(self.port + 1)]

    def environment(self) -> dict[str, str]:
        """Give the web server's environment: the names it answers to, and cookies for https only."""
        return {**web.environment(), "LIUHEN_HOSTS": ",".join(self.names), "LIUHEN_HTTPS": "1"}

    def answers(self) -> bool:
        """Say whether the pages answer, with a certificate that the bureau's authority vouches for."""
        return _answers(f"https://{HOST}:{self.port}/", ssl.create_default_context(cafile=str(self.authority)))


def prepare(data: Path, *, names: tuple[str, ...], port: int, now: datetime) -> Lan:
    """Make what is missing below `data`/keys/lan and say how this machine is reached; `now` is aware.

    Raises:
        NameOutsideError: the authority was made before, for other names.
    """
    folder = data / "keys" / "lan"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = tuple(dict.fromkeys((*names, socket.gethostname().lower(), "localhost", *own_addresses())))
    authority, key = _authority(folder, names=known, now=now)
    machine = _machine(folder, authority, key, names=known, now=now)
    first = (
        names[0] if names else next((one for one in known if _address(one) and not one.startswith("127.")), "127.0.0.1")
    )
    return Lan(
        address=f"https://{first}:{port}/",
        page=f"http://{first}:{port + 1}/",
        names=known,
        fingerprint=authority.fingerprint(hashes.SHA256()).hex(":").upper(),
        until=machine.not_valid_after_utc.date().isoformat(),
        folder=str(folder),
    )


def own_addresses() -> tuple[str, ...]:
    """Give this machine's IPv4 addresses, that of the office network first; nothing is sent."""
    found: list[str] = []
    # An OSError here: there is no way to any network.
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("10.255.255.255", 9))
        found.append(str(probe.getsockname()[0]))
    with contextlib.suppress(OSError):  # the machine does not know its own name
        found += [str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return tuple(dict.fromkeys((*found, "127.0.0.1")))


def write_note(data: Path, lan: Lan) -> Path:
    """Tell the web process how phones reach it."""
    path = data / "run" / "lan.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(lan)), encoding="utf-8")
    return path


def read_note(data: Path) -> Lan | None:
    """Read how phones reach this machine; None: it was not started for the office network."""
    try:
        held = json.loads((data / "run" / "lan.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Lan(**{**held, "names": tuple(held["names"])})


def forget(data: Path) -> None:
    """Take the note back: this machine is no longer reached."""
    (data / "run" / "lan.json").unlink(missing_ok=True)


def _answers(address: str, trust: ssl.SSLContext | None) -> bool:
    opener = urllib.request.build_opener(*([urllib.request.HTTPSHandler(context=trust)] if trust else []))
    try:
        with opener.open(f"{address}alive/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _authority(
    folder: Path, *, names: tuple[str, ...], now: datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    path = folder / "authority.crt"
    if path.exists():
        held = x509.load_pem_x509_certificate(path.read_bytes())
        _require_covered(held, names)
        return held, _key(folder / "authority.key")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "留痕"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"留痕 办公网根证书 {now:%Y-%m-%d}"),
        ]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=365 * AUTHORITY_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_authority_usage(), critical=True)
        .add_extension(x509.NameConstraints(_permitted(names), excluded_subtrees=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write_key(folder / "authority.key", key)
    path.write_bytes(made.public_bytes(Encoding.PEM))
    return made, key


def _machine(
    folder: Path,
    authority: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    *,
    names: tuple[str, ...],
    now: datetime,
) -> x509.Certificate:
    path = folder / "machine.crt"
    if path.exists():
        held = x509.load_pem_x509_certificate(path.read_bytes())
        if _names_of(held) == set(names) and held.not_valid_after_utc - now > RENEW_BEFORE:
            return held
    own = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])]))
        .issuer_name(authority.subject)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    _write_key(folder / "machine.key", own)
    path.write_bytes(made.public_bytes(Encoding.PEM))
    return made


def _authority_usage() -> x509.KeyUsage:
    signs = dict.fromkeys(("key_cert_sign", "crl_sign"), True)
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    return x509.KeyUsage(**dict.fromkeys((*names, "encipher_only", "decipher_only"), False), **signs)


def _permitted(names: tuple[str, ...]) -> list[x509.GeneralName]:
    words = [name for name in names if not _address(name)]
    networks = [ipaddress.ip_network(one) for one in PRIVATE]
    addresses = [own for name in names if (own := _address(name))]
    others = [ipaddress.ip_network(own) for own in addresses if not any(own in network for network in networks)]
    return [
        *(x509.DNSName(name) for name in dict.fromkeys((*words, *OFFICE_SUFFIXES))),
        *(x509.IPAddress(network) for network in (*networks, *others)),
    ]


def _require_covered(authority: x509.Certificate, names: tuple[str, ...]) -> None:
    constraint = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    allowed = constraint.permitted_subtrees or []
    words = [one.value for one in allowed if isinstance(one, x509.DNSName)]
    networks = [one.value for one in allowed if isinstance(one, x509.IPAddress)]
    for name in names:
        own = _address(name)
        is_covered = (
            any(own in network for network in networks if isinstance(network, ipaddress.IPv4Network))
            if own
            else any(name == word or name.endswith(f".{word}") for word in words)
        )
        if not is_covered:
            raise NameOutsideError(name)


def _names_of(certificate: x509.Certificate) -> set[str]:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(one.value) for one in names}


def _general(name: str) -> x509.GeneralName:
    own = _address(name)
    return x509.IPAddress(own) if own else x509.DNSName(name)


def _address(name: str) -> ipaddress.IPv4Address | None:
    try:
        return ipaddress.IPv4Address(name)
    except ValueError:
        return None


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(path)
    return key


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
