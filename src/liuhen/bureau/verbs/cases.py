"""What may be done in room cases, by whom, and how the trail tells it."""

from liuhen.bureau.roles import CASE_WORKERS, HEADS, Role
from liuhen.bureau.verb import Verb
from liuhen.bureau.verbs.papers import TEAM_PAPER_VERBS
from liuhen.bureau.verbs.things import TEAM_VERBS as TEAM_THING_VERBS

_READERS = CASE_WORKERS - {Role.OFFICER}  # an officer sees the cases of his own team, by grant
_REVIEWER = frozenset({Role.LEGAL_REVIEWER})


def _team(name: str, label: str, sentence: str) -> Verb:
    """A verb of the case team: only by the grant written when the team is named (decisions 1)."""
    return Verb(name=f"case.{name}", label=label, sentence="{actor}" + sentence, granted=True)


VERBS: tuple[Verb, ...] = (
    Verb(name="case.list", label="查看案件列表", sentence="{actor}查看案件列表", roles=CASE_WORKERS, content=True),
    Verb(name="case.view", label="查看案件", sentence="{actor}打开案件{subjects}", roles=_READERS, content=True),
    Verb(
        name="case.view_document",
        label="查看文书",
        sentence="{actor}查看{subjects}的文书",
        roles=_READERS,
        content=True,
    ),
    Verb(
        name="case.register",
        label="登记线索",
        sentence="{actor}登记线索{subjects}",
        roles=frozenset({Role.OFFICER, Role.DIVISION_HEAD}),
    ),
    Verb(
        name="case.assign",
        label="指定承办人",
        sentence="{actor}为{subjects}指定承办人",
        roles=frozenset({Role.DIVISION_HEAD, Role.DEPUTY_HEAD}),
    ),
    Verb(
        name="case.renew_team",
        label="补发承办人的准许",
        sentence="{actor}按现行事项为{subjects}的承办人补发了准许",
        machine=True,
    ),
    _team("accept", "受理线索", "受理{subjects}"),
    _team("draft", "起草文书", "起草文书：{subjects}"),
    _team("save", "保存文书草稿", "保存文书草稿：{subjects}"),
    _team("issue_document", "文书定稿取号", "将文书定稿取号：{subjects}"),
    _team("request_filing", "送审立案", "送审立案：{subjects}"),
    _team("emergency_start", "紧急启动", "因情况紧急先行启动{subjects}，原因：{reason}"),
    _team("decline", "不予立案", "对{subjects}不予立案"),
    _team("request_transfer", "报请移送", "报请移送：{subjects}"),
    _team("complete_transfer", "办结移送", "登记移送和回执：{subjects}"),
    _team("take_step", "办理环节", "办理{subjects}的下一环节：{reason}"),
    _team("open_link", "登记特别环节", "登记{subjects}的特别环节：{reason}"),
    Verb(
        name="case.open",
        label="新建案件",
        sentence="{actor}新建案件{subjects}",
        roles=frozenset({Role.OFFICER, Role.DIVISION_HEAD}),
    ),
    Verb(
        name="case.order_step",
        label="批准办理环节",
        sentence="{actor}批准{subjects}的下一环节：{reason}",
        roles=HEADS,
    ),
    Verb(
        name="case.order_link",
        label="批准特别环节",
        sentence="{actor}批准{subjects}的特别环节：{reason}",
        roles=HEADS,
    ),
    _team("investigate", "开始调查", "开始调查{subjects}"),
    _team("finish_investigation", "调查终结", "将{subjects}调查终结，送交审核"),
    _team("give_rights_notice", "告知权利", "告知当事人权利：{subjects}"),
    _team("note_statement", "登记陈述申辩", "登记陈述、申辩情况：{subjects}"),
    _team("request_decision", "送审处罚决定", "送审处罚决定：{subjects}"),
    _team("serve", "登记送达", "登记送达：{subjects}"),
    _team("check_performance", "检查履行情况", "检查履行情况：{subjects}"),
    _team("request_closing", "送审结案", "送审结案：{subjects}"),
    _team("request_document", "送审文书", "送审文书：{subjects}"),
    _team("withdraw_request", "撤回送审", "撤回送审：{subjects}，原因：{reason}"),
    _team("request_review", "送法制审核", "将{subjects}送法制审核"),
    _team("hold_discussion", "记录集体讨论", "办理集体讨论记录：{subjects}"),
    _team("enter_expert", "记入专家意见", "记入专家意见：{subjects}"),
    _team("ask_seal", "申请用印", "申请用印：{subjects}"),
    _team("file_evidence", "录像入卷", "将录像放入案卷：{subjects}，用途：{reason}"),
    _team("mark_not_applicable", "注明不适用", "注明{subjects}的一件文书不适用，理由：{reason}"),
    _team("describe", "补充案件情况", "补充{subjects}的案件情况"),
    Verb(
        name="case.approve_filing",
        label="审批立案",
        sentence="{actor}对立案签署意见：{subjects}",
        roles=HEADS,
    ),
    Verb(
        name="case.approve_decision",
        label="审批处罚决定",
        sentence="{actor}对处罚决定签署意见：{subjects}",
        roles=HEADS,
    ),
    Verb(
        name="case.approve_document",
        label="审批文书",
        sentence="{actor}对文书签署意见：{subjects}",
        roles=HEADS,
    ),
    Verb(
        name="case.enter_paper",
        label="记入纸面签批",
        sentence="{actor}记入负责人在纸面上的签批：{subjects}",
        roles=CASE_WORKERS,
    ),
    Verb(
        name="case.sign_discussion",
        label="签署集体讨论记录",
        sentence="{actor}在集体讨论记录上签字：{subjects}",
        roles=CASE_WORKERS,
    ),
    Verb(
        name="case.approve_closing",
        label="审批结案",
        sentence="{actor}对结案签署意见：{subjects}",
        roles=HEADS,
    ),
    Verb(
        name="case.approve_transfer",
        label="审批移送",
        sentence="{actor}对移送签署意见：{subjects}",
        roles=HEADS,
    ),
    Verb(
        name="case.draft_opinion",
        label="起草法制审核意见",
        sentence="{actor}起草法制审核意见：{subjects}",
        roles=_REVIEWER,
    ),
    Verb(
        name="case.legal_review",
        label="法制审核",
        sentence="{actor}出具法制审核意见：{subjects}",
        roles=_REVIEWER,
    ),
    Verb(
        name="case.send_back",
        label="退回调查",
        sentence="{actor}将{subjects}退回调查，原因：{reason}",
        roles=_REVIEWER | HEADS,
    ),
    Verb(
        name="case.close_without_penalty",
        label="不予处罚结案",
        sentence="{actor}对{subjects}不予处罚结案，原因：{reason}",
        roles=frozenset({Role.PRINCIPAL_HEAD, Role.DEPUTY_HEAD}),
    ),
    Verb(
        name="case.correct",
        label="更正步骤",
        sentence="{actor}更正{subjects}的一个步骤，原因：{reason}",
        roles=HEADS,
    ),
)
# What the grants of a case team cover, besides opening the case.
TEAM_VERBS: tuple[str, ...] = (
    "case.view",
    "case.view_document",
    *(verb.name for verb in VERBS if verb.granted),
    *TEAM_PAPER_VERBS,
    *TEAM_THING_VERBS,
)
