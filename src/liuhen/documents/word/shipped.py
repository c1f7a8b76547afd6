"""The template we ship, built by code: it lays out every form, and is what a bureau takes home to make its own."""

from __future__ import annotations

import io
from functools import cache
from typing import cast

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

NAME = "通用模板.docx"
_BODY, _TITLE = "仿宋", "宋体"


@cache
def shipped() -> bytes:
    """Give the shipped template as a Word file."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    usual = cast("ParagraphStyle", paper.styles["Normal"])
    usual.font.name, usual.font.size = _BODY, Pt(14)
    usual.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _BODY)
    usual.paragraph_format.space_after = Pt(0)
    paper.core_properties.author = "{{ bureau }}"
    paper.core_properties.title = "{{ title }}"
    _line(paper.add_paragraph(), "{{ bureau }}", size=20, bold=True, centred=True)
    _line(paper.add_paragraph(), "{{ title }}", size=22, bold=True, centred=True)
    number = paper.add_paragraph("{{ number }}")
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _letter(paper)
    _table(paper)
    _foot(paper)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _letter(paper: Paper) -> None:
    """Write the running text of letters and records, with the paragraph tags of the library."""
    add = paper.add_paragraph
    add('{%p if layout != "table" %}')
    add("{%p if addressee %}")
    add("{{ addressee }}：")
    add("{%p endif %}")
    add("{%p for row in rows %}")
    add("{%p if row.is_heading %}")
    _line(add(), "{{ row.label }}", size=14, bold=True)
    add("{%p else %}")
    add("{{ row.label }}：{{ row.text }}").paragraph_format.first_line_indent = Pt(28)
    add("{%p endif %}")
    add("{%p endfor %}")
    add("{%p endif %}")


def _table(paper: Paper) -> None:
    """Write the ruled table of approval sheets and receipts."""
    paper.add_paragraph('{%p if layout == "table" %}')
    grid = paper.add_table(rows=3, cols=2)
    grid.style = "Table Grid"
    grid.cell(0, 0).text = "{%tr for row in rows %}"
    grid.cell(1, 0).text = "{{ row.label }}"
    grid.cell(1, 1).text = "{{ row.text }}"
    grid.cell(2, 0).text = "{%tr endfor %}"
    paper.add_paragraph("{%p endif %}")


def _foot(paper: Paper) -> None:
    """Write the lines to sign on and 落款."""
    add = paper.add_paragraph
    add("{%p for signer in signers %}")
    add("{{ signer.label }}：{{ signer.name }}　　　　　　　　　　年　　月　　日")
    add("{%p endfor %}")
    add("{{ bureau }}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    add("{{ date }}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    below = paper.sections[0].footer.paragraphs[0]
    _line(below, "{{ foot }}　可编辑稿，以签发的版面为准", size=9, centred=True)


def _line(paragraph: Paragraph, words: str, *, size: int, bold: bool = False, centred: bool = False) -> Run:
    run = paragraph.add_run(words)
    run.bold, run.font.size, run.font.name = bold, Pt(size), _TITLE
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _TITLE)  # noqa: SLF001 - the only way to East Asian fonts
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return run
