"""The words of the register of sources. Pure."""

MEANS = [
    ("letter", "来信"),
    ("visit", "来访"),
    ("phone", "来电"),
    ("network", "网络"),
    ("hotline", "政务服务热线"),
    ("centre", "政务服务中心"),
    ("document", "来文来函"),
    ("inspection", "检查发现"),
    ("analysis", "数据分析"),
    ("media", "媒体报道"),
    ("other", "其他"),
]
PARTS = [("complainant", "投诉人"), ("informant", "举报人")]
KINDS = [("person", "自然人"), ("legal_person", "法人"), ("organisation", "其他组织")]
METHODS = [
    ("paper", "书面送交"),
    ("post", "邮寄"),
    ("phone", "电话"),
    ("message", "短信"),
    ("network", "网上答复"),
    ("spoken", "当面口头"),
]
TRANSFER_KINDS = [("jurisdiction", "不属本机关管辖"), ("crime", "涉嫌犯罪")]
VERIFY_MEANS = ("现场核查", "询问有关人员", "调取资料", "数据比对", "电话核实", "函询")
OPINIONS = ("建议立案", "建议不予立案", "建议移送其他机关", "建议移送司法机关", "继续核查")
NAMED, ANONYMOUS, NOBODY = "实名", "匿名", "无"
COMPLAINT_CHANNELS = ("投诉", "举报")  # as the law room tells them (law.checks.complaint)


def is_complaint(channel: str) -> bool:
    """Say whether a channel brings complaints or reports of people."""
    return any(word in channel for word in COMPLAINT_CHANNELS)


def is_from_organ(channel: str) -> bool:
    """Say whether another organ sent it: transferred or assigned."""
    return any(word in channel for word in ("移送", "交办", "转办", "转送"))
