"""What may be done in room approvals, by whom, and how the trail tells it."""

from liuhen.bureau.roles import HEADS
from liuhen.bureau.verb import Verb

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
)
