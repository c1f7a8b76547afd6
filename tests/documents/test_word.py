"""Word: every form fills the shipped template; a template that reaches further is refused with its place."""

import io
import zipfile

import pytest
from docx import Document
from tests.documents.test_typst import HEADER, NASTY, filled

from liuhen.documents.forms import Form, form_of, forms
from liuhen.documents.word.sandbox import WordTemplateError, checked
from liuhen.documents.word.sandbox import filled as fill
from liuhen.documents.word.shipped import shipped
from liuhen.documents.word.values import names_of, word_values

ATTACHED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
KNOWN = word_values(form_of("filing_approval"), filled(form_of("filing_approval")), HEADER)


def paper(*lines: str) -> bytes:
    """Give a Word file with these paragraphs."""
    made = Document()
    for line in lines:
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def text_of(data: bytes) -> str:
    made = Document(io.BytesIO(data))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in made.paragraphs), *cells])


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Put one more part into a Word file."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("form", [pytest.param(form, id=form.code) for form in forms().values()])
def test_every_form_fills_the_shipped_template(form: Form) -> None:
    text = text_of(fill(shipped(), word_values(form, filled(form), HEADER)))

    assert form.zh in text
    assert "{{" not in text
    assert "{%" not in text


def test_the_shipped_template_passes_its_own_check() -> None:
    checked(shipped(), KNOWN)


def test_what_people_type_is_neither_jinja_nor_markup_in_word() -> None:
    typed = f"{NASTY}{{{{ bureau }}}}{{% for x in rows %}}</w:t>喆堃赟玥犇䶮"
    values = word_values(form_of("filing_approval"), {"facts": typed}, HEADER)

    text = text_of(fill(shipped(), values))

    assert "<script>" in text
    assert "{{ bureau }}" in text
    assert "</w:t>喆堃赟玥犇䶮" in text


def test_a_field_is_named_by_its_code_and_by_its_chinese_name() -> None:
    text = text_of(fill(paper("{{ cause }}／{{ 案由 }}／{{ number }}"), KNOWN))

    assert f"{KNOWN['cause']}／{KNOWN['案由']}／{HEADER.number}" in text
    assert {"bureau", "cause"} <= {name for name, _ in names_of(form_of("filing_approval"))}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{{ bureau", "Jinja 写法有误"),
        ("{% for row in rows %}{{ row.label }}", "Jinja 写法有误"),
        ("{% bogus %}", "Jinja 写法有误"),
        ("{{ nobody }}", "没有名为“nobody”的项目"),
        ("{{ bureau.__class__ }}", "读取了不许读取的“__class__”"),
        ("{{ ''.__class__.__mro__ }}", "读取了不许读取的"),
        ("{{ rows[0] }}", "读取了不许读取的成员"),
        ("{{ bureau['__class__'] }}", "读取了不许读取的成员"),
        ("{{ bureau|attr('__class__') }}", "不许使用的过滤“attr”"),
        ("{{ range(9) }}", "调用了函数"),
        ("{{ bureau.format(1) }}", "调用了函数"),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "调用了函数"),
        ("{% include '/etc/passwd' %}", "引用了别的文件"),
        ("{% import 'os' as os %}", "引用了别的文件"),
        ("{% macro a() %}{% endmacro %}", "定义了宏"),
        ("{{ 9 ** 9 ** 9 }}", "乘方"),
        ("{{ 'a' * 999999999 }}", "乘法"),
        ("{{ bureau|safe }}", "不许使用的过滤“safe”"),
        ("{% autoescape false %}{{ bureau }}{% endautoescape %}", "改动了转义"),
        (
            "{% for a in rows %}{% for b in rows %}{% for c in rows %}{% endfor %}{% endfor %}{% endfor %}",
            "循环套了 3 层",
        ),
        ("{% for row in rows %}{{ row.nothing }}{% endfor %}", "读取了不许读取的“nothing”"),
        ("{{ self }}", "没有名为“self”的项目"),
    ],
)
def test_a_template_that_is_broken_or_reaches_further_is_refused_with_its_paragraph(line: str, words: str) -> None:
    with pytest.raises(WordTemplateError, match="模板没有采用") as refused:
        checked(paper("第一段，没有问题。", "{{ bureau }}", line), KNOWN)

    assert words in refused.value.sentence
    assert 3 == refused.value.line
    assert "仍用原来的模板" in refused.value.next_step


def test_a_loop_that_reads_the_members_of_rows_is_taken() -> None:
    lines = ("{%p for row in rows %}", "{{ loop.index }}. {{ row.label|upper }}：{{ row.text }}", "{%p endfor %}")

    checked(paper(*lines), KNOWN)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "不是 Word 文档", id="empty"),
        pytest.param(b"%PDF-1.7", "不是 Word 文档", id="a PDF"),
        pytest.param(with_part(paper("x"), "word/vbaProject.bin", b"x"), "宏", id="macros"),
        pytest.param(with_part(paper("x"), "word/large.xml", b"\0" * 70_000_000), "太大", id="a bomb"),
        pytest.param(b"PK\x03\x04" + b"\0" * 60, "不是 Word 文档", id="broken"),
    ],
)
def test_a_file_that_is_no_plain_word_file_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(WordTemplateError, match=words):
        checked(data, KNOWN)


def test_a_template_that_fetches_something_from_elsewhere_is_refused() -> None:
    made = Document()
    made.part.relate_to("http://elsewhere.example/a.dotm", ATTACHED, is_external=True)
    out = io.BytesIO()
    made.save(out)

    with pytest.raises(WordTemplateError, match="从别处取内容"):
        checked(out.getvalue(), KNOWN)
