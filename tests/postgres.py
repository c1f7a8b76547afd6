"""A PostgreSQL of the tests' own: started as an unprivileged user in a folder of its own, gone at the end.

`LIUHEN_TEST_DATABASE=postgresql pytest …` runs the tests on it. Three roles as in a bureau: the server's own, the
owner who migrates, and the service, which may only add to the trail (decisions 26). Whoever needs a database whose
transactions are really committed gets a copy of a migrated template; nothing is ever flushed.
"""

import atexit
import contextlib
import hashlib
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests import sqlite

ROOT = Path(__file__).resolve().parent.parent
OWNER, SERVICE = "liuhen_owner", "liuhen_service"
TEMPLATE = "liuhen_template"
_ADDRESS = "LIUHEN_TEST_PG"  # where the first process started the server, for those that it starts
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_PLAIN = ("listen_addresses=127.0.0.1", "max_connections=300", "shared_buffers=128MB", "log_min_messages=error")


def is_wanted() -> bool:
    """Say whether this run of the tests is on PostgreSQL."""
    return os.environ.get("LIUHEN_TEST_DATABASE", "sqlite") == "postgresql"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: where it listens, and the one password all its roles have."""

    port: int
    password: str

    def address(self, database: str, user: str) -> dict[str, str]:
        """Give the words of the environment that lead the product there."""
        return {
            "LIUHEN_PG_HOST": "127.0.0.1",
            "LIUHEN_PG_PORT": str(self.port),
            "LIUHEN_PG_NAME": database,
            "LIUHEN_PG_USER": user,
            "LIUHEN_PG_PASSWORD": self.password,
        }

    def open(self, database: str = "postgres", user: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """Connect; every statement is its own transaction."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, dbname=database, user=user, password=self.password, autocommit=True
        )

    def copy(self, name: str, *, template: str = TEMPLATE) -> str:
        """Make a database that has everything the template has, and give its name; one that is there stays."""
        copied = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
        )
        with self.open() as connection, contextlib.suppress(psycopg.errors.DuplicateDatabase):
            connection.execute("SELECT pg_advisory_lock(1)")  # a template is copied by one at a time
            connection.execute(copied)
        return name

    def drop(self, name: str) -> None:
        """Take a database away, whoever is still connected."""
        with self.open() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@dataclass(slots=True)
class Cluster:
    """The server's files and its process; `is_safe` flushes to the disk as in a bureau."""

    is_safe: bool = False
    folder: Path = field(init=False)
    server: Server = field(init=False)
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> Server:
        """Make the files, start the server and give it once it answers."""
        self.folder = Path(tempfile.mkdtemp(prefix="liuhen-pg-"))
        self.server = Server(port=free_port(), password=secrets.token_hex(16))
        words = self.folder / "password"
        words.write_text(self.server.password)
        if os.getuid() == 0:
            account = pwd.getpwnam(_account())
            for path in (self.folder, words):
                os.chown(path, account.pw_uid, account.pw_gid)
        made = [_binary("initdb"), "-D", str(self.folder / "data"), "-U", "postgres", "--encoding=UTF8", "--locale=C"]
        made += ["--auth=scram-sha-256", f"--pwfile={words}", "--no-sync", "--no-instructions"]
        subprocess.run(_unprivileged(made), check=True, cwd=self.folder, stdout=subprocess.DEVNULL)
        self.begin()
        return self.server

    def begin(self) -> None:
        """Start the process (again) on the files that are there, and wait until it answers."""
        settings = [*_PLAIN, f"port={self.server.port}", f"unix_socket_directories={self.folder}"]
        settings += [] if self.is_safe else _FAST
        words = [_binary("postgres"), "-D", str(self.folder / "data"), *(f"-c{setting}" for setting in settings)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                _unprivileged(words), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        end = time.monotonic() + 60
        while True:
            try:
                self.server.open().close()
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError((self.folder / "log").read_text()[-2000:]) from None
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """End the server at once and take its files away."""
        self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=20)
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def shared() -> Server:
    """Give the server of this run: the first process starts it and makes the template, the others find it."""
    if told := os.environ.get(_ADDRESS):
        return Server(**json.loads(told))
    cluster = Cluster()
    server = cluster.start()
    atexit.register(cluster.stop)
    prepare(server)
    os.environ[_ADDRESS] = json.dumps({"port": server.port, "password": server.password})
    return server


def prepare(server: Server) -> None:
    """Make the roles and the migrated template, by the command a bureau uses."""
    with server.open() as connection:
        for role, rights in ((OWNER, "CREATEDB"), (SERVICE, "")):
            connection.execute(f"CREATE ROLE {role} LOGIN {rights} PASSWORD '{server.password}'")
        connection.execute(f"CREATE DATABASE {TEMPLATE} OWNER {OWNER}")
    with tempfile.TemporaryDirectory(prefix="liuhen-pg-data-") as data:
        environment = product(Path(data)) | server.address(TEMPLATE, OWNER)
        command = [sys.executable, "-m", "liuhen.cli.main", "database", "prepare", "--service", SERVICE]
        subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def product(data: Path) -> dict[str, str]:
    """Give the environment of a process of the product on one data folder, with SQLite in it."""
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    return {**os.environ, "LIUHEN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "liuhen.settings", "PYTHONPATH": paths}


def environment(data: Path, *, migrated: bool = True) -> dict[str, str]:
    """Give the environment of a process on one data folder, on the database this run of the tests is about.

    The folder gets a migrated database of its own, on SQLite unless `migrated` is false; on PostgreSQL the process
    gets the rights of the service.
    """
    if not is_wanted():
        if migrated:
            sqlite.put_into(data)
        return product(data)
    server = shared()
    name = server.copy("office_" + hashlib.sha256(str(data).encode()).hexdigest()[:24])
    return product(data) | server.address(name, SERVICE)


def without_trigger(trigger: str, table: str) -> str:
    """Give the statement by which somebody with the owner's rights would take a trigger away."""
    return f"DROP TRIGGER {trigger} ON {table}" if is_wanted() else f"DROP TRIGGER {trigger}"


def _unprivileged(words: list[str]) -> list[str]:
    """Run as nobody special: PostgreSQL refuses the administrator; it ends with the tests, however they end."""
    setpriv = ["setpriv", "--pdeathsig=SIGINT"]
    if os.getuid() == 0:
        setpriv += [f"--reuid={_account()}", f"--regid={_account()}", "--clear-groups"]
    return [*setpriv, *words]


def _account() -> str:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return "nobody"


def _binary(name: str) -> str:
    """Find the newest installed one: Debian keeps the server's programs out of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(found[-1]) if found else shutil.which(name) or name


def free_port() -> int:
    """Name a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
