"""Who may do what to which thing: one pure decision from role, unit, secrecy class and grants; no by default."""

from dataclasses import dataclass

from liuhen.bureau.roles import EVERYBODY, WITHOUT_CONTENT, Role
from liuhen.bureau.verb import Verb

# Those who keep or answer for restricted material see it without a further grant.
KEEPERS = frozenset({Role.CUSTODIAN, Role.PRINCIPAL_HEAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person as the decision sees him."""

    bureau_id: int
    unit_id: int | None
    roles: frozenset[Role]
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A thing as the decision sees it: only its own columns."""

    bureau_id: int | None
    unit_id: int | None = None
    secrecy: str = ""  # empty: not restricted


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer and, when it is no, the Chinese reason."""

    allowed: bool
    why: str = ""

    def __bool__(self) -> bool:
        """Read the decision as a claim."""
        return self.allowed


YES = Decision(allowed=True)


def decide(verb: Verb, actor: Actor, thing: Thing | None, *, granted: bool) -> Decision:
    """Decide whether `actor` may do `verb` to `thing`; `granted` says whether a live grant names them."""
    if not actor.active:
        return Decision(allowed=False, why="账号已停用")
    if thing is not None and thing.bureau_id != actor.bureau_id:
        return Decision(allowed=False, why="不属于本机关")
    if verb.content and actor.roles <= WITHOUT_CONTENT:
        return Decision(allowed=False, why="管理、审计账号不查看执法内容")
    if granted:
        return YES
    if verb.granted:
        return Decision(allowed=False, why="没有有效的准许")
    # What everybody may do needs an account only: a person may be entered before a role is given.
    if verb.roles != EVERYBODY and not actor.roles & verb.roles:
        return Decision(allowed=False, why=f"您的角色不办理“{verb.label}”")
    return _reach(verb, actor, thing)


def _reach(verb: Verb, actor: Actor, thing: Thing | None) -> Decision:
    if thing is None:
        return YES
    if verb.content and thing.secrecy and not actor.roles & KEEPERS:
        return Decision(allowed=False, why="涉密或受限内容，须另经准许")
    if stays_in_unit(verb, actor.roles) and thing.unit_id is not None and thing.unit_id != actor.unit_id:
        return Decision(allowed=False, why="不属于本处室")
    return YES


def stays_in_unit(verb: Verb, roles: frozenset[Role]) -> bool:
    """Tell whether the verb reaches no further than the actor's own unit."""
    return verb.within == "unit" and roles <= {Role.OFFICER}
