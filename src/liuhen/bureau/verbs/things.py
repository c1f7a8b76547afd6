"""What may be done upon things taken, services on their way, publications, and after a decision, by whom."""

from liuhen.bureau.roles import HEADS
from liuhen.bureau.verb import Verb


def _team(name: str, label: str, sentence: str) -> Verb:
    """A verb of the case team: only by the grant written when the team is named (decisions 1)."""
    return Verb(name=f"case.{name}", label=label, sentence="{actor}" + sentence, granted=True)


VERBS: tuple[Verb, ...] = (
    _team("propose_measure", "登记措施", "登记强制或者保全措施并送审：{subjects}，理由：{reason}"),
    _team("carry_out_measure", "登记实施措施", "登记措施的实施和清单：{subjects}"),
    _team("list_items", "补登物品", "补登清单上的物品：{subjects}，理由：{reason}"),
    _team("move_item", "移交财物", "登记涉案财物的移库或者交接：{subjects}，事由：{reason}"),
    _team("extend_measure", "延长措施", "报请延长查封扣押，或者登记告知：{subjects}，理由：{reason}"),
    _team("note_testing", "登记检验鉴定期间", "登记检验鉴定期间：{subjects}"),
    _team("treat_items", "处理财物", "登记涉案财物的处理：{subjects}，理由：{reason}"),
    _team("keep_file", "留存材料", "留存证明材料：{subjects}"),
    _team("complete_service", "登记送达到达", "登记送达已经到达：{subjects}"),
    _team("note_returned", "登记退回", "登记文书被退回：{subjects}，情况：{reason}"),
    _team("publish", "公示决定", "公示决定或者登记不予公开：{subjects}"),
    _team("withdraw_publication", "撤回公示", "撤回公示：{subjects}，理由：{reason}"),
    _team("note_obligation", "登记履行义务", "登记应当履行的义务或者分期安排：{subjects}"),
    _team("note_performance", "登记履行", "登记当事人的履行：{subjects}"),
    _team("note_unperformed", "认定逾期不履行", "认定当事人逾期不履行：{subjects}，情况：{reason}"),
    _team("recheck", "复查改正情况", "复查改正情况：{subjects}"),
    _team("remind", "催告", "登记催告、送达或者当事人意见：{subjects}"),
    _team("court", "申请法院强制执行", "登记申请法院强制执行、裁定或者结果：{subjects}"),
    _team("note_remedy", "登记复议诉讼", "登记当事人的复议或者诉讼：{subjects}"),
    Verb(
        name="case.approve_measure",
        label="审批措施",
        sentence="{actor}对强制或者保全措施签署意见：{subjects}，意见：{reason}",
        roles=HEADS,
    ),
)
TEAM_VERBS: tuple[str, ...] = tuple(verb.name for verb in VERBS if verb.granted)
