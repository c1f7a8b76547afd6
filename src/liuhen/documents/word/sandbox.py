"""Word templates in a closed room: plain values only; what reaches further is refused with its line.

A line is a paragraph of the document: the text of a Word file has no other lines a person could count.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

from liuhen.errors import InputError

Plain = str | bool | list[dict[str, str | bool]]
MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
MOST_PARTS = 400
MOST_DEPTH = 2  # loops within loops
FILTERS = ("default", "first", "join", "last", "length", "lower", "replace", "trim", "upper")
LOOP = frozenset({"index", "first", "last", "length"})
MEMBERS = frozenset({"is_heading", "label", "name", "text"}) | LOOP  # of a row, a signer, and of a loop
_FORBIDDEN: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.Call, "调用了函数"),
    (nodes.Include, "引用了别的文件"),
    (nodes.Import, "引用了别的文件"),
    (nodes.FromImport, "引用了别的文件"),
    (nodes.Extends, "引用了别的文件"),
    (nodes.Macro, "定义了宏"),
    (nodes.CallBlock, "调用了函数"),
    (nodes.FilterBlock, "使用了成段的过滤"),
    (nodes.Pow, "做了乘方运算"),
    (nodes.Mul, "做了乘法运算"),
    (nodes.MarkSafe, "绕过了转义"),
    (nodes.ScopedEvalContextModifier, "改动了转义"),
)
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")


class WordTemplateError(InputError):
    """The template is broken, or reaches for what it should not. It is not used."""

    code = "documents.word_template"

    def __init__(self, why: str, *, line: int = 0, words: str = "") -> None:
        where = f"第 {line} 段" if line else ""
        quoted = f"“{_shortened(words)}”" if words else ""
        super().__init__(
            f"模板没有采用。{where}{quoted}{'：' if where else ''}{why}。",
            next_step="请在 Word 里改好这一处再上传；现在仍用原来的模板。",
        )
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One text of the Word file: the body, a head or a foot."""

    source: str

    def words(self, line: int) -> str:
        """Give the words of a line, without marks."""
        rows = self.source.split("\n")
        return re.sub(r"<[^>]+>", "", rows[line - 1]).strip() if 0 < line <= len(rows) else ""


