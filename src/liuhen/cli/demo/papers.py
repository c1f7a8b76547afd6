"""The words of the demonstration's documents, by kind; what the system knows already is prefilled and not repeated."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from liuhen.documents.fields import Value

BASIS = "《医疗保障基金使用监督管理条例》第三十八条第（三）项"


def words_for(kind: str, *, at: datetime, recordings: tuple[str, ...] = ()) -> Mapping[str, Value]:
    """Give the answers of one kind of document, written at the instant `at`."""
    later = at + timedelta(minutes=25)
    common: dict[str, dict[str, Value]] = {
        "case_source": {
            "source_person": "无",
            "acceptance": "线索具体，属本局管辖，拟受案核查。",
        },
        "filing_approval": {
            "facts": "检查发现当事人将不属于医保支付范围的项目串换为医保支付项目结算，涉及 9 月至 10 月共 31 笔。",
            "basis": BASIS,
            "handler_opinion": "有初步证据证明存在违法行为，属本局管辖，建议立案。",
        },
        "site_record": {
            "started_at": at.isoformat(timespec="minutes"),
            "ended_at": later.isoformat(timespec="minutes"),
            "recorder": "执法人员甲",
            "attendance": "当事人负责人接通知后到场。",
            "recusal": "不申请",
            "statement": "当事人称系新员工操作不熟所致，愿意配合核查。",
            "found": "核对结算明细 214 份，发现 31 笔结算项目与病历记载不符，已拍照并复制。",
            "recordings": list(recordings) or ["见音像记录目录"],
        },
        "interview_record": {
            "started_at": at.isoformat(timespec="minutes"),
            "ended_at": later.isoformat(timespec="minutes"),
            "place": "云泽市医疗保障局询问室",
            "recorder": "执法人员甲",
            "interviewee": {"name": "李某", "representative": "李某", "address": "云泽市中山路 88 号"},
            "relation": "当事人负责人",
            "recusal": "不申请",
            "questions": [
                "问：这 31 笔结算是谁录入的？",
                "答：前台录入，我核对时没有发现。",
                "问：是否愿意退回？",
                "答：愿意。",
            ],
            "recordings": list(recordings) or ["见音像记录目录"],
        },
        "investigation_report": {
            "period": "2026 年 11 月，云泽市中山路 88 号",
            "facts": "当事人串换诊疗项目 31 笔，造成医保基金损失 12,640 元。",
            "evidence": ["结算明细 214 份，证明结算情况", "病历 31 份，证明实际诊疗项目", "现场检查录像，证明检查过程"],
            "links": "未抽样，未先行登记保存，未鉴定。",
            "basis": BASIS,
            "discretion": "主动配合，及时退回，属一般情节。",
            "proposal": "责令改正，退回损失，处造成损失金额一倍的罚款。",
        },
        "rights_notice": {
            "facts": "当事人串换诊疗项目 31 笔，造成医保基金损失 12,640 元，有结算明细、病历、录像为证。",
            "basis": BASIS,
            "intended": "责令改正，退回损失，处罚款 12,640 元。",
            "hearing_right": "本案罚款数额未达到听证标准，不适用听证。",
            "period_until": (at + timedelta(days=5)).date().isoformat(),
            "contact": "云泽市政务中心 3 号楼基金监管处，0000-1234567",
        },
        "waiver_note": {
            "notice_served_on": at.date().isoformat(),
            "period_until": (at + timedelta(days=5)).date().isoformat(),
            "manner": "当事人明示放弃",
            "waived_on": at.date().isoformat(),
            "words": "当事人在本局询问室当面表示放弃陈述、申辩，并签字确认。",
        },
        "legal_opinion": {
            "reviewed_on": at.date().isoformat(),
            "competence": "合法",
            "facts": "事实清楚，证据充分",
            "law": "准确适当",
            "procedure": "合法完整",
            "criminal": "不需要",
            "conclusion": "同意",
            "opinion": "主体合法，事实清楚，证据充分，程序完整，裁量适当，同意承办意见。",
        },
        "penalty_decision": {
            "facts": "当事人于 2026 年 9 月至 10 月串换诊疗项目 31 笔，造成医保基金损失 12,640 元。",
            "evidence": ["结算明细 214 份", "病历 31 份", "询问笔录 1 份", "现场检查录像"],
            "statement": "当事人明示放弃陈述、申辩。",
            "discretion": "一般",
            "discretion_reasons": "主动配合核查，没有从重、从轻、减轻情形。",
            "basis": BASIS,
            "measures": ["责令改正", "退回造成的医保基金损失 12,640 元", "罚款 12,640 元"],
            "fine": "12640",
            "performance": "自收到本决定书之日起十五日内缴至指定账户。",
            "performance_due_on": (at + timedelta(days=15)).date().isoformat(),
        },
        "performance_check": {
            "duty": ["退回 12,640 元", "缴纳罚款 12,640 元"],
            "checked_at": at.isoformat(timespec="minutes"),
            "place": "查核缴款凭证",
            "paid": "25280",
            "performed_on": at.date().isoformat(),
            "result": "全部履行",
            "proof": ["银行缴款凭证 2 份"],
        },
        "closing_report": {
            "process": "经线索登记、受案、立案、调查、审核、告知、决定、送达，当事人已履行。",
            "performance": "全部履行完毕。",
            "manner": "执行完毕",
            "handler_opinion": "决定已执行完毕，建议结案。",
        },
        "archive_index": {
            "items": ["立案审批表", "现场检查笔录", "询问笔录", "处罚决定书", "送达回证", "结案审批表"],
            "recordings": list(recordings),
            "compiled_on": at.date().isoformat(),
        },
    }
    return common[kind]
