"""Registers as Excel sheets: one sheet, title, heads, rows, and a foot. The only file that knows xlsxwriter."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, foot: str = "") -> bytes:
    """Return a workbook with one sheet, laid out for A4 across. Every cell is text: nothing is read as a formula."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(title[:31])
    big = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter"})
    cell = book.add_format({"border": 1, "valign": "vcenter", "text_wrap": True})
    sheet.merge_range(0, 0, 0, max(1, len(heads) - 1), title, big)
    for column, name in enumerate(heads):
        sheet.write_string(1, column, name, head)
        longest = max((len(row[column]) for row in rows), default=0)
        sheet.set_column(column, column, min(40, max(10, 2 * max(longest, len(name)))))
    for line, row in enumerate(rows, start=2):
        for column, value in enumerate(row):
            sheet.write_string(line, column, value, cell)
    if foot:
        sheet.write_string(len(rows) + 3, 0, foot)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    book.close()
    return held.getvalue()


def attached(content: bytes, name: str) -> HttpResponse:
    """Answer with a workbook to be saved under `name`."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx") or "attachment"
    return HttpResponse(content, content_type=EXCEL, headers={"Content-Disposition": disposition})
