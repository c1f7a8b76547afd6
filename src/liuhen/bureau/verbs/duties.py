"""What may be done in room duties, by whom, and how the trail tells it."""

from liuhen.bureau.roles import CASE_WORKERS, HEADS, Role
from liuhen.bureau.verb import Verb

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
    Verb(name="pack.view", label="规则包", sentence="{actor}查看了规则包", roles=frozenset(Role)),
)
