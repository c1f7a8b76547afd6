"""Kinds of kept files and their words. Pure."""

from liuhen.cases.serving.words import PROOFS

_KINDS: dict[str, str] = {
    **dict(PROOFS),
    "item_photo": "物品照片",
    "list_scan": "清单扫描件",
    "return_list": "退还清单",
    "voucher": "缴款凭证",
    "record": "检查记录",
    "ruling": "法院文书",
    "other": "其他材料",
}


def kind_words(kind: str) -> str:
    """Give the words of a kind; a paper the pack names is called by its own word."""
    return _KINDS.get(kind, kind)
