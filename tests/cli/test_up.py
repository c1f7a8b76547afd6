"""`up` on a real data folder: it serves, refuses a busy port, is harmless twice, and leaves no child behind."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests import postgres

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def up(data: Path, port: int, *words: str) -> "subprocess.Popen[str]":
    environment = postgres.environment(data, migrated=False) | {"PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "liuhen.cli.main", "up", "--port", str(port), *words]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def read_until(process: "subprocess.Popen[str]", words: str) -> str:
    assert process.stdout is not None
    told = ""
    while words not in told:
        line = process.stdout.readline()
        if not line:
            pytest.fail(f"it ended before it said {words!r}:\n{told}")
        told += line
    return told


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple["subprocess.Popen[str]", Path, int, str]]:
    data, port = tmp_path_factory.mktemp("up"), free_port()
    process = up(data, port, "--empty")
    try:
        yield process, data, port, read_until(process, "Ctrl-C")
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


Running = tuple["subprocess.Popen[str]", Path, int, str]


def test_the_address_is_told_once_the_page_answers(running: Running) -> None:
    _, _, port, told = running

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/alive/", timeout=10) as answer:
        assert 200 == answer.status
    assert f"http://127.0.0.1:{port}/" in told


def test_an_empty_system_says_that_it_waits_to_be_set_up(running: Running) -> None:
    assert "首次设置" in running[3]
    assert "演示账号" not in running[3]


def test_a_second_start_on_the_same_data_says_where_the_first_one_is(running: Running) -> None:
    _, data, port, _ = running

    second = up(data, free_port(), "--empty")
    told, _ = second.communicate(timeout=60)

    assert f"留痕已经在运行：http://127.0.0.1:{port}/\n" == told


def test_a_busy_port_is_refused_in_one_line(running: Running, tmp_path: Path) -> None:
    _, _, port, _ = running

    second = up(tmp_path, port, "--empty")
    told, _ = second.communicate(timeout=60)

    assert f"端口 {port} 已被占用，没有启动。请换一个：./liuhen up --port {port + 1}\n" == told
    assert 1 == second.returncode


def test_a_worker_that_dies_is_started_again(running: Running) -> None:
    process, _, _, _ = running
    first = workers_of(process.pid)[0]

    first.kill()
    end = time.monotonic() + 30
    while time.monotonic() < end and not [child for child in workers_of(process.pid) if child.pid != first.pid]:
        time.sleep(0.2)

    assert 1 == len([child for child in workers_of(process.pid) if child.pid != first.pid])


def workers_of(parent: int) -> list[psutil.Process]:
    alive = [child for child in psutil.Process(parent).children() if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in alive if "worker" in child.cmdline()]


def test_a_request_to_end_stops_it_with_all_its_children(running: Running) -> None:
    process, _, _, _ = running
    children = psutil.Process(process.pid).children(recursive=True)

    process.send_signal(signal.SIGINT)
    told = read_until(process, "留痕已停止")
    code = process.wait(timeout=60)

    assert "数据都已落盘" in told
    assert 0 == code
    assert [] == [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    process = up(tmp_path, free_port(), "--empty")
    read_until(process, "Ctrl-C")
    children = psutil.Process(process.pid).children(recursive=True)

    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(children, timeout=30)

    assert process.stdout is not None
    process.stdout.close()
    assert [] == alive
