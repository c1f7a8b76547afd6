"""What may be done to keep the originals: looking at their state, the rule of the checks, replicas, repair."""

from liuhen.bureau.roles import HEADS, Role
from liuhen.bureau.verb import Verb

WATCHERS = HEADS | {Role.CUSTODIAN, Role.ARCHIVIST, Role.INSPECTOR, Role.SYSTEM_ADMIN, Role.AUDITOR}
KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.CUSTODIAN})

VERBS: tuple[Verb, ...] = (Verb(name="health.view", label="自检", sentence="{actor}打开了自检", roles=WATCHERS),)
