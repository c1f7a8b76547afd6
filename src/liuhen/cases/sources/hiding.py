"""Hides in the shown words of a complaint whatever tells who complained. Pure.

What is hidden is kept whole in the side row of the complainant, so nothing of the complaint is lost. A name is hidden
where it was typed as the complainant's, or where the words say it themselves (我叫…, 举报人：…); mobile numbers,
identity numbers and e-mail addresses of a complaint are hidden wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

NAME, NUMBER, IDENTITY, MAIL = "姓名", "电话", "证件号码", "电子邮箱"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_SELF = re.compile(
    rf"(?:我叫|我的名字叫|我的名字是|本人姓名|本人叫|(?:举报|投诉|联系|反映)人(?:姓名)?)[是为：:，,\s]{{0,2}}"
    rf"(?P<name>[{_SURNAMES}][\u4e00-\u9fff·]{{1,2}}?)(?=[，,。；;：:、（(\s\d]|$|是|的|家|住|电话|手机|女|男)"
)
_SIGNED = re.compile(rf"(?:此致|特此举报|特此投诉|敬礼)[！!。，,\s]*(?P<name>[{_SURNAMES}][\u4e00-\u9fff·]{{1,2}})\s*$")
_NUMBERS = (
    (IDENTITY, re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])")),
    (NUMBER, re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")),
    (MAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The words as everybody with the case may read them, and which kinds of thing are hidden in them."""

    words: str
    hidden: tuple[str, ...] = ()


def hide(words: str, *, known: Sequence[str] = ()) -> Shown:
    """Hide names, numbers and addresses of the complainant; `known` are those typed in his own fields."""
    hidden: list[str] = []
    shown = words
    for text in sorted({one.strip() for one in known if len(one.strip()) > 1}, key=len, reverse=True):
        if text in shown:
            shown = shown.replace(text, f"［{_kind_of(text)}］")
            hidden.append(_kind_of(text))
    for pattern in (_SELF, _SIGNED):
        while found := pattern.search(shown):
            shown = shown.replace(found["name"], f"［{NAME}］")
            hidden.append(NAME)
    for kind, pattern in _NUMBERS:
        shown, count = pattern.subn(f"［{kind}］", shown)
        hidden += [kind] * bool(count)
    return Shown(words=shown, hidden=tuple(dict.fromkeys(hidden)))


def _kind_of(text: str) -> str:
    return NUMBER if sum(sign.isdigit() for sign in text) > len(text) // 2 else NAME
