"""Paper: slips on A5, proofs on A4 upright, registers on A4 across; chips as words, no frame."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.template import Context, Template

from tests.browser.conftest import Desk, Office

pytestmark = pytest.mark.browser
Sit = Callable[..., Desk]
SHEET = """{% extends "print.html" %}{% load liuhen %}
{% block title %}回执{% endblock %}{% block paper %}PAPER{% endblock %}{% block sheet_title %}采集回执{% endblock %}
{% block main %}<table><thead><tr><th>文件</th><th>状态</th></tr></thead>
<tbody>{% for row in rows %}<tr><td>{{ row }}</td><td>{% chip "met" "已核对" %}</td></tr>{% endfor %}</tbody></table>
{% endblock %}"""


def printed(place: Desk, paper: str, folder: Path, *, rows: int = 4) -> Path:
    page = place.page
    sheet = Template(SHEET.replace("PAPER", paper)).render(Context({"rows": range(rows)}))
    page.route("**/paper/", lambda route: route.fulfill(body=sheet, content_type="text/html; charset=utf-8"))
    place.go("/paper/")
    page.emulate_media(media="print")
    path = folder / "sheet.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    return path


def told(*words: str | Path) -> str:
    return subprocess.run(list(words), capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("size", "paper"),
    [
        ("419.52 x 595.2", "lh-a5"),
        ("595.2 x 419.52", "lh-task"),
        ("594.96 x 841.92", "lh-a4"),
        ("841.92 x 594.96", "lh-a4l"),
    ],
)
def test_every_sheet_has_its_paper(size: str, paper: str, office: Office, desk: Sit, tmp_path: Path) -> None:
    told_size = told("pdfinfo", printed(desk(office), paper, tmp_path)).partition("Page size:")[2].split("pts")[0]

    wide, high = (round(float(part)) for part in told_size.split("x"))

    assert [round(float(part)) for part in size.split("x")] == [wide, high]


def test_a_chip_prints_as_its_word_and_the_buttons_do_not_print(office: Office, desk: Sit, tmp_path: Path) -> None:
    text = told("pdftotext", "-layout", printed(desk(office), "lh-a5", tmp_path), "-")

    assert "采集回执" in text
    assert "已核对" in text
    assert "返回" not in text


def test_the_header_row_stands_on_every_page(office: Office, desk: Sit, tmp_path: Path) -> None:
    path = printed(desk(office), "lh-a4", tmp_path, rows=120)

    pages = told("pdftotext", "-layout", path, "-").rstrip("\f").split("\f")

    assert 2 <= len(pages)
    assert ["文件" in page for page in pages] == [True] * len(pages)
