"""The codes of the rules that speak in findings, with what each is about. A test keeps the table equal to the checks.

A code ending in a point is followed by the name of an item: ingest.deadline.YZ-03.
"""

from __future__ import annotations

from collections.abc import Mapping

RULES: Mapping[str, str] = {
    "archiving.limit": "终结后多久形成案卷",
    "clock.": "法定期限（后接期限代码，如 clock.decision）",
    "evidence.undecided": "录像是否作为证据尚未判断",
    "filing.make_up": "紧急启动后补办立案",
    "ingest.deadline": "录像移交入库的期限",
    "ingest.deadline.": "活动结束后设备存储卡的移交（后接设备编号）",
    "ingest.exception": "移交例外情形及理由",
    "ingest.performer": "由谁下载入库",
    "interruption.reason.": "中断原因（后接中断编号）",
    "interruption.review.": "中断记录的审核（后接中断编号）",
    "interruption.unexplained.": "未说明的录像中断（后接序号）",
    "interruption.voice.": "恢复录制时的语音说明（后接中断编号）",
    "interruption.written.": "中断的书面记录（后接中断编号）",
    "labels.mandatory": "录像标注项目",
    "ledger.columns": "设备使用情况台账的项目",
    "ledger.enforcement_only": "执法记录仪只用于执法",
    "ledger.purpose": "设备领用登记",
    "performance.check": "履行情况检查记录",
    "performance.correction": "改正情况核查记录",
    "precheck": "使用前检查",
    "precheck.clock": "使用前校时",
    "recording.device": "录制所用设备",
    "recording.duty.": "应当录音录像的环节（后接环节代码）",
    "retention": "保存期限",
    "session.end": "录制到何时为止",
    "session.photo": "照片记录",
    "session.preamble": "开录时的口头说明",
    "session.start": "录制从何时开始",
    "session.tell_party": "告知正在录像",
    "staff.certificate.": "执法证件（后接人员编号）",
    "staff.two_officers": "执法人员人数",
    "viewing.approval": "调阅的批准",
    "viewing.own_request": "不得自己批准自己的申请",
    "viewing.play": "未经办理不得播放",
    "viewing.register": "调阅登记",
    "viewing.release": "由谁办理调阅",
    "viewing.window": "在准许的时段之外播放",
}


def known_rule(code: str) -> bool:
    """Say whether findings may carry this code; the name of an item after its point is free."""
    return code in RULES or any(code.startswith(known) for known in RULES if known.endswith(".")) or f"{code}." in RULES
