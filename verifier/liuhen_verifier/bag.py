"""A BagIt bag (RFC 8493) against its manifests: every file named, nothing missing, nothing extra, nothing changed."""

from __future__ import annotations

import os
import re
import unicodedata

from .digests import file_digests, fresh, is_slow
from .proofs import catalogue_items, sealed_digests
from .report import FaultError, Report, UnusableError
from .safe import LARGE, files_below, is_plain_file, names_in, read_text

ESCAPES = {"%0A": "\n", "%0a": "\n", "%0D": "\r", "%0d": "\r", "%25": "%"}
SLOW_BYTES = 4 << 20  # files up to this size get their SM3 also where it is computed in plain Python


class Bag:
    """A bag's folder and what really lies in it, by path from its root."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.files = dict(files_below(folder, folder))
        # Some systems store names taken apart (e + accent); the manifest names them in one way only.
        self.composed = {unicodedata.normalize("NFC", path): path for path in self.files}
        self.skipped_sm3 = 0

    def find(self, path: str) -> str | None:
        """Give the real path of a file the manifest names; None when there is none."""
        if path in self.files:
            return self.files[path]
        found = self.composed.get(unicodedata.normalize("NFC", path))
        return None if found is None else self.files[found]


def check_bag(folder: str, report: Report) -> dict[str, str]:
    """Check a bag; give the SHA-256 of every payload file that agrees, by path."""
    text = read_text(os.path.join(folder, "bagit.txt"))
    if not re.match(r"BagIt-Version: (1\.0|0\.97)\nTag-File-Character-Encoding: UTF-8\n\Z", text.replace("\r\n", "\n")):
        report.bad("bag.version")
    bag = Bag(folder)
    payload = _manifests(folder, "manifest-", report)
    if not payload:
        raise UnusableError("bag.no_manifest")
    tags = _manifests(folder, "tagmanifest-", report)
    agreed = _compare(bag, payload, report, "bag.file")
    _compare(bag, tags, report, "bag.tag")
    _extra(bag, payload, report)
    _oxum(bag, report)
    if bag.skipped_sm3:
        report.unsure("bag.sm3_skipped", count=bag.skipped_sm3)
    return agreed


def check_catalogue(folder: str, agreed: dict[str, str], proven: dict[int, object], report: Report) -> None:
    """Check that each recording of the catalogue bears the digest that a proven entry gave it when it was sealed."""
    path = os.path.join(folder, "data", "catalogue.json")
    if not is_plain_file(path):
        return
    try:
        items = catalogue_items(path)
    except FaultError as fault:
        report.fault(fault.said)
        return
    fit = unbound = 0
    for item in items:
        index = item.get("entry")
        if index is None:
            unbound += 1
            continue
        entry = proven.get(index) if isinstance(index, int) else None
        digest = "sha256:" + agreed.get(str(item["path"]), "")
        if entry is None:
            report.bad("bag.unproven", file=item["path"], entry=index)
        elif digest not in sealed_digests(entry):
            report.bad("bag.unbound", file=item["path"], entry=index)
        else:
            fit += 1
    if fit:
        report.good("bag.bound", count=fit)
    if unbound:
        report.unsure("bag.no_entry", count=unbound)


def _manifests(folder: str, prefix: str, report: Report) -> dict[str, dict[str, str]]:
    """Give {path: {algorithm: digest}} of all manifests with this prefix."""
    wanted: dict[str, dict[str, str]] = {}
    for name in names_in(folder):
        match = re.match(prefix + r"([a-z0-9]+)\.txt\Z", name)
        if not match:
            continue
        if fresh(match.group(1)) is None:
            report.unsure("bag.unknown_algorithm", file=name, algorithm=match.group(1))
        try:
            text = read_text(os.path.join(folder, name), LARGE)
        except FaultError as fault:
            report.fault(fault.said)
            continue
        # Only LF and CR end a line here; splitlines would also break names at form feeds and the like.
        for line in filter(None, re.split("[\r\n]+", text)):
            figures, _, rest = line.partition(" ")
            path = _unescaped(rest.lstrip(" *"))
            if _leaves_the_bag(path):
                report.bad("bag.outside", file=name, path=path)
            else:
                wanted.setdefault(path, {})[match.group(1)] = figures.lower()
    return wanted


def _unescaped(path: str) -> str:
    return re.sub("%0A|%0a|%0D|%0d|%25", lambda match: ESCAPES[match.group()], path)


def _leaves_the_bag(path: str) -> bool:
    parts = path.split("/")
    return (
        not path
        or "\x00" in path
        or any(part in ("", ".", "..") for part in parts)
        or bool(re.match("[A-Za-z]:", path))
    )


def _compare(bag: Bag, wanted: dict[str, dict[str, str]], report: Report, code: str) -> dict[str, str]:
    agreed: dict[str, str] = {}
    for path, digests in sorted(wanted.items()):
        full = bag.find(path)
        if full is None:
            report.bad(code + "_missing", file=path)
            continue
        if not is_plain_file(full):
            report.bad("bag.link", file=path)
            continue
        try:
            found = file_digests(full, _affordable(bag, full, digests))
        except OSError as error:
            report.bad("file.unreadable", file=path, why=error.strerror or error)
            continue
        wrong = [name for name in found if found[name] != digests[name]]
        if wrong:
            report.bad(code + "_differs", file=path, algorithms="、".join(sorted(wrong)).upper())
        elif found:
            agreed[path] = found.get("sha256", "")
    report.good(code + "s", count=len(agreed))
    return agreed


def _affordable(bag: Bag, full: str, digests: dict[str, str]) -> list[str]:
    """Leave SM3 out for large files where it would run in plain Python, as long as another digest is there."""
    if "sm3" not in digests or len(digests) == 1 or not is_slow("sm3") or os.path.getsize(full) <= SLOW_BYTES:
        return list(digests)
    bag.skipped_sm3 += 1
    return [name for name in digests if name != "sm3"]


def _extra(bag: Bag, wanted: dict[str, dict[str, str]], report: Report) -> None:
    composed = {unicodedata.normalize("NFC", path) for path in wanted}
    for path, full in bag.files.items():
        if path.startswith("data/") and unicodedata.normalize("NFC", path) not in composed:
            report.bad("bag.file_extra" if is_plain_file(full) else "bag.link", file=path)


def _oxum(bag: Bag, report: Report) -> None:
    if "bag-info.txt" not in bag.files:
        return
    try:
        text = read_text(bag.files["bag-info.txt"])
    except FaultError as fault:
        report.fault(fault.said)
        return
    match = re.search(r"^Payload-Oxum: ([0-9]{1,18})\.([0-9]{1,18})\r?$", text, re.MULTILINE)
    sizes = [os.lstat(full).st_size for path, full in bag.files.items() if path.startswith("data/")]
    if match and (sum(sizes), len(sizes)) != (int(match.group(1)), int(match.group(2))):
        report.bad("bag.oxum", files=match.group(2), bytes=match.group(1), found=len(sizes), size=sum(sizes))
