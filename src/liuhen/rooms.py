"""The rooms by their Chinese names, each with the page where its work is first seen; '' where it has none yet."""

from __future__ import annotations

from collections.abc import Mapping

ROOMS: Mapping[str, tuple[str, str]] = {
    "access": ("调阅", "/access/"),
    "approvals": ("审批", "/approvals/"),
    "archive": ("归档", "/archive/"),
    "bureau": ("执法机关", "/people/"),
    "cases": ("案件", "/cases/"),
    "devices": ("设备", "/devices/"),
    "discs": ("光盘", "/archive/"),
    "docks": ("采集站", "/intake/"),
    "documents": ("文书", "/documents/"),
    "duties": ("职责", "/duties/"),
    "evidence": ("证据", "/recordings/"),
    "exchange": ("对接", ""),
    "field": ("现场", "/activities/"),
    "jobs": ("后台任务", ""),
    "law": ("规则", "/packs/"),
    "media": ("音像处理", "/recordings/"),
    "oversight": ("执法监督", ""),
    "search": ("查找", "/search/"),
    "trail": ("留痕", "/trail/"),
    "vault": ("原始件库", "/intake/"),
}
PAGES: Mapping[str, str] = {room: page for room, (_, page) in ROOMS.items() if page}
