"""Leaves of a pretend file: real pages of our own layout, a photo, a recording."""

import io
from datetime import UTC, datetime, timedelta

from PIL import Image
from tests.documents.test_typst import HEADER, filled

from liuhen.archive.binding.habit import Leaf
from liuhen.archive.binding.sheets import Cover
from liuhen.documents.forms import form_of
from liuhen.documents.typst import render

DAY = datetime(2026, 7, 13, 1, 30, tzinfo=UTC)
COVER = Cover(
    bureau="云泽市医疗保障局",
    title="云医保立〔2026〕17号 乙口腔门诊部串换诊疗项目案",
    facts=(
        ("案卷题名", "乙口腔门诊部串换诊疗项目案"),
        ("案号", "云医保立〔2026〕17号"),
        ("当事人", "乙口腔门诊部"),
        ("案由", "串换诊疗项目"),
        ("承办人", "执法人员甲、执法人员乙"),
        ("立案日期", "2026年7月20日"),
        ("结案日期", "2026年9月4日"),
        ("处理结果", "责令退回医疗保障基金，罚款 12345.67 元"),
        ("归档日期", ""),
        ("案卷号", "AJ-2026-0001"),
        ("保管期限", "30年"),
    ),
    order="按习惯排列：结论文书在前。",
    remarks="本卷有文书材料 3 件，音像记录 1 件。",
    signers=(("立卷人", "档案员"), ("检查人", ""), ("立卷时间", "2026年9月20日")),
    at=DAY,
)


def leaf(number: int, kind: str, *, pages: int = 1, follows: str = "", media: str = "application/pdf") -> Leaf:
    """Give one paper of a file."""
    return Leaf(
        key=f"document:{number}",
        kind=kind,
        title=form_of(kind).zh,
        at=DAY + timedelta(days=number),
        number=f"云医保罚〔2026〕{number}号",
        author="云泽市医保局",
        on="20260713",
        digest=f"sha256:{number:064d}",
        media_type=media,
        pages=pages,
        follows=follows,
    )


def clip(number: int) -> Leaf:
    """Give one recording of a file."""
    facts = (("编号", f"LX-2026-{number:04d}"), ("时长", "12 分 3 秒"), ("证明目的", "证明现场检查经过"))
    return Leaf(
        key=f"recording:{number}",
        kind="",
        title=f"录像 LX-2026-{number:04d}",
        at=DAY,
        digest="sha256:" + "ab" * 32,
        media_type="",
        facts=facts,
    )


def page_of(kind: str, *, lines: int = 1) -> bytes:
    """Lay out a document; more lines give more pages."""
    form = form_of(kind)
    values = {**filled(form), "facts": "经查明，当事人串换诊疗项目，造成基金损失。\n" * lines}
    return render(form, values, HEADER)


def photo() -> bytes:
    """Give a photo of a signed paper."""
    out = io.BytesIO()
    Image.new("RGB", (620, 877), "white").save(out, "JPEG")
    return out.getvalue()
