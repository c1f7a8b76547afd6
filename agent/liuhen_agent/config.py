"""The settings of one station: read from an ini file, or from the one the server put into the program."""

from __future__ import annotations

import configparser
import os
import pkgutil
import re

MOST_CHUNK = 16 * 2**20
_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})\Z")


class SettingError(Exception):
    """A setting is missing or cannot be read; the words are for the clerk."""


class Settings:
    """What the agent was told."""

    def __init__(self, values: configparser.SectionProxy, base: str) -> None:
        self.server = values.get("server", "").rstrip("/")
        self.station = values.get("station", "")
        self.key = values.get("key", "")
        self.server_key = values.get("server_key", "")  # name+id+base64, as printed in the acceptance record
        self.ca_file = values.get("ca_file", "")
        self.spool = os.path.join(base, os.path.expanduser(values.get("spool", "liuhen-spool")))
        self.watch = [line.strip() for line in values.get("watch", "").splitlines() if line.strip()]
        self.limit = _figure(values, "limit_kb", 0) * 1024  # bytes a second; 0: as fast as the line
        self.chunk = min(max(_figure(values, "chunk_kb", 4096) * 1024, 64 * 1024), MOST_CHUNK)
        self.hours = _hours(values.get("hours", ""))
        self.status_port = _figure(values, "status_port", 8765)
        missing = [word for word in ("server", "station", "key", "server_key") if not getattr(self, word)]
        if missing:
            words = "、".join(missing)
            raise SettingError(f"设置里缺少 {words}。请向局里重新领取采集程序或设置文件。")
        if not self.server.startswith(("http://", "https://")):
            raise SettingError("server 应以 http:// 或 https:// 开头。")


def read_settings(path: str | None) -> Settings:
    """Read the file named, else `liuhen-agent.ini` in the folder one stands in, else what is in the program.

    Raises:
        SettingError: there is none, or it cannot be read.
    """
    parser = configparser.ConfigParser(interpolation=None)
    base = os.getcwd()
    own = path or os.path.join(base, "liuhen-agent.ini")
    try:
        if os.path.isfile(own):
            base = os.path.dirname(os.path.abspath(own))
            parser.read(own, encoding="utf-8-sig")
        else:
            parser.read_string(_built_in() if path is None else "")
    except (configparser.Error, UnicodeDecodeError) as error:
        raise SettingError(f"设置文件读不懂：{error}") from None
    if not parser.has_section("liuhen"):
        raise SettingError("没有找到设置。请把 liuhen-agent.ini 和本程序放在一起，或用 --config 指出。")
    return Settings(parser["liuhen"], base)


def is_open(hours: list[tuple[int, int]], minute: int) -> bool:
    """Say whether sending is allowed in this minute of the day; a span may run over midnight; no spans: always."""
    return not hours or any(
        begin <= minute < end if begin < end else minute >= begin or minute < end for begin, end in hours
    )


def _built_in() -> str:
    try:
        data = pkgutil.get_data("liuhen_agent", "station.ini")
    except OSError:
        return ""
    return (data or b"").decode("utf-8")


def _figure(values: configparser.SectionProxy, name: str, otherwise: int) -> int:
    text = values.get(name, "").strip()
    if not text:
        return otherwise
    if not text.isdigit():
        raise SettingError(f"{name} 应是一个整数。")
    return int(text)


def _hours(text: str) -> list[tuple[int, int]]:
    """Read `20:00-07:00;12:00-13:30` into spans of minutes of the day."""
    spans = []
    for part in text.replace("；", ";").split(";"):
        if not part.strip():
            continue
        match = _HOURS.match(part.strip())
        if match is None:
            raise SettingError("hours 应写成 20:00-07:00，多段用分号隔开。")
        begin, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
        spans.append((begin, end % 1440 if end == 1440 else end))
    return spans
