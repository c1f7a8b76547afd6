"""What may be done with the stores: attacking and renewing locks, moving, expelling."""

from liuhen.bureau.roles import Role
from liuhen.bureau.verb import Verb

ASKING = frozenset({Role.CUSTODIAN, Role.DIVISION_HEAD, Role.DEPUTY_HEAD, Role.LEGAL_REVIEWER})
CONFIRMING = frozenset({Role.DEPUTY_HEAD, Role.PRINCIPAL_HEAD})
TESTERS = frozenset({Role.SYSTEM_ADMIN, Role.CUSTODIAN})

VERBS: tuple[Verb, ...] = (
    Verb(name="vault.self_test", label="锁定自检", sentence="{actor}做了{subjects}", roles=TESTERS, machine=True),
    Verb(name="vault.renew", label="锁定续期", sentence="{actor}办理了{subjects}", machine=True),
    Verb(name="vault.move", label="开始迁移", sentence="{actor}开始{subjects}", machine=True),
    Verb(name="vault.switch", label="切换存储", sentence="{actor}办完{subjects}并切换", machine=True),
    Verb(
        name="expulsion.ask",
        label="提请移出",
        sentence="{actor}提请移出{subjects}，说明：{reason}",
        roles=ASKING,
    ),
    Verb(
        name="expulsion.view",
        label="查看移出",
        sentence="{actor}查看了{subjects}",
        roles=ASKING | CONFIRMING | {Role.INSPECTOR, Role.ARCHIVIST},
        content=True,
    ),
    Verb(name="expulsion.confirm", label="确认移出", sentence="{actor}确认移出{subjects}", roles=CONFIRMING),
    Verb(
        name="expulsion.refuse",
        label="不予移出",
        sentence="{actor}决定不予移出{subjects}，理由：{reason}",
        roles=CONFIRMING,
    ),
    Verb(name="expulsion.done", label="已移出", sentence="{actor}移出了{subjects}，摘要值和证明保留", machine=True),
)
