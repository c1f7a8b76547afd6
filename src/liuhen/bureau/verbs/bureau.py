"""What may be done in room bureau, by whom, and how the trail tells it."""

from liuhen.bureau.roles import EVERYBODY, Role
from liuhen.bureau.verb import Verb

ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
SETTERS = frozenset({Role.LEGAL_REVIEWER, Role.PRINCIPAL_HEAD})

VERBS: tuple[Verb, ...] = (
    Verb(name="bureau.establish", label="建立机关", sentence="{actor}建立了{subjects}", machine=True),
    Verb(
        name="unit.open",
        label="设立处室",
        sentence="{actor}设立了{subjects}",
        roles=frozenset({Role.SYSTEM_ADMIN}),
        machine=True,
    ),
    Verb(
        name="officer.appoint",
        label="登记人员",
        sentence="{actor}登记了人员{subjects}",
        roles=frozenset({Role.SYSTEM_ADMIN}),
        machine=True,
    ),
    Verb(
        name="role.assign",
        label="授予角色",
        sentence="{actor}授予{subjects}角色，事由：{reason}",
        roles=frozenset({Role.SECURITY_ADMIN}),
        machine=True,
    ),
    Verb(
        name="role.withdraw",
        label="收回角色",
        sentence="{actor}收回{subjects}的角色，事由：{reason}",
        roles=frozenset({Role.SECURITY_ADMIN}),
    ),
    Verb(
        name="role.appoint_acting_head",
        label="登记主持工作",
        sentence="{actor}登记{subjects}主持工作，{reason}",
        roles=frozenset({Role.SECURITY_ADMIN}),
    ),
    Verb(
        name="role.end_acting_head",
        label="结束主持工作",
        sentence="{actor}结束{subjects}主持工作，{reason}",
        roles=frozenset({Role.SECURITY_ADMIN}),
    ),
    Verb(
        name="officer.suspend",
        label="停用账号",
        sentence="{actor}停用了{subjects}的账号，事由：{reason}",
        roles=frozenset({Role.SECURITY_ADMIN}),
    ),
    Verb(
        name="password.reset",
        label="重设口令",
        sentence="{actor}重设了{subjects}的口令，事由：{reason}",
        roles=frozenset({Role.SECURITY_ADMIN}),
    ),
    Verb(
        name="password.change",
        label="更改口令",
        sentence="{actor}更改了自己的口令",
        roles=EVERYBODY,
    ),
    Verb(name="session.open", label="登录", sentence="{actor}登录", roles=EVERYBODY),
    Verb(name="session.close", label="退出", sentence="{actor}退出登录", roles=EVERYBODY),
    Verb(name="session.refuse", label="登录未成", sentence="有人以所记账号登录未成", machine=True),
    Verb(name="door.summed", label="门外来访汇总", sentence="门口汇总了未登录或地址不存在的来访", machine=True),
    Verb(
        name="setting.change",
        label="更改本局设定",
        sentence="{actor}更改本局设定{subjects}，事由：{reason}",
        roles=SETTERS,
    ),
    Verb(
        name="setting.withdraw",
        label="撤销本局设定",
        sentence="{actor}撤销了{subjects}，事由：{reason}",
        roles=SETTERS,
    ),
    Verb(
        name="note.write",
        label="写解释说明",
        sentence="{actor}写下了{subjects}",
        roles=frozenset({Role.LEGAL_REVIEWER}),
    ),
    Verb(
        name="note.take_back",
        label="撤回解释说明",
        sentence="{actor}撤回了{subjects}",
        roles=frozenset({Role.LEGAL_REVIEWER}),
    ),
    Verb(name="text.offer", label="导入制度原文", sentence="{actor}导入了{subjects}", roles=SETTERS),
    Verb(
        name="text.use",
        label="采用制度原文",
        sentence="{actor}采用了{subjects}",
        roles=SETTERS,
    ),
    Verb(
        name="text.open",
        label="下载制度原文件",
        sentence="{actor}下载了{subjects}的原文件",
        roles=EVERYBODY,
    ),
    Verb(name="people.view", label="人员与角色", sentence="{actor}查看了人员与角色", roles=ADMINS | {Role.AUDITOR}),
)
