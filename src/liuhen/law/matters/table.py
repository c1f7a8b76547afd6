"""The table of matters in the order of the work, from devices and recording to viewing, procedure and supervision."""

from __future__ import annotations

from collections.abc import Sequence

from liuhen.law.matters import Matter, Tell, own, scenes, service, stated, words
from liuhen.law.matters.words import LEVELS
from liuhen.law.pack import Pack


def matters(packs: Sequence[Pack]) -> tuple[Matter, ...]:
    """Return every matter in order; the scenes are those the packs speak of."""
    before = tuple(one for one in MATTERS if one.group in _BEFORE_SCENES)
    after = tuple(one for one in MATTERS if one.group not in _BEFORE_SCENES)
    return (*before, *scenes(packs), *after)


def _matter(group: str, title: str, tell: Tell, *, asked: int = 0) -> Matter:
    return Matter(group=group, title=title, tell=tell, asked=asked)


_BEFORE_SCENES = ("基本情况", "设备")
MATTERS: tuple[Matter, ...] = (
    _matter("基本情况", "施行", own(words.identity)),
    _matter("基本情况", "解释机关", own(words.interpreter)),
    _matter("基本情况", "适用的行为", stated("scope.act_types", lambda v, _: words.names(v))),
    _matter("基本情况", "原则", stated("principles", lambda v, _: words.joined(v.zh))),
    _matter("基本情况", "记录形式", own(words.forms)),
    _matter("设备", "设备种类", stated("devices", lambda v, _: words.joined(v.types))),
    _matter(
        "设备",
        "配备要求",
        stated("devices.provisioning", lambda v, _: v.ref_zh or words.joined((*v.principles, *v.of)) or "满足需要"),
    ),
    _matter(
        "设备",
        "记录场所",
        stated("devices.fixed_places", lambda v, _: words.joined(f"{LEVELS[one.level]}{one.zh}" for one in v)),
    ),
    _matter("设备", "维护保养", stated("devices.maintenance", words.interval)),
    _matter(
        "设备", "使用台账", stated("devices.handover_ledger", lambda v, _: f"{v.name_zh}：{words.joined(v.columns)}")
    ),
    _matter("设备", "使用前检查", stated("preuse_check.items", lambda v, _: words.names(v))),
    _matter(
        "录制过程",
        "从何时录起",
        stated(
            "recording.session.start",
            lambda v, _: {"arrival_and_start": "到达现场开始执法"}.get(v.event.value, "活动开始"),
        ),
    ),
    _matter(
        "录制过程",
        "录到何时为止",
        stated("recording.session.end", lambda v, _: {"departure": "离开现场"}.get(v.event.value, "活动结束")),
    ),
    _matter("录制过程", "不间断", stated("recording.session.continuous", words.level)),
    _matter("录制过程", "同步记录", stated("recording.synchronous", words.level)),
    _matter("录制过程", "开录语音说明", stated("recording.session.preamble", lambda v, _: words.joined(v.items))),
    _matter("录制过程", "告知正在录像", stated("recording.session.tell_party", words.level)),
    _matter("录制过程", "规范用语", stated("recording.session.phrase_guide", lambda v, _: v.ref_zh)),
    _matter(
        "录制过程",
        "重点内容",
        stated(
            "recording.session.content",
            lambda v, _: f"{sum(len(one.items) for one in v)} 项：{words.joined(v[0].items[:3])}等",
        ),
    ),
    _matter("录制过程", "录制质量", stated("recording.session.quality", lambda v, _: words.joined(v.items))),
    _matter(
        "录制过程", "照片", stated("recording.session.photo", lambda v, _: f"{LEVELS[v.level]}拍{words.joined(v.of)}")
    ),
    _matter("录制过程", "多机拍摄", stated("recording.session.multi_device", words.level)),
    _matter("录制过程", "可以不录", stated("recording.exemptions", lambda v, _: words.names(v))),
    _matter(
        "录制过程",
        "无法全程时",
        stated("recording.fallback", lambda v, _: f"{words.joined(v.conditions)}：录重要环节并作文字记录"),
    ),
    _matter("中断", "中断原因", stated("recording.interruption.reasons", lambda v, _: words.names(v))),
    _matter("中断", "恢复时语音说明", stated("recording.interruption.voice_on_resume", words.level)),
    _matter(
        "中断",
        "即时报告",
        stated("recording.interruption.live_report", lambda v, p: f"立即报告{words.role(p, v.to_role)}"),
    ),
    _matter("中断", "中断说明", stated("recording.interruption.written_record", words.note), asked=8),
    _matter("移交入库", "录像入库，通常", stated("ingest.normal", words.after("")), asked=1),
    _matter("移交入库", "录像入库，例外", stated("ingest.exception", words.after("返回后")), asked=2),
    _matter("移交入库", "例外情形", stated("ingest.exception", lambda v, _: words.joined(v.grounds))),
    _matter("移交入库", "由谁入库", own(words.performed)),
    _matter("移交入库", "存到哪里", own(words.destinations)),
    _matter("移交入库", "标注项目", stated("ingest.labels", lambda v, _: words.names(v))),
    _matter("保存", "普通录像保存", stated("retention.av_ordinary", words.kept), asked=3),
    _matter(
        "保存",
        "证据录像保存",
        stated("retention.av_evidence", lambda v, _: {"follow_case_file": "随案卷"}.get(v.mode, "长期")),
    ),
    _matter("保存", "案卷保管期限", stated("retention.text", lambda v, _: words.joined(v.classes) or "按档案规定")),
    _matter("保存", "期内不得销毁", stated("retention.destruction_ban", lambda _, __: "不得")),
    _matter("保存", "长期保存情形", stated("long_term.triggers", lambda v, _: words.names(v))),
    _matter(
        "保存",
        "长期保存介质",
        stated("long_term", lambda v, _: words.joined(words.MEDIA.get(one, one) for one in v.media)),
    ),
    _matter("保存", "光盘份数", stated("disc", lambda v, _: f"{v.copies} 份")),
    _matter("保存", "光盘标签", stated("disc", lambda v, _: words.joined(v.label_fields))),
    _matter("保存", "提取说明", stated("evidence.extraction_note", lambda v, _: words.joined(v.fields))),
    _matter("保存", "不得作为证据", stated("evidence.exclusions", lambda v, _: words.names(v))),
    _matter("保存", "对原件不得", stated("originals", lambda v, _: words.joined(v.forbidden_acts))),
    _matter("调阅与提供", "调阅审批", words.approver, asked=9),
    _matter("调阅与提供", "由谁办理", stated("access.internal", lambda v, p: words.role(p, v.handler_role))),
    _matter("调阅与提供", "登记簿栏目", stated("access.ledger", lambda v, _: words.joined(v.columns)), asked=10),
    _matter("调阅与提供", "事由", stated("access.purposes", lambda v, _: words.names(v))),
    _matter(
        "调阅与提供",
        "对外提供批准",
        stated(
            "access.external",
            lambda v, p: words.role(p, v.approver_role) if v.approver_role else "须经批准，未写明是谁",
        ),
    ),
    _matter("调阅与提供", "国家机关调取", stated("access.state_organ", lambda v, _: words.joined(v.conditions))),
    _matter("调阅与提供", "当事人查阅", stated("access.party", lambda v, _: f"不提供{words.joined(v.withhold)}")),
    _matter("调阅与提供", "保密类别", stated("secrecy", lambda v, _: words.names(v.classes))),
    _matter("程序", "案源途径", stated("sources.channels", lambda v, _: words.joined(v.names))),
    _matter("程序", "投诉举报登记", stated("sources.complaint", lambda v, _: words.joined(v.fields))),
    _matter(
        "程序",
        "不予立案告知",
        stated("sources.not_filed", lambda v, _: ("具名的" if v.named_only else "") + words.joined(v.notify)),
    ),
    _matter("程序", "立案文书项目", stated("filing", lambda v, _: words.joined(v.fields))),
    _matter("程序", "立案意见", stated("filing", lambda v, p: words.chain(v.approval_chain, p))),
    _matter("程序", "紧急启动补办", stated("filing.emergency", words.after("启动后")), asked=5),
    _matter("程序", "移送管辖", stated("transfer.jurisdiction", lambda v, p: f"{words.role(p, v.approver_role)}批准")),
    _matter(
        "程序",
        "移送涉嫌犯罪",
        stated("transfer.crime", lambda v, p: f"{words.role(p, v.approver_role)}批准，移送{v.to_zh or '司法机关'}"),
    ),
    _matter("程序", "依申请的记录", stated("intake", lambda v, _: words.joined(tuple(one.zh for one in v.record)))),
    _matter("程序", "列明的文书", own(words.catalogue)),
    _matter("程序", "文书样式", stated("documents.templates", lambda v, _: v.source_zh)),
    _matter("程序", "决定由谁批准", stated("decision", lambda v, p: words.role(p, v.approver_role))),
    _matter("送达", "直接送达", service("direct")),
    _matter("送达", "留置送达", service("lien")),
    _matter("送达", "邮寄送达", service("post")),
    _matter("送达", "电子送达", service("electronic")),
    _matter("送达", "委托送达", service("entrusted")),
    _matter("送达", "公告送达", service("announcement")),
    _matter("执行与归档", "履行情况检查", stated("performance.check", words.level)),
    _matter("执行与归档", "改正情况核查", stated("performance.correction", words.level)),
    _matter("执行与归档", "催告", stated("court.reminder", words.level)),
    _matter("执行与归档", "申请法院执行", stated("court.apply", words.level)),
    _matter("执行与归档", "形成案卷", stated("archiving", words.after("终结后")), asked=4),
    _matter("监督与责任", "不定期检查", stated("supervision.irregular_inspection", words.interval)),
    _matter("监督与责任", "经常性检查", stated("supervision.regular_inspection", words.interval)),
    _matter(
        "监督与责任",
        "抽查",
        stated("supervision.sampling", lambda v, _: f"{v.percent}%" if v.percent else "比例未定，由本局设定"),
    ),
    _matter("监督与责任", "检查台账", stated("supervision.ledger", lambda v, _: v.name_zh)),
    _matter("监督与责任", "年度评查", stated("supervision.annual_review", words.yearly)),
    _matter("监督与责任", "年底考评", stated("supervision.year_end_evaluation", lambda _, __: "每年底")),
    _matter("监督与责任", "培训", stated("training", lambda v, _: f"每年至少 {max(v.min_per_year, 1)} 次")),
    _matter("监督与责任", "违规情形", stated("violations.items", lambda v, _: f"{len(v)} 项")),
    _matter("监督与责任", "情节轻微", stated("violations.measures", lambda v, _: words.joined(v.minor))),
    _matter("监督与责任", "情节严重", stated("violations.measures", lambda v, _: words.joined(v.serious))),
    _matter("监督与责任", "平台报送", stated("platform_export", lambda v, _: v.target_zh)),
)
