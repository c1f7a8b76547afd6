"""The words of applications. Pure."""

WAYS = [
    ("window", "本局受理窗口"),
    ("centre", "市政务服务中心窗口"),
    ("network", "网上申请"),
    ("post", "邮寄"),
    ("spoken", "口头申请"),
]
ACT_TYPES = [
    ("confirmation", "行政确认"),
    ("payment", "行政给付"),
    ("reward", "行政奖励"),
    ("adjudication", "行政裁决"),
]
STATES = [
    ("received", "已接收"),
    ("supplement", "待补正"),
    ("accepted", "已受理"),
    ("refused", "不予受理"),
    ("decided", "已决定"),
]
EVENTS = [
    ("registered", "申请登记"),
    ("corrected_on_spot", "当场更正"),
    ("receipt_given", "出具书面凭证或者回执"),
    ("supplement_told", "一次性告知补正"),
    ("supplement_received", "收到补正材料"),
    ("accepted", "受理"),
    ("refused", "不予受理"),
    ("decided", "作出决定"),
    ("not_applicable", "不适用"),
]
LABELS = dict(EVENTS)
CITED = [("window", "受理窗口录像"), ("centre", "政务服务中心录像")]
OUTCOMES = [
    ("linked", "已关联"),
    ("unknown_application", "没有这个申请编号"),
    ("unknown_recording", "录像还没有入库"),
    ("repeated", "清单内重复"),
    ("linked_before", "以前已关联"),
    ("unreadable", "读不出来"),
]
