"""What may be done in room documents, by whom, and how the trail tells it."""

from liuhen.bureau.roles import CASE_WORKERS, Role
from liuhen.bureau.verb import Verb

_LEGAL = frozenset({Role.LEGAL_REVIEWER})  # the legal section keeps the registers of basis and discretion

VERBS: tuple[Verb, ...] = (
    Verb(name="document.issue", label="签发文书", sentence="{actor}按已取得的文号签发{subjects}", machine=True),
    Verb(name="document.void", label="作废文号", sentence="{actor}将{subjects}作废，原因：{reason}", machine=True),
    Verb(
        name="document.numbers",
        label="查看文号登记",
        sentence="{actor}查看文号登记",
        roles=CASE_WORKERS,
        content=True,
    ),
    Verb(name="legal_basis.list", label="查看办案依据", sentence="{actor}查看办案依据登记册", roles=CASE_WORKERS),
    Verb(name="legal_basis.add", label="登记法律依据", sentence="{actor}登记了法律依据{subjects}", roles=_LEGAL),
    Verb(
        name="legal_basis.retire",
        label="停用法律依据",
        sentence="{actor}停用了法律依据{subjects}，原因：{reason}",
        roles=_LEGAL,
    ),
    Verb(name="discretion.add", label="登记裁量基准", sentence="{actor}登记了裁量基准{subjects}", roles=_LEGAL),
    Verb(
        name="discretion.retire",
        label="停用裁量基准",
        sentence="{actor}停用了裁量基准{subjects}，原因：{reason}",
        roles=_LEGAL,
    ),
)
