"""Send what is spooled: announce, bytes in checked chunks, hand in, receipt; then, and only then, free the spool."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import time
from typing import Any, Callable

from . import spool
from .config import Settings, is_open
from .queue import Queue
from .receipt import ReceiptError, open_receipt
from .wire import Answer, LineError, Wire

SMALLEST = 64 * 1024
TUS = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}


MOST_TEXTS, MOST_TEXT = 64, 16 * 1024  # files, bytes: what goes along with the list of a card


def _may_tell(row: Any) -> bool:
    """Say whether a file may be the one by which a card names its camera."""
    return row["size"] <= MOST_TEXT and bytes(row["path"]).lower().endswith((b".ini", b".dat", b".txt"))


class RefusedError(Exception):
    """The server said no and says why; a person must look."""


class Sender:
    """One sender over one queue. Every step may be broken off and begun again."""

    def __init__(self, settings: Settings, queue: Queue, *, should_stop: Callable[[], bool] = lambda: False) -> None:
        self._settings, self._queue, self._should_stop = settings, queue, should_stop
        self._wire = Wire(settings)
        self._chunk = settings.chunk  # becomes smaller on a line that breaks, and larger again
        self.accepted = 0  # answers the server gave: while they grow, a broken line is worth trying again at once

    def step(self) -> bool:
        """Take every batch as far as it goes now; say whether anything is still under way.

        Raises:
            LineError: the line broke; what was acknowledged stays so.
            RefusedError: this station is not known to the server.
        """
        under_way = False
        for batch in self._queue.batches("spooled", "announced", "sent"):
            if self._should_stop() or not self._may_send():
                return True
            under_way = self._batch(batch) or under_way
        return under_way

    def hello(self) -> Any:
        """Tell the server that this station lives; give what it answers."""
        waiting = self._queue.batches("spooling", "spooled", "announced", "sent")
        total = sum(self._queue.figures(row["id"])[2] - self._queue.figures(row["id"])[3] for row in waiting)
        said = {"version": "1", "batches": len(waiting), "bytes": total}
        return self._accepted(self._wire.ask("POST", "/station/hello/", said)).json()

    def _batch(self, batch: Any) -> bool:
        try:
            if batch["state"] == "spooled" and not self._announce(batch):
                return False
            if batch["state"] in ("spooled", "announced") and not self._send_files(batch["id"]):
                return True
            return self._fetch_receipt(batch["id"])
        except (RefusedError, ReceiptError) as error:
            self._queue.note_batch(batch["id"], why=str(error))
            self._queue.say("problem", str(error))
            if isinstance(error, RefusedError) and error.args[1:] == ("station",):
                raise
            return isinstance(error, ReceiptError)

    def _announce(self, batch: Any) -> bool:
        """Announce everything of a batch in one request; asked again, the server gives the same answer."""
        name = batch["id"]
        files = self._queue.files(name, "spooled")
        if not files:
            missing = self._queue.files(name, "unread") or batch["is_part"]
            self._queue.note_batch(
                name,
                state="stuck" if missing else "done",
                why="一个文件都没有读出来，请核对存储卡和本机磁盘空间后重插。" if missing else "",
            )
            return False
        left_out = json.loads(batch["left_out"])
        left_out += [{"shown": row["shown"], "why": row["why"]} for row in self._queue.files(name, "unread")]
        texts = {row["position"] for row in [row for row in files if _may_tell(row)][:MOST_TEXTS]}
        said = {
            "batch": name,
            "label": batch["label"],
            "files": [
                {"path": bytes(row["path"]).hex(), "size": row["size"], "modified_ns": str(row["modified_ns"]),
                 "sha256": row["sha256"], "text": self._text(name, row) if row["position"] in texts else ""}
                for row in files
            ],
            "left_out": left_out,
        }  # fmt: skip
        answer = self._accepted(self._wire.ask("POST", "/station/batches/", said)).json()
        with self._queue.together():
            for row in files:
                self._queue.note_file(name, row["position"], upload=answer["uploads"][bytes(row["path"]).hex()])
            self._queue.note_batch(name, state="announced", receipt=answer["receipt"], why="")
        return True

    def _text(self, batch: str, row: Any) -> str:
        """Give the contents of a card's small settings file, by which the server knows the camera."""
        with open(spool.place_of(self._settings.spool, batch, row["position"]), "rb") as stream:
            return base64.b64encode(stream.read()).decode("ascii")

    def _send_files(self, batch: str) -> bool:
        for row in self._queue.files(batch, "spooled"):
            if not self._send_file(batch, row):
                return False
        self._accepted(self._wire.ask("POST", f"/station/batches/{batch}/finish/", {}))
        self._queue.note_batch(batch, state="sent", why="")
        return True

    def _send_file(self, batch: str, row: Any) -> bool:
        """Send one file from where the server stands; False when it is time to leave off."""
        path = spool.place_of(self._settings.spool, batch, row["position"])
        where = "/station/uploads/" + row["upload"] + "/"
        offset = self._offset(where)
        wrong = 0
        while offset < row["size"]:
            if self._should_stop() or not self._may_send():
                return False
            offset, wrong = self._send_chunk(where, path, offset, row, wrong)
            self._queue.note_file(batch, row["position"], sent=offset)
        self._queue.note_file(batch, row["position"], state="sent", sent=row["size"])
        return True

    def _send_chunk(self, where: str, path: str, offset: int, row: Any, wrong: int) -> tuple[int, int]:
        with open(path, "rb") as stream:
            stream.seek(offset)
            data = stream.read(self._chunk)
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode("ascii")
        headers = {**TUS, "Upload-Offset": str(offset), "Upload-Checksum": "sha256 " + digest}
        try:
            answer = self._wire.send("PATCH", where, data, headers)
        except LineError:
            self._chunk = max(SMALLEST, self._chunk // 2)
            raise
        if answer.status == 204:
            self.accepted += 1
            self._chunk = min(self._settings.chunk, self._chunk * 2)
            return int(answer.headers["Upload-Offset"]), 0
        if answer.status in (409, 460) and wrong < 3:  # the server stands elsewhere, or got other bytes: ask, go on
            self._check_own(path, row)
            return self._offset(where), wrong + 1
        if answer.status in (423, 507) or answer.status >= 500:
            self._queue.say("server", answer.words())
            raise LineError(answer.words() or f"服务器暂时不能接收（{answer.status}）")
        raise RefusedError(answer.words())

    def _check_own(self, path: str, row: Any) -> None:
        if spool.digest_of(path) != row["sha256"]:
            raise RefusedError("本机暂存的这份文件已经损坏：" + row["shown"] + "。请重新插卡；存储卡先不要清空。")

    def _offset(self, where: str) -> int:
        answer = self._wire.send("HEAD", where, b"", {"Tus-Resumable": "1.0.0"})
        if answer.status != 200:
            if answer.status >= 500 or answer.status == 423:
                raise LineError(f"服务器暂时不能接收（{answer.status}）")
            raise RefusedError(f"服务器没有这个上传（{answer.status}）。请与局里联系。")
        return int(answer.headers["Upload-Offset"])

    def _fetch_receipt(self, batch: str) -> bool:
        """Ask for the receipt; free the spool of a batch whose every file it names as we know it."""
        answer = self._accepted(self._wire.ask("GET", f"/station/batches/{batch}/")).json()
        if not answer.get("note"):
            self._queue.note_batch(batch, why=str(answer.get("why", "")))
            return True
        receipt = open_receipt(answer["note"], self._settings.server_key)
        files = self._queue.files(batch, "sent", "delivered")
        if (receipt.station, receipt.batch) != (self._settings.station, batch):
            raise ReceiptError("服务器给的是另一批文件的回执，本机暂存没有删除。")
        for row in files:
            if receipt.files.get(row["upload"]) != (row["sha256"], row["size"]):
                raise ReceiptError("回执上没有这个文件，或摘要值不符，本机暂存没有删除：" + row["shown"])
        self._keep(batch, receipt.number, answer["note"])
        for row in files:
            spool.drop(self._settings.spool, batch, row["position"])
            self._queue.note_file(batch, row["position"], state="delivered")
        self._queue.note_batch(batch, state="done", receipt=receipt.number, note=answer["note"], why="")
        folder = os.path.join(self._settings.spool, batch)
        if os.path.isdir(folder) and not os.listdir(folder):
            os.rmdir(folder)
        return False

    def _keep(self, batch: str, number: str, note: str) -> None:
        """Keep the receipt as a file of its own before anything is deleted."""
        folder = os.path.join(self._settings.spool, "receipts")
        os.makedirs(folder, exist_ok=True)
        part = os.path.join(folder, f"{number}-{batch[:8]}.part")
        with open(part, "w", encoding="utf-8", newline="") as stream:
            stream.write(note)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, part[: -len(".part")] + ".txt")

    def _accepted(self, answer: Answer) -> Answer:
        if answer.status in (401, 403):
            raise RefusedError(answer.words() or "服务器不认识这台工作站。", "station")
        if answer.status >= 500 or answer.status in (423, 429):
            raise LineError(answer.words() or f"服务器暂时不能接收（{answer.status}）")
        if answer.status >= 300:
            raise RefusedError(answer.words() or f"服务器没有接受（{answer.status}）。")
        self.accepted += 1
        return answer

    def _may_send(self) -> bool:
        now = time.localtime()
        return is_open(self._settings.hours, now.tm_hour * 60 + now.tm_min)
