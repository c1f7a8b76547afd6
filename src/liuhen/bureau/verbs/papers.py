"""What may be done with the output of documents: signatures, signed copies, certificates, Word templates, binding."""

from liuhen.bureau.roles import EVERYBODY, HEADS, Role
from liuhen.bureau.verb import Verb

_SIGNERS = HEADS | {Role.LEGAL_REVIEWER}
_BINDERS = frozenset({Role.ARCHIVIST})
_MASTERS = frozenset({Role.LEGAL_REVIEWER, Role.SYSTEM_ADMIN})
_READERS = frozenset({Role.ARCHIVIST, Role.LEGAL_REVIEWER, Role.INSPECTOR}) | HEADS

VERBS: tuple[Verb, ...] = (
    Verb(
        name="paper.sign_by_hand",
        label="手写签名",
        sentence="{actor}在文书上存入手写签名：{subjects}",
        roles=_SIGNERS,
        content=True,
    ),
    Verb(
        name="paper.keep_scan",
        label="存入签名扫描件",
        sentence="{actor}存入已签名纸面的扫描件：{subjects}",
        roles=_BINDERS,
        content=True,
    ),
    Verb(
        name="paper.sign_by_certificate",
        label="用数字证书签名",
        sentence="{actor}用数字证书签署文书：{subjects}",
        roles=_SIGNERS,
        content=True,
    ),
    Verb(name="paper.keep_copy", label="制作签名件", sentence="{actor}制成带签名的版面：{subjects}", machine=True),
    Verb(
        name="paper.view",
        label="查看签名和输出",
        sentence="{actor}查看{subjects}的签名和版面",
        roles=_READERS,
        content=True,
    ),
    Verb(
        name="word_template.list",
        label="查看 Word 模板",
        sentence="{actor}查看 Word 模板",
        roles=_MASTERS | HEADS | {Role.OFFICER, Role.ARCHIVIST},
    ),
    Verb(
        name="word_template.replace",
        label="更换 Word 模板",
        sentence="{actor}更换了 Word 模板{subjects}",
        roles=_MASTERS,
    ),
    Verb(
        name="word_template.withdraw",
        label="停用 Word 模板",
        sentence="{actor}停用了 Word 模板{subjects}，原因：{reason}",
        roles=_MASTERS,
    ),
    Verb(
        name="signing_key.list",
        label="查看签名证书",
        sentence="{actor}查看签名证书",
        roles=EVERYBODY,
    ),
    Verb(
        name="signing_key.import",
        label="导入签名证书",
        sentence="{actor}导入了签名证书{subjects}",
        roles=EVERYBODY,
    ),
    Verb(
        name="signing_key.retire",
        label="停用签名证书",
        sentence="{actor}停用了签名证书{subjects}，原因：{reason}",
        roles=EVERYBODY,
    ),
    Verb(
        name="signing_key.import_bureau",
        label="管理本机关签名证书",
        sentence="{actor}办理了本机关签名证书{subjects}的登记或者停用",
        roles=frozenset({Role.SECURITY_ADMIN}),
    ),
    Verb(
        name="binding.view",
        label="查看卷内目录",
        sentence="{actor}查看{subjects}的卷内目录",
        roles=_READERS,
        content=True,
    ),
    Verb(
        name="binding.arrange",
        label="排列案卷",
        sentence="{actor}排列了{subjects}的卷内材料",
        roles=_BINDERS,
        content=True,
    ),
    Verb(
        name="binding.read",
        label="阅读合订本",
        sentence="{actor}打开了{subjects}的合订本",
        roles=_READERS,
        content=True,
    ),
)
# What the grants of a case team cover besides the verbs of room cases.
TEAM_PAPER_VERBS: tuple[str, ...] = (
    "paper.sign_by_hand",
    "paper.keep_scan",
    "paper.sign_by_certificate",
    "paper.view",
    "binding.view",
    "binding.arrange",
    "binding.read",
)
