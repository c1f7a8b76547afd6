"""What may be done in room duties, by whom, and how the trail tells it."""

from liuhen.bureau.roles import CASE_WORKERS, HEADS, Role
from liuhen.bureau.verb import Verb

KEEPERS = HEADS | {Role.CUSTODIAN, Role.ARCHIVIST, Role.INSPECTOR}
JUDGES = HEADS | {Role.CUSTODIAN, Role.OFFICER, Role.LEGAL_REVIEWER}

VERBS: tuple[Verb, ...] = (
    Verb(
        name="duty.list",
        label="值班台",
        sentence="{actor}打开了值班台",
        roles=CASE_WORKERS,
        content=True,
        within="unit",
    ),
    Verb(
        name="duty.print",
        label="打印日结单",
        sentence="{actor}打印了日结单",
        roles=CASE_WORKERS,
        content=True,
        within="unit",
    ),
    Verb(
        name="duty.judge",
        label="署名判断",
        sentence="{actor}对{subjects}作出判断，理由：{reason}",
        roles=JUDGES,
        content=True,
        within="unit",
    ),
    Verb(
        name="av_file.view",
        label="执法记录档案",
        sentence="{actor}查看了执法记录档案",
        roles=CASE_WORKERS,
        content=True,
        within="unit",
    ),
    Verb(
        name="av_file.print",
        label="打印执法记录档案",
        sentence="{actor}打印了执法记录档案",
        roles=CASE_WORKERS,
        content=True,
        within="unit",
    ),
    Verb(
        name="av_file.export",
        label="导出执法记录档案",
        sentence="{actor}导出了执法记录档案",
        roles=KEEPERS,
        content=True,
    ),
    Verb(
        name="leaving.list",
        label="离岗交接",
        sentence="{actor}打开了离岗交接",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(
        name="leaving.view",
        label="查看离岗交接",
        sentence="{actor}查看了{subjects}",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(
        name="leaving.print",
        label="打印交接单",
        sentence="{actor}打印了{subjects}",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(
        name="leaving.offer",
        label="提出离岗交接",
        sentence="{actor}提出离岗交接：{subjects}，原因：{reason}",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(
        name="leaving.accept",
        label="确认接收",
        sentence="{actor}确认接收：{subjects}",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(
        name="leaving.hand_over",
        label="离岗交接办结",
        sentence="{actor}最后确认接收，离岗交接办结：{subjects}",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(
        name="leaving.withdraw",
        label="撤回交接单",
        sentence="{actor}撤回了{subjects}，理由：{reason}",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(name="pack.view", label="规则包", sentence="{actor}查看了规则包", roles=frozenset(Role)),
)
