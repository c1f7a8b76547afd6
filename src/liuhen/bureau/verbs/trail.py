"""What may be done in room trail, by whom, and how the trail tells it."""

from liuhen.bureau.roles import Role
from liuhen.bureau.verb import Verb

# The auditor reads every sentence and opens no content: entries name things by number, never by what is in them.
READERS = frozenset({Role.AUDITOR, Role.PRINCIPAL_HEAD, Role.DEPUTY_HEAD, Role.INSPECTOR, Role.ARCHIVIST})
KEEPERS = READERS | {Role.SYSTEM_ADMIN}
WATCHERS = READERS | {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}

VERBS: tuple[Verb, ...] = (
    Verb(name="trail.list", label="查看留痕", sentence="{actor}查看了留痕", roles=READERS),
    Verb(name="trail.view", label="查看一条留痕", sentence="{actor}查看了一条留痕", roles=READERS),
    Verb(name="trail.take_proof", label="取走留痕证明", sentence="{actor}取走了一条留痕及其证明", roles=READERS),
    Verb(name="trail.print_slip", label="打印校验单", sentence="{actor}打开了当日校验单", roles=READERS),
    Verb(
        name="trail.export",
        label="导出留痕",
        sentence="{actor}导出了留痕",
        roles=frozenset({Role.AUDITOR}),
        machine=True,
    ),
    Verb(name="clock.compare", label="时钟比对", sentence="{actor}记下{subjects}", machine=True),
    Verb(name="clock.step", label="时钟跳变", sentence="{actor}发现{subjects}", machine=True),
    Verb(
        name="clock.type",
        label="记下报时比对",
        sentence="{actor}听报时记下{subjects}",
        roles=frozenset({Role.SYSTEM_ADMIN}),
    ),
    Verb(
        name="clock.confirm",
        label="确认报时比对",
        sentence="{actor}确认在场听到报时，确认{subjects}",
        roles=WATCHERS,
    ),
    Verb(
        name="clock.explain",
        label="说明时钟跳变",
        sentence="{actor}说明了{subjects}的原因：{reason}",
        roles=frozenset({Role.SYSTEM_ADMIN}),
    ),
    Verb(
        name="trail.rotate_key",
        label="更换签名公钥",
        sentence="{actor}更换了留痕的签名公钥，新公钥由旧公钥签名声明，事由：{reason}",
        roles=frozenset({Role.SYSTEM_ADMIN}),
        machine=True,
    ),
    Verb(
        name="trail.open_origin",
        label="另开留痕来源",
        sentence="{actor}另开了留痕来源，声明里写明原来的条数和根摘要值，事由：{reason}",
        machine=True,
    ),
    Verb(
        name="trail.restore",
        label="恢复留痕",
        sentence="{actor}从留痕文件补回了数据库里缺的条目，事由：{reason}",
        machine=True,
    ),
    Verb(
        name="slip.make",
        label="制作日校验单",
        sentence="{actor}制作了{subjects}",
        roles=KEEPERS,
        machine=True,
    ),
    Verb(
        name="slip.open",
        label="打印日校验单",
        sentence="{actor}打开了存档的日校验单",
        roles=KEEPERS,
    ),
    Verb(
        name="slip.list",
        label="查看校验单",
        sentence="{actor}查看了校验单目录",
        roles=KEEPERS,
    ),
    Verb(
        name="slip.compare",
        label="核对校验单",
        sentence="{actor}用校验单核对了留痕",
        roles=KEEPERS,
        machine=True,
    ),
    Verb(name="witness.list", label="查看见证", sentence="{actor}查看了见证方", roles=KEEPERS),
    Verb(
        name="witness.register",
        label="登记见证方",
        sentence="{actor}登记了{subjects}",
        roles=frozenset({Role.SYSTEM_ADMIN}),
    ),
    Verb(
        name="witness.end",
        label="停用见证方",
        sentence="{actor}停用了{subjects}，事由：{reason}",
        roles=frozenset({Role.SYSTEM_ADMIN}),
    ),
    Verb(
        name="witness.cosign",
        label="见证校验点",
        sentence="{actor}见证了{subjects}的校验点",
        roles=KEEPERS,
        machine=True,
    ),
    Verb(
        name="witness.refuse",
        label="拒绝见证",
        sentence="{actor}拒绝见证{subjects}的校验点：与见证过的对不上",
        machine=True,
    ),
    Verb(
        name="witness.keep",
        label="收下见证签名",
        sentence="{actor}收下了{subjects}对本系统校验点的见证签名",
        roles=KEEPERS,
        machine=True,
    ),
    Verb(
        name="witness.fail",
        label="送签未成",
        sentence="{actor}向{subjects}送签未成",
        machine=True,
    ),
    Verb(
        name="witness.carry",
        label="取送签文件",
        sentence="{actor}取走了送见证方签名的文件",
        roles=KEEPERS,
    ),
    Verb(name="stamp.list", label="查看时间戳", sentence="{actor}查看了校验点的时间戳", roles=KEEPERS),
    Verb(name="stamp.take", label="取走时间戳", sentence="{actor}取走了校验点的时间戳文件", roles=KEEPERS),
    Verb(
        name="stamp.keep",
        label="盖时间戳",
        sentence="{actor}取得了{subjects}",
        roles=KEEPERS,
        machine=True,
    ),
    Verb(name="stamp.fail", label="时间戳未成", sentence="{actor}没有取得当日的时间戳", machine=True),
    Verb(name="key.list", label="查看留痕公钥", sentence="{actor}查看了留痕的公钥和接续声明", roles=KEEPERS),
)
