"""What may be done to the rules themselves: versions of the rule pack, holiday notices, local days."""

from liuhen.bureau.roles import CASE_WORKERS, Role
from liuhen.bureau.verb import Verb

PROPOSERS = frozenset({Role.LEGAL_REVIEWER, Role.PRINCIPAL_HEAD})
APPROVERS = frozenset({Role.PRINCIPAL_HEAD, Role.DEPUTY_HEAD})
# A holiday notice is public and carries no content; whoever keeps the system or knows the law may enter it.
CALENDAR_KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.LEGAL_REVIEWER})

VERBS: tuple[Verb, ...] = (
    Verb(
        name="pack.propose",
        label="提出规则包新版本",
        sentence="{actor}提出了{subjects}，事由：{reason}",
        roles=PROPOSERS,
    ),
    Verb(
        name="pack.effect",
        label="查看新版本的影响",
        sentence="{actor}查看了{subjects}施行后的影响",
        roles=PROPOSERS | APPROVERS,
        content=True,
    ),
    Verb(
        name="pack.request",
        label="送审规则包新版本",
        sentence="{actor}把{subjects}连同所列影响送审",
        roles=PROPOSERS,
    ),
    Verb(
        name="pack.approve",
        label="审批规则包新版本",
        sentence="{actor}对{subjects}签署了意见，事由：{reason}",
        roles=APPROVERS,
    ),
    Verb(name="pack.begin", label="规则包新版本施行", sentence="{subjects}自当日起施行", machine=True),
    Verb(
        name="calendar.import",
        label="导入节假日安排",
        sentence="{actor}导入了{subjects}",
        roles=CALENDAR_KEEPERS,
    ),
    Verb(
        name="calendar.local",
        label="设定本地放假调班",
        sentence="{actor}设定了本地放假调班：{subjects}",
        roles=CALENDAR_KEEPERS,
    ),
    Verb(
        name="calendar.moved",
        label="查看移动的期限",
        sentence="{actor}查看了因{subjects}移动的期限",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(name="term.move", label="期限移动", sentence="工作日历改变，{subjects}的期限随之移动", machine=True),
)
