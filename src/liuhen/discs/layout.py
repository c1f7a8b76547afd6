"""The outer layout of a case disc: 说明文件, 文件目录, 电子档案 with the bag, 其他 with the verifier."""

from dataclasses import dataclass
from html import escape
from urllib.parse import quote
from xml.etree import ElementTree as ET

ARCHIVE_FOLDER = "电子档案"
OTHER_FOLDER = "其他"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row of the table of contents (案卷目录)."""

    order: int
    title: str
    author: str  # 责任者
    on: str  # civil date as printed
    path: str
    secrecy: str = ""
    note: str = ""


def read_me(facts: tuple[tuple[str, str], ...]) -> bytes:
    """Give 说明文件.TXT: parameters of the volume and how to use it, for any text program (UTF-8 with mark, CRLF)."""
    lines = [f"{name}：{value}" for name, value in facts]
    lines += [
        "",
        "怎样看：用浏览器打开 打开案卷.html，不需要网络，也不需要安装软件。",
        "怎样核验：页面里点“选文件夹核验”，选中本光盘；或者在装有 Python 3.8 以上的电脑上运行",
        "  python3 其他/核验程序/liuhen_verify.py 光盘所在位置",
        "核验程序读出的公钥编号应与单位验收记录、纸面校验单上的一致。",
    ]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode("utf-8")


def contents_xml(rows: tuple[Listed, ...]) -> bytes:
    """Give 文件目录.XML: 顺序号 题名 责任者 日期 密级 电子档案名称 备注 of every item."""
    root = ET.Element("文件目录")
    for row in rows:
        item = ET.SubElement(root, "文件")
        for name, value in (
            ("顺序号", str(row.order)),
            ("题名", row.title),
            ("责任者", row.author),
            ("日期", row.on),
            ("密级", row.secrecy or "无"),
            ("电子档案名称", row.path),
            ("备注", row.note),
        ):
            ET.SubElement(item, name).text = value
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def door_page(target: str, title: str) -> bytes:
    """Give 打开案卷.html: one link to the page inside the bag, so that nobody has to search for it."""
    address, words = quote(target), escape(title)
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>打开案卷</title>'
        f'<meta http-equiv="refresh" content="0; url={address}">'
        f'<p style="font-family:sans-serif;margin:3rem"><a href="{address}">打开案卷 {words}</a></p></html>\n'
    ).encode()
