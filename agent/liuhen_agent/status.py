"""What the clerk of the office sees: lines on the terminal, and a page on this PC only."""

from __future__ import annotations

import html
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .queue import Queue

WORDS = {
    "spooling": "正在读卡",
    "spooled": "已读完，等待传送",
    "announced": "正在传送",
    "sent": "已传完，等局里入库",
    "done": "局里已入库，本机暂存已清",
    "stuck": "需要处理",
}
PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width"><title>留痕采集程序</title>
<style>body{{font:16px/1.6 sans-serif;margin:1.5rem;max-width:60rem}}table{{border-collapse:collapse;width:100%}}
td,th{{border-bottom:1px solid #ccc;padding:.4rem;text-align:left}}.bad{{color:#a40000}}</style>
<h1>留痕采集程序 · {station}</h1><p>本程序只读存储卡，不改、不删卡上的任何文件。卡由保管人凭可清空凭证处理。</p>
{problem}<table><tr><th>来源</th><th>状态</th><th>文件</th><th>已送达</th><th>回执</th></tr>{rows}</table></html>"""


def lines(queue: Queue, most: int = 20) -> list[str]:
    """Write one line for each batch, the newest first."""
    told = []
    for row in reversed(queue.batches()[-most:]):
        files, safe, total, sent = queue.figures(row["id"])
        percent = 100 if total == 0 else sent * 100 // total
        why = f"　{row['why']}" if row["why"] else ""
        state = WORDS[row["state"]]
        told.append(f"{row['label']}　{state}　{safe}/{files} 个文件已入库　{percent}%　{row['receipt']}{why}")
    return told or ["还没有读过卡。"]


def serve(folder: str, station: str, port: int) -> ThreadingHTTPServer:
    """Serve the status page on 127.0.0.1; it only reads."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            queue = Queue(folder)
            try:
                body = page(queue, station).encode("utf-8")
            finally:
                queue.close()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def page(queue: Queue, station: str) -> str:
    """Write the status page."""
    rows = []
    for row in reversed(queue.batches()[-50:]):
        files, safe, total, sent = queue.figures(row["id"])
        percent = 100 if total == 0 else sent * 100 // total
        state = html.escape(WORDS[row["state"]]) + (f" {percent}%" if row["state"] == "announced" else "")
        why = f'<br><span class="bad">{html.escape(row["why"])}</span>' if row["why"] else ""
        cells = (html.escape(row["label"]), state + why, str(files), str(safe), html.escape(row["receipt"]))
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    said = [row for row in queue.said() if row["name"] == "problem" and time.time() - row["at"] < 600 and row["words"]]
    problem = "".join(f'<p class="bad">{html.escape(row["words"])}</p>' for row in said)
    return PAGE.format(station=html.escape(station), rows="".join(rows), problem=problem)
