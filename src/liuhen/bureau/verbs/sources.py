"""What may be done with sources and applications, by whom, and how the trail tells it."""

from liuhen.bureau.roles import CASE_WORKERS, HEADS, Role
from liuhen.bureau.verb import Verb

_DESK = frozenset({Role.OFFICER, Role.DIVISION_HEAD})
_WHO = frozenset({Role.DEPUTY_HEAD, Role.PRINCIPAL_HEAD})  # may open who complained without being named

VERBS: tuple[Verb, ...] = (
    Verb(
        name="source.list",
        label="查看案源登记簿",
        sentence="{actor}查看案源登记簿",
        roles=CASE_WORKERS,
        content=True,
        within="unit",
    ),
    Verb(
        name="source.view",
        label="查看案源",
        sentence="{actor}打开案源{subjects}",
        roles=CASE_WORKERS,
        content=True,
        within="unit",
    ),
    Verb(
        name="source.print",
        label="打印案源登记簿",
        sentence="{actor}打印案源登记簿",
        roles=CASE_WORKERS,
        content=True,
        within="unit",
    ),
    Verb(
        name="source.export",
        label="导出案源登记簿",
        sentence="{actor}导出案源登记簿",
        roles=CASE_WORKERS,
        content=True,
        within="unit",
    ),
    Verb(
        name="source.open_identity",
        label="查看投诉举报人身份",
        sentence="{actor}查看{subjects}的投诉举报人身份",
        roles=_WHO,
        content=True,
    ),
    Verb(
        name="source.share_identity",
        label="准许查看投诉举报人身份",
        sentence="{actor}准许查看投诉举报人身份：{subjects}，理由：{reason}",
        roles=_WHO,
    ),
    Verb(
        name="source.verify", label="登记核查", sentence="{actor}登记核查情况：{subjects}", roles=_DESK, within="unit"
    ),
    Verb(
        name="source.extend",
        label="延长核查期限",
        sentence="{actor}延长核查期限：{subjects}，理由：{reason}",
        roles=HEADS,
    ),
    Verb(
        name="source.notify",
        label="登记告知",
        sentence="{actor}登记处理结果的告知：{subjects}",
        roles=_DESK,
        within="unit",
    ),
    Verb(name="source.close", label="办结案源", sentence="{actor}办结案源{subjects}", roles=_DESK, within="unit"),
)
