"""A township's PC: the real agent as one file, its own folder, and whatever Python the machine has that is oldest."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from liuhen.docks.program import agent_program, settings_text

ROOT = Path(__file__).resolve().parent.parent.parent


def oldest_python() -> str:
    """Give the oldest Python from 3.8 on that runs here; a bureau's machine may have but one."""
    for minor in range(8, sys.version_info.minor):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.run([found, "-c", ""], check=False, capture_output=True).returncode == 0:
            return found
    return sys.executable


class Township:
    """One PC with the agent on it."""

    def __init__(self, folder: Path, *, station: str, key: str, server_key: str, port: int, **more: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.program = folder / "liuhen-agent.pyz"
        self.program.write_bytes(agent_program(ROOT))
        self._said = {
            "server": f"http://127.0.0.1:{port}", "station": station, "key": key, "server_key": server_key,
            "spool": "spool", "chunk_kb": "64", "status_port": "0", **more,
        }  # fmt: skip
        self.settle()

    def settle(self, **more: str) -> None:
        """Write the settings, with these changed."""
        self._said.update(more)
        (self.folder / "liuhen-agent.ini").write_text(settings_text(self._said), encoding="utf-8")

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start the agent."""
        return subprocess.Popen(
            [oldest_python(), str(self.program), *words],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=_plain(),
        )  # fmt: skip

    def run(self, *words: str, seconds: float = 120) -> tuple[int, str]:
        """Run the agent to its end; give exit code and words."""
        process = self.start(*words)
        told, _ = process.communicate(timeout=seconds)
        return process.returncode, told

    def kill_after(self, seconds: float, *words: str) -> None:
        """Start the agent and kill it a moment later, as a power cut does."""
        process = self.start(*words)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()

    def spooled(self) -> list[Path]:
        """Give the copies of card files that lie here."""
        return sorted((self.folder / "spool").rglob("*.bin"))

    def receipts(self) -> list[Path]:
        """Give the signed receipts that were kept."""
        return sorted((self.folder / "spool" / "receipts").glob("*.txt"))


def _plain() -> dict[str, str]:
    """Give an environment without our own Python's."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV", "VIRTUAL"))}


def sha256(data: bytes) -> str:
    """Write a digest as the trail writes it."""
    return "sha256:" + hashlib.sha256(data).hexdigest()
