import io
import re
import zipfile
from collections import Counter
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen.law.articles import Regulation, chinese, count_of, differences, label_of, split
from liuhen.law.textfile import TextFileError, words_of

# Our own words, about a teahouse: no sentence of any regulation.
TEA = """山下镇茶会
茶会办事约定
第一章 起头
第一条 为了大家喝茶方便，定这个约定。
第二条 茶会有下列人：
（一）烧水的；
（二）洗碗的。
两样都做的，算一个人。
第二章 喝茶
第三条 客到之后，二刻之内上茶。
客人未到的，不烧水。

- 2 -
第四条 茶叶每年清点一次。
山下镇茶会 2020年3月1日
"""
PLACES = ("第一条", "第二条第二款", "第三条第二款", "第四条")


def everything(text: Regulation) -> str:
    middle = ("".join(one.headings) + one.printed + "".join(one.lines) for one in text.articles)
    return "".join((*text.before, *middle, *text.after, *text.pages))


def signs(words: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", words))


def docx(*paragraphs: str, numbering: str = "", extra: str = "") -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    rows = "".join(
        row if row.startswith("<w:p>") else f"<w:p><w:r><w:t>{escape(row)}</w:t></w:r></w:p>" for row in paragraphs
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"{extra}<w:document {space}><w:body>{rows}</w:body></w:document>")
        if numbering:
            package.writestr("word/numbering.xml", f"<w:numbering {space}>{numbering}</w:numbering>")
    return made.getvalue()


def test_a_text_is_split_into_articles_paragraphs_and_items() -> None:
    text = split(TEA)

    assert ["第一条", "第二条", "第三条", "第四条"] == [one.label for one in text.articles]
    assert ("第二章 喝茶",) == text.articles[2].headings
    assert [1, 2] == [item.number for item in text.articles[1].paragraphs[0].items]
    assert 2 == len(text.articles[2].paragraphs)


def test_title_page_number_and_signature_are_kept_aside() -> None:
    text = split(TEA)

    assert ("山下镇茶会", "茶会办事约定") == text.before
    assert ("- 2 -",) == text.pages
    assert ("山下镇茶会 2020年3月1日",) == text.after


def test_a_place_gives_its_article_its_paragraph_or_its_item() -> None:
    text = split(TEA)

    assert ("客人未到的，不烧水。",) == text.lines_of("第三条第二款")
    assert ("茶会有下列人：", "（二）洗碗的。") == text.lines_of("第二条第一款第（二）项")
    assert 2 == len(text.lines_of("第三条"))
    assert text.lines_of("第三条") == text.lines_of("第三条第九款")
    assert () == text.lines_of("第四十条")


def test_a_text_that_agrees_with_its_pack_has_no_differences() -> None:
    assert () == differences(split(TEA), PLACES)


@pytest.mark.parametrize(
    ("text", "places", "told"),
    [
        (TEA, (*PLACES, "第五条"), "原文缺少第五条，规则包里有这一条"),
        (TEA, PLACES[:3], "原文多出第四条，规则包里没有这一条"),
        (TEA + "第四条 又来一遍。", PLACES, "第四条出现了 2 次"),
        (TEA + "第二条 又来一遍。", PLACES, "第二条排在第四条之后，次序不对"),
        (TEA, (*PLACES, "第一条第三款"), "第一条在规则包里有第三款，原文只分出 1 款"),
    ],
)
def test_what_differs_from_the_pack_is_named(text: str, places: tuple[str, ...], told: str) -> None:
    assert told in differences(split(text), places)


@pytest.mark.parametrize("number", ["第26条", "第２６条", "第二十六条", "第 二十六 条"])
def test_figures_of_every_kind_name_the_same_article(number: str) -> None:
    text = split(f"{number}　每日扫地。")

    assert "第二十六条" == text.articles[0].label
    assert ("每日扫地。",) == text.articles[0].lines


def test_an_article_between_two_others_is_its_own() -> None:
    assert ["第三条", "第三条之一"] == [one.label for one in split("第三条 甲。\n第三条之一 乙。").articles]


def test_a_line_that_goes_on_is_put_together_and_a_reference_begins_no_article() -> None:
    text = split("第一条 客人要照\n第三条规定的办法坐。\n第二条 完。")

    assert ["第一条", "第二条"] == [one.label for one in text.articles]
    assert ("客人要照第三条规定的办法坐。",) == text.articles[0].lines


def test_a_table_of_contents_stands_before_the_first_article() -> None:
    text = split("目录\n第一章 起头\n第二章 喝茶\n茶会约定\n第一章 起头\n第一条 甲。\n第二章 喝茶\n第二条 乙。")

    assert ("目录", "第一章 起头", "第二章 喝茶", "茶会约定") == text.before
    assert [("第一章 起头",), ("第二章 喝茶",)] == [one.headings for one in text.articles]


LINES = st.sampled_from(
    [
        "第一条 甲。",
        "第三条",
        "（一）子；",
        "一行话。",
        "半行",
        "第二章 中",
        "- 4 -",
        "第 3 页 共 9 页",
        "  ",
        "第十条规定的",
    ]
)


@given(st.lists(LINES, max_size=14), st.sampled_from(["\n", "\r\n", "\r"]))
def test_no_sign_of_a_text_is_ever_lost(lines: list[str], end: str) -> None:
    text = end.join(lines)

    assert signs(text) == signs(everything(split(text)))


@given(st.integers(min_value=1, max_value=999))
def test_chinese_figures_are_read_back(number: int) -> None:
    assert number == count_of(chinese(number))
    assert f"第{chinese(number)}条" == label_of(f"第{number}条第一款")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_text_files_of_every_usual_encoding_are_read(encoding: str, end: str) -> None:
    text = split(words_of(TEA.replace("\n", end).encode(encoding)))

    assert () == differences(text, PLACES)


def test_a_word_document_is_read_paragraph_by_paragraph() -> None:
    assert () == differences(split(words_of(docx(*TEA.splitlines()))), PLACES)


def test_articles_that_word_counts_by_itself_get_their_numbers() -> None:
    levels = (
        '<w:abstractNum w:abstractNumId="7">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    )

    def row(words: str, level: int) -> str:
        place = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr>'
        return f"<w:p>{place}<w:r><w:t>{words}</w:t></w:r></w:p>"

    text = split(
        words_of(docx(row("人：", 0), row("子；", 1), row("丑。", 1), row("完。", 0), row("寅。", 1), numbering=levels))
    )

    assert ["第一条", "第二条"] == [one.label for one in text.articles]
    assert ("（一）子；", "（二）丑。") == tuple(line.replace(" ", "") for line in text.articles[0].lines[1:])
    assert "（一）寅。" == text.articles[1].lines[1].replace(" ", "")


def test_what_a_tracked_change_struck_out_is_not_read() -> None:
    changed = (
        "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>第一条 新。</w:t></w:r></w:ins></w:p>"
    )

    assert "第一条 新。" == words_of(docx(changed))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "空的"),
        (b"  \n ", "空的"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 40, "旧版 Word"),
        (b"PK\x03\x04 broken", "损坏"),
        (b"\x89PNG....", "图片"),
        (bytes(range(128, 256)) * 3, "读不出"),
        (b"x" * (9 << 20), "8 MB"),
        (docx(""), "没有文字"),
        (docx("第一条", extra="<!DOCTYPE a>"), "写法异常"),
    ],
)
def test_what_cannot_be_read_is_refused_in_chinese(data: bytes, told: str) -> None:
    with pytest.raises(TextFileError) as refused:
        words_of(data)

    assert told in refused.value.sentence
    assert refused.value.next_step


def test_a_zip_without_a_document_is_no_word_file() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("a.txt", "第一条")

    with pytest.raises(TextFileError, match="不是 Word"):
        words_of(made.getvalue())
