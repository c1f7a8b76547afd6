"""What may be done in room devices, by whom, and how the trail tells it."""

from liuhen.bureau.roles import CASE_WORKERS, Role
from liuhen.bureau.verb import Verb

KEEPER = frozenset({Role.CUSTODIAN})
USERS = frozenset({Role.CUSTODIAN, Role.OFFICER})
RUNNERS = frozenset({Role.CUSTODIAN, Role.SYSTEM_ADMIN})

VERBS: tuple[Verb, ...] = (
    Verb(name="device.register", label="登记设备", sentence="{actor}登记了设备{subjects}", roles=KEEPER),
    Verb(name="device.issue", label="领用", sentence="{actor}办理{subjects}的领用", roles=KEEPER),
    Verb(name="device.return", label="归还", sentence="{actor}办理{subjects}的归还", roles=KEEPER),
    Verb(name="device.repair", label="送修", sentence="{actor}将{subjects}送修，事由：{reason}", roles=KEEPER),
    Verb(name="device.restore", label="修复入柜", sentence="{actor}将{subjects}修复入柜", roles=KEEPER),
    Verb(name="device.retire", label="停用设备", sentence="{actor}停用了{subjects}，事由：{reason}", roles=KEEPER),
    Verb(
        name="device.correct", label="更正登记", sentence="{actor}更正了{subjects}的登记，理由：{reason}", roles=KEEPER
    ),
    Verb(name="device.lose", label="报失设备", sentence="{actor}报失{subjects}，事由：{reason}", roles=KEEPER),
    Verb(name="device.find", label="找回设备", sentence="{actor}登记找回{subjects}，经过：{reason}", roles=KEEPER),
    Verb(name="device.maintain", label="登记维护保养", sentence="{actor}登记了{subjects}的维护保养", roles=KEEPER),
    Verb(name="device.shortage", label="登记未能领用", sentence="{actor}登记了{subjects}未能领用设备", roles=KEEPER),
    Verb(name="device.check", label="使用前自查", sentence="{actor}登记了{subjects}的使用前检查", roles=USERS),
    Verb(name="device.set_out", label="记出勤", sentence="{actor}登记了{subjects}的出勤时间", roles=USERS),
    Verb(name="device.pass", label="转交设备", sentence="{actor}登记{subjects}的转交", roles=USERS),
    Verb(
        name="device.clock",
        label="识读实拍时钟",
        sentence="{actor}从录像画面识读了{subjects}的时钟",
        roles=frozenset(),
        machine=True,
    ),
    Verb(name="device.register_view", label="设备登记", sentence="{actor}打开了设备登记", roles=CASE_WORKERS),
    Verb(
        name="device.register_export",
        label="导出、打印设备登记",
        sentence="{actor}导出或者打印了设备登记",
        roles=CASE_WORKERS,
    ),
    Verb(name="device.label", label="打印标签", sentence="{actor}打印了设备标签{subjects}", roles=KEEPER),
    Verb(name="device.health", label="设备状况", sentence="{actor}打开了设备状况", roles=CASE_WORKERS),
    Verb(
        name="recording_place.register", label="登记场所", sentence="{actor}登记了音像记录场所{subjects}", roles=KEEPER
    ),
    Verb(
        name="recording_place.close",
        label="停用场所",
        sentence="{actor}停用了音像记录场所{subjects}，事由：{reason}",
        roles=KEEPER,
    ),
    Verb(name="ledger.amend", label="台账补记", sentence="{actor}补记了{subjects}的台账", roles=KEEPER),
    Verb(name="ledger.sign", label="台账核签", sentence="{actor}核签了使用情况台账{subjects}", roles=KEEPER),
    Verb(name="handover.view", label="领用记录", sentence="{actor}查看了{subjects}", roles=CASE_WORKERS),
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
