"""A real object store of the tests' own: SeaweedFS, hardened, on free ports of 127.0.0.1, killed at the end.

Hardened means: signed calls between its parts (`jwt.*`), mutual TLS on every internal port, no HTTP on the master, no
statistics sent anywhere, three identities (administrator, app, sealer). `open_parts` shows what happens without.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from mypy_boto3_s3 import S3Client

HOST = "127.0.0.1"
WEED = Path(sys.executable).with_name("weed")
START_SECONDS = 60  # 15 on an idle machine
_GRPC = 10_000  # an internal port stands this far above its open one
_WITH_US = ("setpriv", "--pdeathsig", "KILL")  # a run of the tests that is killed leaves no server behind
_PARTS = ("volume", "master", "filer", "s3", "msg_broker", "client", "admin", "worker", "mq")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What one identity signs its requests with."""

    access: str
    secret: str = field(repr=False)


@dataclass(slots=True, kw_only=True)
class Node:
    """One machine's volume server."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """Take the machine away without warning."""
        _kill(self.process)


@dataclass(slots=True, kw_only=True)
class ObjectStore:
    """A running cluster: its doors, its identities, its machines."""

    folder: Path
    is_hardened: bool = True
    nodes: list[Node] = field(default_factory=list)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    admin: Keys = field(default_factory=lambda: Keys(access="ADMIN", secret=secrets.token_hex(16)))
    app: Keys = field(default_factory=lambda: Keys(access="APP", secret=secrets.token_hex(16)))
    sealer: Keys = field(default_factory=lambda: Keys(access="SEALER", secret=secrets.token_hex(16)))
    master_port: int = 0
    filer_port: int = 0
    s3_port: int = 0

    @property
    def endpoint(self) -> str:
        """Give the address of the one open door."""
        return f"http://{HOST}:{self.s3_port}"

    @property
    def inner_addresses(self) -> list[str]:
        """Give the addresses nobody outside the storage network may reach."""
        ports = (self.master_port, self.filer_port, *(node.port for node in self.nodes))
        return [f"http://{HOST}:{port}" for port in ports]

    def client(self, keys: Keys) -> S3Client:
        """Open a client of one identity."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=keys.access,
            aws_secret_access_key=keys.secret,
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 2}, connect_timeout=5),
        )

    def bucket(self, name: str, *, locks: bool = True) -> str:
        """Make a bucket as the administrator would, with or without Object Lock."""
        client = self.client(self.admin)
        if locks:
            client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
        else:
            client.create_bucket(Bucket=name)
        return name

    def shell(self, *lines: str) -> str:
        """Run the cluster's own shell as the holder of a machine's certificate may."""
        words: list[str | Path] = [
            WEED,
            "shell",
            f"-master={HOST}:{self.master_port}",
            f"-filer={HOST}:{self.filer_port}",
        ]
        done = subprocess.run(
            words,
            input="\n".join([*lines, "exit"]).encode(),
            cwd=self.folder,
            capture_output=True,
            timeout=60,
            check=True,
        )
        return done.stdout.decode(errors="replace")

    def start(self, nodes: int = 1) -> None:
        """Start master, machines, filer and gateway, and wait until a bucket can be made."""
        self.master_port, self.filer_port, self.s3_port = _free_port(), _free_port(), _free_port()
        _write_configuration(self)
        copies = "010" if nodes > 1 else "000"
        self._spawn(
            "master", f"-port={self.master_port}", f"-mdir={_folder(self.folder / 'master')}", "-telemetry=false",
            "-volumeSizeLimitMB=256", f"-defaultReplication={copies}", "-electionTimeout=1s",
            *(["-disableHttp=true"] if self.is_hardened else []),
        )  # fmt: skip
        _wait_for(self.master_port + _GRPC)
        for number in range(nodes):
            self.add_node(number)
        self._spawn(
            "filer", f"-port={self.filer_port}", f"-master={HOST}:{self.master_port}",
            f"-defaultStoreDir={_folder(self.folder / 'filer')}", f"-defaultReplicaPlacement={copies}",
        )  # fmt: skip
        _wait_for(self.filer_port + _GRPC)
        self._spawn(
            "s3", f"-port={self.s3_port}", f"-filer={HOST}:{self.filer_port}", f"-config={self.folder / 's3.json'}",
            "-iam=false", "-allowDeleteBucketNotEmpty=false", "-autoCreateBucket=false", "-cacheCapacityMB=0",
            "-port.iceberg=0", "-port.lance=0",
            f"-port.grpc={_free_port()}",
        )  # fmt: skip
        self._wait_until_it_stores()

    def add_node(self, number: int) -> None:
        """Start one more machine."""
        port, folder = _free_port(), _folder(self.folder / f"volume{number}")
        process = self._spawn(
            "volume", f"-port={port}", f"-master={HOST}:{self.master_port}", f"-dir={folder}", "-max=600",
            "-dataCenter=dc1", f"-rack=r{number}", "-index=leveldb", "-minFreeSpace=1",
        )  # fmt: skip
        _wait_for(port)
        self.nodes.append(Node(port=port, folder=folder, process=process))

    def stop(self) -> None:
        """Kill every process this cluster started and remove what it wrote."""
        for process in reversed(self.processes):
            _kill(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _spawn(self, part: str, *words: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{part}.log").open("ab")
        process = subprocess.Popen(
            [*_WITH_US, WEED, "-logtostderr=true", part, f"-ip={HOST}", f"-ip.bind={HOST}", *words],
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "GOMAXPROCS": "2", "GOMEMLIMIT": "400MiB"},
        )  # fmt: skip
        log.close()
        self.processes.append(process)
        return process

    def _wait_until_it_stores(self) -> None:
        """Wait until a bucket takes an object: the gateway answers earlier than a volume can be grown."""
        client, until = self.client(self.admin), time.monotonic() + START_SECONDS
        while True:
            try:
                with contextlib.suppress(
                    client.exceptions.BucketAlreadyExists, client.exceptions.BucketAlreadyOwnedByYou
                ):
                    client.create_bucket(Bucket="first")
                client.put_object(Bucket="first", Key="first", Body=b"1")
            except (BotoCoreError, ClientError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.3)
            else:
                return


def start(folder: Path, *, nodes: int = 1, is_hardened: bool = True) -> ObjectStore:
    """Start a cluster below a folder; whoever starts it stops it."""
    store = ObjectStore(folder=_folder(folder), is_hardened=is_hardened)
    try:
        store.start(nodes)
    except BaseException:
        store.stop()
        raise
    return store


@pytest.fixture(scope="session")
def object_store() -> Iterator[ObjectStore]:
    """Give one hardened machine for the whole run."""
    store = start(Path(tempfile.mkdtemp(prefix="liuhen-weed-")))
    try:
        yield store
    finally:
        store.stop()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill one process by its own group; weed takes 10 to 25 seconds to stop when it is asked."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    """Find a port that is free together with its internal one."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with contextlib.suppress(OSError), socket.socket() as one, socket.socket() as other:
            one.bind((HOST, port))
            other.bind((HOST, port + _GRPC))
            return port


def _wait_for(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def _write_configuration(store: ObjectStore) -> None:
    (store.folder / "s3.json").write_text(_identities(store))
    growth = "\n".join(f"copy_{copies} = 1" for copies in (1, 2, 3, "other"))  # many small buckets, few volumes each
    (store.folder / "master.toml").write_text(f"[master.volume_growth]\n{growth}\n")
    if not store.is_hardened:
        return
    _write_certificates(store.folder)
    lines = [f'[{name}]\nkey = "{secrets.token_urlsafe(32)}"' for name in
             ("jwt.signing", "jwt.signing.read", "jwt.filer_signing", "jwt.filer_signing.read")]  # fmt: skip
    lines.append(f'[grpc]\nca = "{store.folder}/ca.pem"')
    for part in _PARTS:
        pair = f'cert = "{store.folder}/node.pem"\nkey = "{store.folder}/node.key"'
        lines.append(f'[grpc.{part}]\n{pair}\nallowed_commonNames = "liuhen-store"')
    (store.folder / "security.toml").write_text("\n".join(lines) + "\n")


def _identities(store: ObjectStore) -> str:
    import json

    def one(name: str, keys: Keys, actions: list[str]) -> dict[str, object]:
        return {
            "name": name, "credentials": [{"accessKey": keys.access, "secretKey": keys.secret}], "actions": actions,
        }  # fmt: skip

    looking = ["GetObjectRetention", "GetObjectLegalHold", "GetBucketObjectLockConfiguration"]
    sealing = ["PutObjectRetention", "PutObjectLegalHold", "BypassGovernanceRetention"]
    return json.dumps(
        {
            "identities": [
                one("admin", store.admin, ["Admin", "Read", "Write", "List", "Tagging"]),
                one("app", store.app, ["Read", "Write", "List", "Tagging", "PutObjectRetention", *looking]),
                one("sealer", store.sealer, ["Read", "Write", "List", "Tagging", *looking, *sealing]),
            ]
        }
    )


def _write_certificates(folder: Path) -> None:
    """Make an authority and one certificate for every machine of the cluster."""
    authority, top = ec.generate_private_key(ec.SECP256R1()), _named("liuhen-store-ca")
    _write(folder / "ca.pem", _certificate(top, top, authority, authority, is_authority=True))
    key = ec.generate_private_key(ec.SECP256R1())
    _write(folder / "node.pem", _certificate(_named("liuhen-store"), top, key, authority, is_authority=False))
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "node.key").write_bytes(pem)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _write(path: Path, certificate: x509.Certificate) -> None:
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    *,
    is_authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    uses = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    names = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(HOST)), x509.DNSName("localhost")])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        .add_extension(names, critical=False)
        .sign(signer, hashes.SHA256())
    )
