"""`liuhen web`: the pages of one host, where several hosts share a database and a store (deploy/README.md)."""

import os
import sys

import click

PROCESSES = 2
BLOCKING_THREADS = 64  # twelve paused players stopped two processes with four threads (decisions 21)
POOL = 24  # connections of one process to PostgreSQL; a thread that sends or receives a file holds none


@click.command("web", help="只启动网页（多台服务器共用一个数据库时用），直到收到停止信号")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="监听的端口")
@click.option("--processes", default=PROCESSES, show_default=True, type=click.IntRange(1, 64), help="进程数")
def command(host: str, port: int, processes: int) -> None:
    """Become the web server; tables are made by `liuhen database prepare`, never here."""
    os.execve(sys.executable, words(host, port, processes), environment())


def words(host: str, port: int, processes: int = PROCESSES, *, certificate: str = "", key: str = "") -> list[str]:
    """Give the command line of the web server; with a certificate it speaks https."""
    tls = ("--ssl-certificate", certificate, "--ssl-keyfile", key) if certificate else ()
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(processes), "--blocking-threads", str(BLOCKING_THREADS), "--backpressure", "256"),
        *tls,
        *("--no-ws", "--respawn-failed-workers", "--log-level", "warning", "liuhen.wsgi:application"),
    ]


def environment() -> dict[str, str]:
    """Give its environment: the many threads of a web process share a few connections."""
    return {"LIUHEN_PG_POOL": str(POOL), **os.environ}
