"""What may be done to keep the originals: looking at their state, the rule of the checks, replicas, repair."""

from liuhen.bureau.roles import HEADS, Role
from liuhen.bureau.verb import Verb

WATCHERS = HEADS | {Role.CUSTODIAN, Role.ARCHIVIST, Role.INSPECTOR, Role.SYSTEM_ADMIN, Role.AUDITOR}
KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.CUSTODIAN})

VERBS: tuple[Verb, ...] = (
    Verb(name="health.view", label="自检", sentence="{actor}打开了自检", roles=WATCHERS),
    Verb(
        name="vault.find",
        label="核验发现",
        sentence="{actor}核验时发现或核销了不一致",
        roles=KEEPERS,
        machine=True,
    ),
    Verb(name="vault.copy", label="存入副本", sentence="{actor}把原始件存入{subjects}", machine=True),
    Verb(name="vault.set_rule", label="设定保管规则", sentence="{actor}设定保管规则，理由：{reason}", roles=KEEPERS),
    Verb(name="vault.add_place", label="登记副本处", sentence="{actor}登记{subjects}", roles=KEEPERS),
    Verb(
        name="vault.retire_place", label="停用副本处", sentence="{actor}停用{subjects}，理由：{reason}", roles=KEEPERS
    ),
    Verb(
        name="vault.protect",
        label="加保护标志",
        sentence="{actor}给新封存的原始件加了保护标志",
        machine=True,
    ),
    Verb(name="vault.release", label="办理放行令", sentence="{actor}办理了{subjects}", machine=True),
    Verb(
        name="vault.repair",
        label="修复原始件",
        sentence="{actor}要求从副本修复{subjects}，理由：{reason}",
        roles=KEEPERS,
    ),
    Verb(name="vault.mended", label="修复完成", sentence="{actor}修复了{subjects}，坏件另存", machine=True),
    Verb(name="vault.not_mended", label="没有修成", sentence="{actor}没有修成{subjects}", machine=True),
    Verb(
        name="vault.reprotect",
        label="恢复保护",
        sentence="{actor}重读后恢复了{subjects}的保护，理由：{reason}",
        roles=KEEPERS,
    ),
    Verb(name="vault.ask_check", label="要求清点", sentence="{actor}要求清点{subjects}", roles=KEEPERS),
    Verb(
        name="vault.rebuild",
        label="重建登记",
        sentence="{actor}由原始件库重建了登记{subjects}",
        machine=True,
    ),
)
