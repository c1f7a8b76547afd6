"""What may be done in room access, by whom, and how the trail tells it."""

from liuhen.bureau.roles import CASE_WORKERS, HEADS, Role
from liuhen.bureau.verb import Verb

KEEPER = frozenset({Role.CUSTODIAN})

VERBS: tuple[Verb, ...] = (
    Verb(
        name="access.request",
        label="申请调阅",
        sentence="{actor}提出调阅申请（{subjects}），事由：{reason}",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(
        name="access.decide",
        label="审批调阅",
        sentence="{actor}审批了调阅申请（{subjects}），意见：{reason}",
        roles=HEADS,
    ),
    Verb(name="access.release", label="执行调阅", sentence="{actor}开放了{subjects}", roles=KEEPER),
    Verb(
        name="access.revoke",
        label="收回许可",
        sentence="{actor}收回了{subjects}的许可，事由：{reason}",
        roles=HEADS | KEEPER,
    ),
    Verb(name="access.expire", label="许可到期", sentence="{actor}记下{subjects}的许可到期", machine=True),
    Verb(
        name="recording.play",
        label="播放录像",
        sentence="{actor}凭许可播放{subjects}",
        granted=True,
        content=True,
    ),
    Verb(name="ticket.renew", label="继续播放", sentence="{actor}继续播放{subjects}", roles=CASE_WORKERS),
    Verb(name="ticket.close", label="结束播放", sentence="{actor}结束播放{subjects}", roles=CASE_WORKERS, machine=True),
    Verb(name="snapshot.take", label="截取画面", sentence="{actor}凭许可从{subjects}截取了画面", roles=CASE_WORKERS),
    Verb(
        name="snapshot.view",
        label="查看截图",
        sentence="{actor}查看了截图{subjects}",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(name="access.view", label="查看调阅申请", sentence="{actor}查看了{subjects}", roles=CASE_WORKERS),
    Verb(name="register.view", label="调阅登记簿", sentence="{actor}打开了调阅登记簿", roles=CASE_WORKERS),
    Verb(name="register.print", label="打印登记簿", sentence="{actor}打印了调阅登记簿", roles=CASE_WORKERS),
    Verb(name="register.export", label="导出登记簿", sentence="{actor}导出了调阅登记簿", roles=CASE_WORKERS),
)
