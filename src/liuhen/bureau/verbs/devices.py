"""What may be done in room devices, by whom, and how the trail tells it."""

from liuhen.bureau.roles import CASE_WORKERS, Role
from liuhen.bureau.verb import Verb

KEEPER = frozenset({Role.CUSTODIAN})
RUNNERS = frozenset({Role.CUSTODIAN, Role.SYSTEM_ADMIN})

VERBS: tuple[Verb, ...] = (
    Verb(name="device.register", label="登记设备", sentence="{actor}登记了设备{subjects}", roles=KEEPER),
    Verb(name="device.issue", label="领用", sentence="{actor}办理{subjects}的领用", roles=KEEPER),
    Verb(name="device.return", label="归还", sentence="{actor}办理{subjects}的归还", roles=KEEPER),
    Verb(name="device.repair", label="送修", sentence="{actor}将{subjects}送修，事由：{reason}", roles=KEEPER),
    Verb(name="device.restore", label="修复入柜", sentence="{actor}将{subjects}修复入柜", roles=KEEPER),
    Verb(name="device.retire", label="停用设备", sentence="{actor}停用了{subjects}，事由：{reason}", roles=KEEPER),
    Verb(name="device.view", label="查看设备", sentence="{actor}查看了设备{subjects}", roles=CASE_WORKERS),
    Verb(name="device.list", label="领用归还", sentence="{actor}打开了领用归还", roles=CASE_WORKERS),
    Verb(name="ledger.view", label="使用情况台账", sentence="{actor}查看了设备使用情况台账", roles=CASE_WORKERS),
    Verb(name="ledger.print", label="打印台账", sentence="{actor}打印了设备使用情况台账", roles=CASE_WORKERS),
    Verb(name="ledger.export", label="导出台账", sentence="{actor}导出了设备使用情况台账", roles=CASE_WORKERS),
    Verb(name="station.register", label="登记采集工作站", sentence="{actor}登记了采集工作站{subjects}", roles=RUNNERS),
    Verb(
        name="station.rekey",
        label="更换工作站密钥",
        sentence="{actor}更换了{subjects}的密钥，事由：{reason}",
        roles=RUNNERS,
    ),
    Verb(
        name="station.stop", label="停用采集工作站", sentence="{actor}停用了{subjects}，事由：{reason}", roles=RUNNERS
    ),
    Verb(name="station.view", label="采集工作站", sentence="{actor}查看了采集工作站{subjects}", roles=RUNNERS),
    Verb(name="station.program", label="领取采集程序", sentence="{actor}领取了{subjects}的采集程序", roles=RUNNERS),
    Verb(
        name="pattern.add",
        label="保存为本局式样",
        sentence="{actor}添加了{subjects}，来由：{reason}",
        roles=RUNNERS,
    ),
    Verb(name="pattern.switch", label="启停式样", sentence="{actor}启停了{subjects}，理由：{reason}", roles=RUNNERS),
    Verb(name="pattern.list", label="式样", sentence="{actor}打开了文件名式样", roles=RUNNERS | {Role.OFFICER}),
)