class _Closed(SandboxedEnvironment):
    """An environment without functions and attributes: a dot reads a member of a plain row, nothing else."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in ("defined", "undefined", "none")}

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:  # noqa: ARG002 - Jinja's signature
        """Let no attribute through."""
        return False

    def is_safe_callable(self, obj: object) -> bool:  # noqa: ARG002 - Jinja's signature
        """Let no call through."""
        return False

    def getattr(self, obj: object, attribute: str) -> object:
        """Read a dot as a member."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        """Read a member of a plain row, or where a loop stands."""
        if isinstance(obj, Mapping) and isinstance(argument, str) and argument in obj:
            return obj[argument]
        if isinstance(obj, LoopContext) and argument in LOOP:
            return getattr(obj, str(argument))
        raise SecurityError(str(argument))


def checked(data: bytes, known: Mapping[str, Plain]) -> None:
    """Check a template before it is taken: its file, its every expression, and one trial with `known` values.

    Raises:
        WordTemplateError: with the paragraph and a sentence.
    """
    _require_sound(data)
    for part in _parts(data):
        _require_plain(part, known)
    filled(data, known)


def filled(data: bytes, values: Mapping[str, Plain]) -> bytes:
    """Fill a template with plain values and give the Word file. What was typed is never read as Jinja or XML.

    Raises:
        WordTemplateError: it cannot be filled.
    """
    template = DocxTemplate(io.BytesIO(data))
    try:
        template.render(dict(values), jinja_env=_Closed(), autoescape=True)
        out = io.BytesIO()
        template.save(out)
    except SecurityError:
        raise WordTemplateError("读取了不许读取的内容") from None
    except TemplateError as error:
        raise WordTemplateError(f"填写不成（{_said(error)}）") from None
    except (LxmlError, ValueError, KeyError, TypeError, AttributeError, OpcError) as error:
        raise WordTemplateError(f"填好以后不是完整的 Word 文件（{type(error).__name__}）") from None
    return out.getvalue()


def _require_sound(data: bytes) -> None:
    """Check the file as such: Word, no macros, nothing fetched from elsewhere, no bomb."""
    if len(data) > MOST_BYTES:
        raise WordTemplateError(f"文件超过 {MOST_BYTES // 1_000_000} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            if "word/document.xml" not in names:
                raise WordTemplateError("所选文件不是 Word 文档（.docx）")
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise WordTemplateError("文件解开后太大")
            if any(name.lower().endswith(("vbaproject.bin", ".bin")) for name in names):
                raise WordTemplateError("文件里有宏或者嵌入的程序")
            for name in names:
                if name.endswith(".rels") and _reaches_out(packed.read(name)):
                    raise WordTemplateError("文件要从别处取内容（外部链接的模板或者图片）")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise WordTemplateError("所选文件不是 Word 文档（.docx），或者已损坏") from None


def _reaches_out(relations: bytes) -> bool:
    return any(b"/hyperlink" not in found for found in _EXTERNAL.findall(relations))


def _parts(data: bytes) -> Iterator[_Part]:
    template = DocxTemplate(io.BytesIO(data))
    try:
        template.render_init()
        yield _part(template, template.get_xml())
        for uri in (template.HEADER_URI, template.FOOTER_URI):
            for _, part in template.get_headers_footers(uri):
                yield _part(template, template.get_part_xml(part))
    except (OpcError, LxmlError, ValueError, KeyError, TypeError, AttributeError):
        raise WordTemplateError("所选文件不是 Word 文档（.docx），或者已损坏") from None


def _part(template: DocxTemplate, xml: str) -> _Part:
    """Put every paragraph on a line of its own, counted from 1; what stands before the first joins it."""
    return _Part(source=re.sub(r"<w:p([ >])", r"\n<w:p\1", template.patch_xml(xml)).replace("\n", "", 1))


def _require_plain(part: _Part, known: Mapping[str, Plain]) -> None:
    try:
        tree = _Closed().parse(part.source)
    except TemplateSyntaxError as error:
        raise WordTemplateError(
            f"Jinja 写法有误（{_said(error)}）", line=error.lineno, words=part.words(error.lineno)
        ) from None
    for kind, why in _FORBIDDEN:
        for node in tree.find_all(kind):
            _refuse(part, node, why)
    _require_known(part, tree, known)
    _require_members(part, tree)
    for used in tree.find_all(nodes.Filter):
        if used.name not in FILTERS:
            _refuse(part, used, f"使用了不许使用的过滤“{used.name}”")
    _require_shallow(part, tree, 0)


def _require_known(part: _Part, tree: nodes.Template, known: Mapping[str, Plain]) -> None:
    """Check that every name is a value we give, or one the template's own loop makes."""
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"} | {"loop"}
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name not in known and name.name not in own:
            _refuse(part, name, f"没有名为“{name.name}”的项目")


def _require_members(part: _Part, tree: nodes.Template) -> None:
    """Check that a dot reads a member of a row we give, nothing of an object behind it."""
    for reach in tree.find_all(nodes.Getattr):
        if reach.attr not in MEMBERS:
            _refuse(part, reach, f"读取了不许读取的“{reach.attr}”")
    for item in tree.find_all(nodes.Getitem):
        if not (isinstance(item.arg, nodes.Const) and item.arg.value in MEMBERS):
            _refuse(part, item, "读取了不许读取的成员")


def _require_shallow(part: _Part, node: nodes.Node, depth: int) -> None:
    for child in node.iter_child_nodes():
        deeper = depth + isinstance(child, nodes.For)
        if deeper > MOST_DEPTH:
            _refuse(part, child, f"循环套了 {deeper} 层，最多 {MOST_DEPTH} 层")
        _require_shallow(part, child, deeper)


def _refuse(part: _Part, node: nodes.Node, why: str) -> NoReturn:
    raise WordTemplateError(why, line=node.lineno, words=part.words(node.lineno))


def _said(error: TemplateError) -> str:
    return _shortened(re.sub(r"<[^>]*>", "", error.message or ""))


def _shortened(words: str) -> str:
    return words if len(words) <= 60 else words[:60] + "……"
