"""What may be done in room evidence, by whom, and how the trail tells it."""

from liuhen.bureau.roles import CASE_WORKERS, HEADS, Role
from liuhen.bureau.verb import Verb

TAKERS = frozenset({Role.CUSTODIAN, Role.OFFICER})
JUDGES = frozenset({Role.OFFICER, Role.CUSTODIAN, Role.LEGAL_REVIEWER, Role.DIVISION_HEAD})
KEEPING = frozenset({Role.CUSTODIAN, Role.DIVISION_HEAD})
DECIDERS = HEADS | {Role.LEGAL_REVIEWER, Role.CUSTODIAN}
CHECKERS = frozenset({Role.CUSTODIAN, Role.ARCHIVIST, Role.SYSTEM_ADMIN})

VERBS: tuple[Verb, ...] = (
    Verb(name="receipt.announce", label="登记接收", sentence="{actor}登记接收{subjects}", roles=TAKERS),
    Verb(name="receipt.resume", label="继续接收", sentence="{actor}继续接收{subjects}", roles=TAKERS),
    # A machine only as the station that brought the files, under a custodian's standing order.
    Verb(name="recording.seal", label="证据入库", sentence="{actor}将{subjects}封存入库", roles=TAKERS, machine=True),
    Verb(name="receipt.close", label="结清清单", sentence="{actor}结清{subjects}的清单", roles=TAKERS, machine=True),
    Verb(
        name="station.order",
        label="下达常设接收令",
        sentence="{actor}下达了工作站{subjects}的常设接收令，事由：{reason}",
        roles=frozenset({Role.CUSTODIAN}),
    ),
    Verb(
        name="station.end_order",
        label="停止常设接收",
        sentence="{actor}停止了工作站{subjects}的常设接收，事由：{reason}",
        roles=frozenset({Role.CUSTODIAN}),
    ),
    Verb(name="station.deliver", label="登记来件", sentence="{actor}登记来件{subjects}", machine=True),
    Verb(name="station.hand_in", label="交齐来件", sentence="{actor}交齐了{subjects}的文件", machine=True),
    Verb(name="station.leave_out", label="撤回来件文件", sentence="{actor}撤回了{subjects}的一个文件", machine=True),
    Verb(name="station.receipt", label="签出来件回执", sentence="{actor}领走了{subjects}的签名回执", machine=True),
    Verb(name="receipt.confirm", label="确认移交", sentence="{actor}确认移交{subjects}", roles=CASE_WORKERS),
    Verb(
        name="receipt.print", label="打印移交回执", sentence="{actor}打印了{subjects}", roles=CASE_WORKERS, content=True
    ),
    Verb(
        name="clearance.certify",
        label="签发可清空凭证",
        sentence="{actor}签发了{subjects}的可清空凭证",
        roles=frozenset({Role.CUSTODIAN}),
    ),
    Verb(
        name="clearance.record",
        label="登记清空",
        sentence="{actor}登记了{subjects}的清空",
        roles=frozenset({Role.CUSTODIAN}),
    ),
    Verb(
        name="clearance.print",
        label="打印可清空凭证",
        sentence="{actor}打印了{subjects}的可清空凭证",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(name="intake.view", label="采集台", sentence="{actor}打开了采集台", roles=TAKERS, content=True),
    Verb(name="upload.announce", label="登记上传", sentence="{actor}登记上传{subjects}", roles=TAKERS),
    Verb(name="upload.finish", label="交齐文件", sentence="{actor}交齐了{subjects}的文件", roles=TAKERS),
    Verb(name="upload.end", label="取消上传", sentence="{actor}取消上传{subjects}", roles=TAKERS),
    Verb(
        name="recording.list",
        label="录像库",
        sentence="{actor}打开了录像库",
        roles=CASE_WORKERS,
        content=True,
        within="unit",
    ),
    Verb(
        name="recording.view",
        label="查看录像",
        sentence="{actor}查看了{subjects}",
        roles=CASE_WORKERS,
        content=True,
        within="unit",
    ),
    Verb(name="recording.label", label="归类", sentence="{actor}归类了{subjects}", roles=JUDGES, within="unit"),
    Verb(
        name="recording.mark_evidence",
        label="认定证据",
        sentence="{actor}认定{subjects}是否作为证据，理由：{reason}",
        roles=JUDGES,
        within="unit",
    ),
    Verb(
        name="recording.hear_time",
        label="重新核对录制时间",
        sentence="{actor}按新的依据重新核对了{subjects}的录制时间",
        roles=JUDGES,
        machine=True,
        within="unit",
    ),
    Verb(
        name="recording.judge_time",
        label="判断录制时间",
        sentence="{actor}判断了{subjects}的录制时间，理由：{reason}",
        roles=JUDGES,
        within="unit",
    ),
    Verb(
        name="recording.restrict",
        label="限制查看",
        sentence="{actor}变更{subjects}的查看限制，理由：{reason}",
        roles=frozenset({Role.CUSTODIAN, Role.PRINCIPAL_HEAD}),
    ),
    Verb(
        name="recording.answer_outside",
        label="核实活动外录像",
        sentence="{actor}核实了活动外的录像{subjects}，情况：{reason}",
        roles=KEEPING,
        within="unit",
    ),
    Verb(
        name="recording.say_ground",
        label="登记情形",
        sentence="{actor}登记了{subjects}的情形，说明：{reason}",
        roles=JUDGES,
        within="unit",
    ),
    Verb(
        name="recording.check_grounds",
        label="核对不能作证的情形",
        sentence="{actor}逐项核对了{subjects}，未发现不能作为证据的情形",
        roles=JUDGES | HEADS,
    ),
    Verb(name="recording.confirm_ground", label="确认情形", sentence="{actor}确认了{subjects}的情形", roles=DECIDERS),
    Verb(
        name="recording.dismiss_ground",
        label="不予确认",
        sentence="{actor}对{subjects}的情形不予确认，理由：{reason}",
        roles=DECIDERS,
    ),
    Verb(
        name="recording.lift_hold",
        label="解除长期保存",
        sentence="{actor}解除了{subjects}的长期保存，理由：{reason}",
        roles=frozenset({Role.PRINCIPAL_HEAD}),
    ),
    Verb(
        name="recording.extract",
        label="登记证据提取说明",
        sentence="{actor}登记了{subjects}的证据提取说明",
        roles=JUDGES,
        within="unit",
    ),
    Verb(name="index.receive", label="收到采集站索引", sentence="{actor}收到{subjects}", machine=True),
    Verb(name="index.list", label="采集站索引", sentence="{actor}打开了采集站索引", roles=TAKERS, content=True),
    Verb(
        name="index.choose",
        label="认定索引所指文件",
        sentence="{actor}认定了{subjects}所指的文件，理由：{reason}",
        roles=TAKERS,
    ),
    Verb(name="vault.check", label="核验原始件库", sentence="{actor}核验了原始件库", roles=CHECKERS, machine=True),
    Verb(
        name="vault.sweep", label="清理未完成的接收", sentence="{actor}清理了未完成的接收", roles=CHECKERS, machine=True
    ),
)
