"""What may be done with sources and applications, by whom, and how the trail tells it."""

from liuhen.bureau.roles import CASE_WORKERS, Role
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
        name="source.notify",
        label="登记告知",
        sentence="{actor}登记处理结果的告知：{subjects}",
        roles=_DESK,
        within="unit",
    ),
    Verb(name="source.close", label="办结案源", sentence="{actor}办结案源{subjects}", roles=_DESK, within="unit"),
    Verb(
        name="application.list",
        label="查看申请登记簿",
        sentence="{actor}查看申请登记簿",
        roles=CASE_WORKERS,
        content=True,
        within="unit",
    ),
    Verb(
        name="application.view",
        label="查看申请",
        sentence="{actor}打开申请{subjects}",
        roles=CASE_WORKERS,
        content=True,
        within="unit",
    ),
    Verb(
        name="application.print",
        label="打印申请登记簿",
        sentence="{actor}打印申请登记簿",
        roles=CASE_WORKERS,
        content=True,
        within="unit",
    ),
    Verb(
        name="application.export",
        label="导出申请登记簿",
        sentence="{actor}导出申请登记簿",
        roles=CASE_WORKERS,
        content=True,
        within="unit",
    ),
    *(
        Verb(
            name=f"application.{name}",
            label=label,
            sentence="{actor}" + label + "：{subjects}",
            roles=_DESK,
            within="unit",
        )
        for name, label in (
            ("register", "登记申请"),
            ("note", "登记申请办理情况"),
            ("tell_supplement", "一次性告知补正"),
            ("mark_not_applicable", "注明申请环节不适用"),
            ("accept", "受理申请"),
            ("refuse", "不予受理申请"),
            ("keep_file", "附入申请材料"),
            ("cite", "关联窗口录像"),
            ("import_list", "批量调取政务服务中心录像"),
            ("match_list", "重新核对调取清单"),
        )
    ),
)
