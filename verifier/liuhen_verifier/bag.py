"""A BagIt bag (RFC 8493) against its manifests: every file named, nothing missing, nothing extra, nothing changed."""

from __future__ import annotations

import json
import os
import re

from .digests import file_digests
from .note import UnusableError
from .report import Report

_ESCAPES = {"%0A": "\n", "%0a": "\n", "%0D": "\r", "%0d": "\r", "%25": "%"}


def check_bag(folder: str, report: Report) -> dict[str, str]:
    """Check a bag; give the SHA-256 of every payload file that agrees, by path."""
    with open(os.path.join(folder, "bagit.txt"), encoding="utf-8") as stream:
        if not re.match(r"BagIt-Version: 1\.0\nTag-File-Character-Encoding: UTF-8\n\Z", stream.read()):
            report.bad("bagit.txt 不是 BagIt 1.0 的写法")
    payload = _manifests(folder, "manifest-")
    if not payload:
        raise UnusableError("包里没有清单 manifest-….txt。")
    tags = _manifests(folder, "tagmanifest-")
    agreed = _compare(folder, payload, report, "文件")
    _compare(folder, tags, report, "说明文件")
    _extra(folder, payload, report)
    _oxum(folder, report)
    return agreed


def check_catalogue(folder: str, agreed: dict[str, str], proven: dict[int, object], report: Report) -> None:
    """Check that each recording of the catalogue bears the digest that a proven entry gave it when it was sealed."""
    path = os.path.join(folder, "data", "catalogue.json")
    if not os.path.isfile(path):
        return
    with open(path, encoding="utf-8") as stream:
        items = json.load(stream).get("items", [])
    fit = 0
    for item in items:
        if item.get("entry") is None:
            continue
        entry = proven.get(item["entry"])
        digest = "sha256:" + agreed.get(item["path"], "")
        if entry is None:
            report.bad("{} 所指的留痕（序号 {}）不在包里或没有通过核验".format(item["path"], item["entry"]))
        elif digest not in json.dumps(entry):
            report.bad("文件 {} 的摘要值不是留痕（序号 {}）所记的那一个".format(item["path"], item["entry"]))
        else:
            fit += 1
    if fit:
        report.good(f"{fit} 个原始文件的摘要值与入库时的留痕相符")


def _manifests(folder: str, prefix: str) -> dict[str, dict[str, str]]:
    """Give {path: {algorithm: digest}} of all manifests with this prefix."""
    wanted: dict[str, dict[str, str]] = {}
    for name in sorted(os.listdir(folder)):
        match = re.match(prefix + r"([a-z0-9]+)\.txt\Z", name)
        if match:
            with open(os.path.join(folder, name), encoding="utf-8", newline="\n") as stream:
                # Only LF and CR end a line here; splitlines would also break names at form feeds and the like.
                for line in filter(None, re.split("[\r\n]+", stream.read())):
                    figures, _, path = line.partition(" ")
                    wanted.setdefault(_safe(path.lstrip(" *")), {})[match.group(1)] = figures.lower()
    return wanted


def _safe(path: str) -> str:
    path = re.sub("%0A|%0a|%0D|%0d|%25", lambda match: _ESCAPES[match.group()], path)
    if path.startswith("/") or ".." in path.split("/"):
        raise UnusableError(f"清单里的路径 {path} 指到了包外，不予核验。")
    return path


def _compare(folder: str, wanted: dict[str, dict[str, str]], report: Report, word: str) -> dict[str, str]:
    agreed: dict[str, str] = {}
    count = 0
    for path, digests in sorted(wanted.items()):
        full = os.path.join(folder, *path.split("/"))
        if not os.path.isfile(full):
            report.bad(f"{word} {path} 不见了")
            continue
        found = file_digests(full, digests)
        wrong = [name for name in found if found[name] != digests[name]]
        if wrong:
            report.bad("{} {} 与清单的摘要值不符（{}）".format(word, path, "、".join(sorted(wrong)).upper()))
            continue
        count += 1
        agreed[path] = found.get("sha256", "")
    report.good(f"{count} 个{word}与清单相符")
    return agreed


def _extra(folder: str, wanted: dict[str, dict[str, str]], report: Report) -> None:
    for base, folders, names in os.walk(os.path.join(folder, "data")):
        folders.sort()
        for name in sorted(names):
            path = os.path.relpath(os.path.join(base, name), folder).replace(os.sep, "/")
            if path not in wanted:
                report.bad(f"文件 {path} 不在清单里，是后来放进来的")


def _oxum(folder: str, report: Report) -> None:
    path = os.path.join(folder, "bag-info.txt")
    if not os.path.isfile(path):
        return
    with open(path, encoding="utf-8") as stream:
        match = re.search(r"^Payload-Oxum: (\d+)\.(\d+)$", stream.read(), re.MULTILINE)
    size = count = 0
    for base, _, names in os.walk(os.path.join(folder, "data")):
        count += len(names)
        size += sum(os.path.getsize(os.path.join(base, name)) for name in names)
    if match and (size, count) != (int(match.group(1)), int(match.group(2))):
        report.bad(f"应有 {match.group(2)} 个文件共 {match.group(1)} 字节，现有 {count} 个共 {size} 字节")
