"""What may be done in room approvals, by whom, and how the trail tells it."""

from liuhen.bureau.roles import CASE_WORKERS, HEADS, Role
from liuhen.bureau.verb import Verb

_LEADERS = frozenset({Role.PRINCIPAL_HEAD, Role.DEPUTY_HEAD})

VERBS: tuple[Verb, ...] = (
    Verb(name="approval.list", label="查看审批箱", sentence="{actor}打开审批箱", roles=HEADS, content=True),
    Verb(
        name="approval.view",
        label="查看审批事项",
        sentence="{actor}打开审批事项{subjects}",
        roles=HEADS,
        content=True,
    ),
    Verb(
        name="approval.delegate",
        label="授权代批",
        sentence="{actor}授权他人代为审批：{subjects}，事由：{reason}",
        roles=HEADS,
    ),
    Verb(
        name="approval.revoke_delegation",
        label="收回授权",
        sentence="{actor}收回{subjects}",
        roles=HEADS,
    ),
    Verb(
        name="approval.view_delegations",
        label="查看授权与主持工作",
        sentence="{actor}查看授权代批与主持工作",
        roles=HEADS | {Role.SECURITY_ADMIN},
    ),
    Verb(
        name="approval.confirm_paper",
        label="确认纸面签批",
        sentence="{actor}确认纸面签批是本人所签：{subjects}",
        roles=HEADS,
    ),
    Verb(
        name="approval.deny_paper",
        label="否认纸面签批",
        sentence="{actor}说明纸面签批不是本人所签：{subjects}，{reason}",
        roles=HEADS,
    ),
    Verb(name="seal.register", label="登记印章", sentence="{actor}登记印章{subjects}", roles=_LEADERS),
    Verb(
        name="seal.name_keeper",
        label="指定印章保管人",
        sentence="{actor}指定印章保管人：{subjects}，依据：{reason}",
        roles=_LEADERS,
    ),
    Verb(name="seal.approve", label="审批用印", sentence="{actor}对用印签署意见：{subjects}", roles=HEADS),
    Verb(name="seal.use", label="用印", sentence="{actor}用印：{subjects}", granted=True),
    Verb(
        name="seal.view",
        label="查看用印登记簿",
        sentence="{actor}查看用印登记簿",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(
        name="seal.print",
        label="打印用印登记簿",
        sentence="{actor}打印用印登记簿",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(
        name="seal.export",
        label="导出用印登记簿",
        sentence="{actor}导出用印登记簿",
        roles=CASE_WORKERS,
        content=True,
    ),
)
