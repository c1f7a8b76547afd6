"""What may be done in room field, by whom, and how the trail tells it."""

from liuhen.bureau.roles import CASE_WORKERS, HEADS, Role
from liuhen.bureau.verb import Verb

ACTING = frozenset({Role.OFFICER, Role.DIVISION_HEAD})
SORTING = frozenset({Role.OFFICER, Role.CUSTODIAN, Role.DIVISION_HEAD})
WATCHING = SORTING | {Role.LEGAL_REVIEWER}

VERBS: tuple[Verb, ...] = (
    Verb(name="activity.plan", label="登记执法活动", sentence="{actor}登记了执法活动{subjects}", roles=ACTING),
    Verb(name="activity.arrive", label="到达", sentence="{actor}记下到达现场：{subjects}", roles=ACTING),
    Verb(name="activity.note", label="现场记事", sentence="{actor}在现场记下{subjects}", roles=ACTING),
    Verb(
        name="activity.settle",
        label="核对现场时间",
        sentence="{actor}核对了{subjects}的现场时间，理由：{reason}",
        roles=ACTING,
    ),
    Verb(name="activity.state", label="登记情况", sentence="{actor}登记了{subjects}", roles=ACTING),
    Verb(
        name="activity.carry",
        label="手机现场页",
        sentence="{actor}在手机上打开了自己的现场页和任务卡",
        roles=ACTING,
        content=True,
    ),
    Verb(
        name="activity.card",
        label="打印任务卡",
        sentence="{actor}打印了{subjects}的任务卡",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(
        name="photo.take",
        label="交来现场照片",
        sentence="{actor}用手机交来现场照片：{subjects}",
        roles=frozenset({Role.OFFICER}),
    ),
    Verb(name="activity.scenes", label="记录执法环节", sentence="{actor}记录了{subjects}的执法环节", roles=ACTING),
    Verb(name="activity.end", label="活动结束", sentence="{actor}记下活动结束：{subjects}", roles=ACTING),
    Verb(name="activity.depart", label="离开现场", sentence="{actor}记下离开现场：{subjects}", roles=ACTING),
    Verb(name="activity.return", label="返回单位", sentence="{actor}记下返回单位：{subjects}", roles=ACTING),
    Verb(
        name="activity.except",
        label="说明延后移交",
        sentence="{actor}说明了{subjects}延后移交的情形，理由：{reason}",
        roles=ACTING,
    ),
    Verb(name="interruption.report", label="报告中断", sentence="{actor}报告了录像中断{subjects}", roles=ACTING),
    Verb(name="interruption.resume", label="记续录", sentence="{actor}记下续录时间：{subjects}", roles=ACTING),
    Verb(
        name="interruption.view",
        label="查看中断报告",
        sentence="{actor}查看了中断报告{subjects}",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(
        name="interruption.voice",
        label="标记语音说明",
        sentence="{actor}登记了续录时有没有语音说明：{subjects}",
        roles=SORTING | {Role.LEGAL_REVIEWER},
    ),
    Verb(
        name="interruption.tell",
        label="登记立即报告",
        sentence="{actor}登记了无法继续录像时的立即报告：{subjects}",
        roles=ACTING,
    ),
    Verb(
        name="interruption.write",
        label="写书面说明",
        sentence="{actor}写明了录像中断的书面说明：{subjects}",
        roles=ACTING,
    ),
    Verb(
        name="interruption.file",
        label="存档书面说明",
        sentence="{actor}将中断的书面说明备案存档：{subjects}",
        roles=SORTING,
    ),
    Verb(name="interruption.review", label="审核中断报告", sentence="{actor}审核了{subjects}", roles=HEADS),
    Verb(
        name="recording.attribute",
        label="归入活动",
        sentence="{actor}归类了{subjects}",
        roles=SORTING,
        machine=True,
    ),
    Verb(
        name="activity.align",
        label="多角度校准",
        sentence="{actor}校准了{subjects}的多角度录像",
        roles=WATCHING,
    ),
    Verb(name="activity.mark", label="核看标记", sentence="{actor}登记了{subjects}的核看标记", roles=WATCHING),
    Verb(name="activity.unmark", label="撤下标记", sentence="{actor}撤下了{subjects}的一个核看标记", roles=WATCHING),
    Verb(
        name="activity.camera_person",
        label="指定专门摄录人员",
        sentence="{actor}指定了{subjects}的专门摄录人员",
        roles=ACTING,
    ),
    Verb(
        name="model_gap.set",
        label="设定机型自动分段间隔",
        sentence="{actor}设定了机型自动分段间隔：{subjects}",
        roles=frozenset({Role.CUSTODIAN, Role.DIVISION_HEAD}),
    ),
    Verb(
        name="activity.certify",
        label="出具连续性证明",
        sentence="{actor}出具了{subjects}的连续性证明",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(
        name="activity.list", label="执法活动", sentence="{actor}打开了执法活动列表", roles=CASE_WORKERS, content=True
    ),
    Verb(
        name="activity.view", label="查看执法活动", sentence="{actor}查看了{subjects}", roles=CASE_WORKERS, content=True
    ),
    Verb(
        name="activity.join_case",
        label="活动归入案件",
        sentence="{actor}把活动归入案件：{subjects}",
        roles=ACTING,
        content=True,
    ),
    Verb(
        name="activity.leave_case",
        label="活动移出案件",
        sentence="{actor}把活动移出案件：{subjects}，理由：{reason}",
        roles=ACTING,
        content=True,
    ),
    Verb(
        name="activity.export",
        label="导出对照表",
        sentence="{actor}导出了{subjects}的应录与已录对照表",
        roles=CASE_WORKERS,
        content=True,
    ),
)
