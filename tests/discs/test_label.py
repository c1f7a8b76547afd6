"""The label sheet: one page a copy, with the fields of the article, reproducible."""

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from liuhen.discs.label import Label, label_pdf
from liuhen.discs.layout import Listed, contents_xml, door_page, read_me

LABEL = Label(
    fields=(
        ("制作单位", "云泽市医疗保障局"),
        ("制作人", "档案员庚"),
        ("制作时间", "2026年9月21日"),
        ("执法活动或者案件名称", "甲大药房 #set text(red) 案"),
        ("标号", "GP-2026-0001"),
    ),
    article="办法第十六条",
    number="GP-2026-0001",
    copy_words="封存",
    volume="LIUHEN_AJ_2026_0001",
    image_digest="sha256:" + "ab" * 32,
    file_count=12,
    total_bytes=123456,
    made_at=datetime(2026, 9, 21, tzinfo=UTC),
)


def test_the_sheet_is_a_pdf_with_one_page_for_each_copy() -> None:
    pdf = label_pdf((LABEL, replace(LABEL, copy_words="利用")))

    assert pdf.startswith(b"%PDF-")
    assert 2 == pdf.count(b"/Type /Page\n") or b"/Count 2" in pdf


def test_the_same_label_gives_the_same_bytes() -> None:
    assert label_pdf((LABEL,)) == label_pdf((LABEL,))


def test_the_read_me_opens_on_old_windows() -> None:
    text = read_me((("卷号", "AJ-2026-0001"),))

    assert text.startswith("\ufeff卷号：AJ-2026-0001\r\n".encode())


def test_the_contents_list_every_item_with_the_fields_of_the_annex() -> None:
    row = Listed(order=1, title="立案<审批>表", author="执法人员甲", on="2026年9月21日", path="a/b.pdf")

    item = ET.fromstring(contents_xml((row,)))[0]

    assert ["顺序号", "题名", "责任者", "日期", "密级", "电子档案名称", "备注"] == [part.tag for part in item]
    assert "立案<审批>表" == item.findtext("题名")


def test_the_door_page_leads_into_the_bag_and_escapes_names() -> None:
    page = door_page("电子档案/a b/data/index.html", "<b>").decode()

    assert "a%20b/data/index.html" in page
    assert "&lt;b&gt;" in page
