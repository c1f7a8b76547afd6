"""Read what docks push: GA/T 947.4-like index records, records of the Dahua kind, heartbeats. Nothing is trusted."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

from liuhen.errors import InputError
from liuhen.evidence.index.record import Described
from liuhen.evidence.names import read_name
from liuhen.law.shelf import Tree, read_tree

FIELDS = Path(__file__).with_name("index_fields.yaml")
MOST_BYTES = 64 * 1024
MOST_FIELDS = 200
MOST_WORD = 2000
KEY_FIELD = "authkey"
# [域8]_[执法仪ID20][拍摄时间14][类型2][标注2][导入时间14][顺序4], read from its end: makers pad the camera as they like
_NUMBER = re.compile(
    r"(?P<domain>[^_]{0,20})_(?P<camera>.{0,40}?)(?P<shot>\d{14})(?P<medium>\d{2})(?P<mark>\d{2})(?P<taken>\d{14})\d{4}"
)
_NUMBER_LENGTH = 65  # 8 + 1 + 56
_MD5 = re.compile(r"[0-9a-fA-F]{32}")


class PushError(InputError):
    """What was pushed cannot be read."""

    code = "index.input"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """A body as it was sent, with its fields in the order they came; keys in small letters."""

    raw: bytes  # the key blanked out
    key: str
    fields: Mapping[str, str]

    @property
    def station(self) -> str:
        """Give the number of the station it names (gzz_xh)."""
        return self.fields.get("gzz_xh", "").strip()


def read_push(body: bytes, content_type: str) -> Pushed:
    """Read a body: a form or a JSON object, UTF-8 or GBK.

    Raises:
        PushError: it is too long, empty, or neither.
    """
    if len(body) > MOST_BYTES:
        raise PushError(f"推送的内容超过 {MOST_BYTES // 1024} KB，没有收。", next_step="请一次推送一条记录。")
    fields = _json(body) if "json" in content_type or body.lstrip()[:1] == b"{" else _form(body)
    if not fields or len(fields) > MOST_FIELDS:
        raise PushError("推送的内容里没有读出项目，没有收。", next_step="请按表单或 JSON 推送，一次一条。")
    key = fields.pop(KEY_FIELD, "").strip()
    return Pushed(raw=_without(key, body), key=key, fields=fields)


def read_record(pushed: Pushed) -> Described:
    """Read a record field by field, as the table names them; whatever is not in the table is kept and listed.

    Raises:
        PushError: it names no file at all.
    """
    kind = _kind_of(pushed.fields)
    table = _tables()[kind]
    said = {table[key]: value for key, value in pushed.fields.items() if key in table}
    record = Described(
        kind=kind,
        raw=pushed.raw,
        said=said,
        unknown={key: value for key, value in pushed.fields.items() if key not in table},
    )
    if not record.number and not record.name and not record.paths:
        raise PushError("记录里没有文件编号，也没有文件名，没有收。", next_step="请核对推送的项目名称。")
    return Described(kind=kind, raw=record.raw, said=said, unknown=record.unknown, faults=tuple(_faults(record)))


def read_heartbeat(pushed: Pushed) -> dict[str, str]:
    """Give what a station says about itself, under our names; what is not in the table under its own."""
    table = _words(_tree()["heartbeat"])
    left_out = {"gzz_xh", "domain"}
    return {table.get(key, key): value[:200] for key, value in pushed.fields.items() if key not in left_out}


def _kind_of(fields: Mapping[str, str]) -> str:
    """Tell the kind of a record by which table knows more of its fields."""
    return max(_tables(), key=lambda kind: sum(field in _tables()[kind] for field in fields))


def _faults(record: Described) -> list[str]:
    said, faults = record.said, []
    if said.get("shot_at") and record.shot_at is None:
        faults.append(f"拍摄时间“{said['shot_at'][:30]}”读不懂")
    if said.get("size") and record.size is None:
        faults.append(f"文件大小“{said['size'][:20]}”不是整数")
    if said.get("md5") and not _MD5.fullmatch(said["md5"].strip()):
        faults.append("MD5 不是 32 位十六进制")
    return faults + (_number_faults(record) if record.kind == "gat947" and record.number else [])


def _number_faults(record: Described) -> list[str]:
    """Hold the dock's number of the file against what the record says; its length and padding are not trusted."""
    number, faults = record.said["number"], []
    if len(number) != _NUMBER_LENGTH:
        faults.append(f"文件编号 {len(number)} 位，不是 {_NUMBER_LENGTH} 位")
    match = _NUMBER.fullmatch(number)
    if match is None:
        return [*faults, "文件编号不能按规则拆开，只作编号保存"]
    shot = _instant(match["shot"])
    if shot is None:
        faults.append("文件编号里的拍摄时间不是日期")
    elif record.shot_at is not None and shot != record.shot_at.replace(tzinfo=None):
        faults.append(f"文件编号里的拍摄时间 {shot:%Y-%m-%d %H:%M:%S} 与所报的不同")
    camera, device = match["camera"].strip("0"), record.said.get("device", "").strip("0")
    if camera and device and device not in camera:
        faults.append(f"文件编号里的设备 {camera[:20]} 与所报的不同")
    if (int(match["mark"]) > 0) != record.is_key_marked and "key_marked" in record.said:
        faults.append("文件编号里的标注与所报的不同")
    return faults


def _instant(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007 - the dock's wall clock
    except ValueError:
        return None


def _json(body: bytes) -> dict[str, str]:
    try:
        tree = json.loads(_text(body))
    except (ValueError, RecursionError) as error:
        raise PushError("推送的 JSON 读不懂，没有收。", next_step="请核对采集站的推送格式。") from error
    if not isinstance(tree, dict):
        raise PushError("推送的 JSON 不是一条记录，没有收。", next_step="请一次推送一条记录。")
    return {str(key).strip().lower()[:80]: _word(value) for key, value in list(tree.items())[: MOST_FIELDS + 1]}


def _form(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("latin-1"), keep_blank_values=True, encoding="latin-1", max_num_fields=MOST_FIELDS
        )
    except ValueError as error:
        raise PushError("推送的表单读不懂，没有收。", next_step="请核对采集站的推送格式。") from error
    return {_plain(key).strip().lower()[:80]: _plain(value)[:MOST_WORD] for key, value in pairs}


def _plain(word: str) -> str:
    return read_name(word.encode("latin-1")).shown


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gbk", "backslashreplace")


def _word(value: object) -> str:
    """Write any JSON value as text that is safe to show."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return read_name(text.encode("utf-8", "backslashreplace")).shown[:MOST_WORD]


def _without(key: str, body: bytes) -> bytes:
    """Blank the station's key out of what is kept; everything else stays byte for byte."""
    return body.replace(key.encode(), b"*" * len(key.encode())) if key else body


@cache
def _tree() -> dict[str, Tree]:
    return read_tree(FIELDS)


@cache
def _tables() -> dict[str, dict[str, str]]:
    records = _tree()["records"]
    kinds = records if isinstance(records, dict) else {}
    return {kind: _words(row["fields"]) for kind, row in kinds.items() if isinstance(row, dict)}


@cache
def kind_names() -> dict[str, str]:
    """Give the kinds of records with what people call them."""
    records = _tree()["records"]
    kinds = records if isinstance(records, dict) else {}
    return {kind: str(row["name"]) for kind, row in kinds.items() if isinstance(row, dict)}


def _words(tree: Tree) -> dict[str, str]:
    return {key: word for key, word in tree.items() if isinstance(word, str)} if isinstance(tree, dict) else {}
