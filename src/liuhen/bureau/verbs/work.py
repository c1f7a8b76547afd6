"""What a person may do about background work: try once more what failed for good, or let it rest."""

from liuhen.bureau.roles import Role
from liuhen.bureau.verb import Verb

KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.CUSTODIAN})

VERBS: tuple[Verb, ...] = (
    Verb(name="work.again", label="再办一次", sentence="{actor}让没有办成的{subjects}再办一次", roles=KEEPERS),
    Verb(name="work.rest", label="不再办", sentence="{actor}决定{subjects}不再办，理由：{reason}", roles=KEEPERS),
)
