"""What may be done in room archive, by whom, and how the trail tells it."""

from liuhen.bureau.roles import HEADS, Role
from liuhen.bureau.verb import Verb

ARCHIVISTS = frozenset({Role.ARCHIVIST})
READERS = frozenset({Role.ARCHIVIST, Role.CUSTODIAN, Role.LEGAL_REVIEWER, Role.INSPECTOR}) | HEADS

VERBS: tuple[Verb, ...] = (
    Verb(
        name="archive.list",
        label="案卷与光盘",
        sentence="{actor}打开了案卷与光盘",
        roles=READERS,
        content=True,
    ),
    Verb(name="archive.view", label="查看案卷", sentence="{actor}查看了案卷{subjects}", roles=READERS, content=True),
    Verb(
        name="archive.prepare",
        label="准备立卷",
        sentence="{actor}核对了{subjects}的立卷材料",
        roles=ARCHIVISTS,
        content=True,
    ),
    Verb(name="archive.announce", label="立卷", sentence="{actor}开始立卷：{subjects}", roles=ARCHIVISTS),
    Verb(name="archive.repeat", label="重新制作案卷", sentence="{actor}重新制作案卷{subjects}", roles=ARCHIVISTS),
    Verb(name="archive.close", label="归档", sentence="{actor}制成案卷并归档：{subjects}", machine=True),
    Verb(
        name="archive.fail",
        label="案卷没有做成",
        sentence="{actor}没有做成案卷{subjects}，原因：{reason}",
        machine=True,
    ),
    Verb(
        name="archive.take_image",
        label="取光盘映像",
        sentence="{actor}取走了{subjects}的光盘映像",
        roles=ARCHIVISTS,
        content=True,
    ),
    Verb(
        name="archive.print_label",
        label="打印光盘标签",
        sentence="{actor}打开了{subjects}的光盘标签",
        roles=ARCHIVISTS,
        content=True,
    ),
    Verb(name="archive.verify", label="核验案卷", sentence="{actor}核验了案卷{subjects}", machine=True),
)
