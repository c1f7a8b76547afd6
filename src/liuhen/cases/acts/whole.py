"""Whether a service is told completely, and whether it counts: asked of the law with this one service alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from liuhen.cases.acts.road import StepRefusedError
from liuhen.cases.models import Case, Service
from liuhen.cases.queries import rules_of
from liuhen.cases.serving.queries import ANNOUNCED, announced_until, rule_of, services_facts
from liuhen.errors import RefusalError
from liuhen.law.checks.service import service as judged
from liuhen.law.facts import CaseFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.term import shown

_WANTED = frozenset({"record", "proof", "officers"})  # what our own receipt must show before it is made
_ON_RECEIPT = frozenset({"lien", "announcement", "entrusted"})  # the text asks for these on the record itself


class ServiceNotWholeError(RefusalError):
    """The text wants something of this method that is not there; `findings` holds what."""

    code = "cases.service_not_whole"


def require_whole(service: Service) -> None:
    """Refuse to make the receipt of a service that lacks what the bureau's text wants on it.

    What was done on site and cannot be mended, a missing recording or a wrong kind of mail, is taken in and found.

    Raises:
        ServiceNotWholeError: names what is missing, with the article.

    Source: wuhan art. 22; wangdu art. 18.
    """
    if service.method not in _ON_RECEIPT:
        return
    lacking = [
        one
        for one in findings_of(service)
        if one.level in (Level.VIOLATION, Level.BLOCK) and one.rule.split(".")[1] in _WANTED
    ]
    if lacking:
        raise ServiceNotWholeError(
            f"没有登记送达：{'；'.join(one.words for one in lacking)}。",
            article="、".join(dict.fromkeys(f"{one.citation.source.value}{one.citation.article}" for one in lacking)),
            next_step="请补齐后再登记，已填的内容都还在。",
        )


def is_early(case: Case, method: str, posted_at: datetime | None, served_at: datetime | None) -> bool:
    """Say whether an announced document is said to be served before the days have run.

    It is noted as early, and refused only where the bureau has compared the text of the law.

    Raises:
        StepRefusedError: the days have not run, and the text is compared.

    Source: 民事诉讼法 (2023) art. 95.
    """
    if method != ANNOUNCED or posted_at is None or served_at is None:
        return False
    until = announced_until(rules_of(case), posted_at)
    if until is None or served_at >= until.due_at:
        return False
    if until.is_binding:
        raise StepRefusedError(
            f"没有登记送达：公告须满 {until.words}，到{shown(until.due_at)}才满。",
            article=f"{until.citation.source.value}{until.citation.article}",
            next_step="请在公告期满之后登记；之前用别的办法送到的，另行登记那次送达。",
        )
    return True


def findings_of(service: Service) -> tuple[Finding, ...]:
    """Return what the law says about this service alone, as if its receipt were made already."""
    case = service.case
    facts = replace(services_facts([case.pk], only=service.pk)[case.pk][0], has_receipt=True)
    alone = CaseFacts(id=str(case.pk), number=case.label, act_type=case.act_type, state=case.state, services=(facts,))
    return judged(alone, rules_of(case))


def counts(service: Service) -> bool:
    """Say whether a service that arrived has the effect of one: right kind of mail, consent and confirmation."""
    rule = rule_of(rules_of(service.case), service.method)
    if rule is None:
        return True
    if rule.methods and service.method_kind and service.method_kind not in rule.methods:
        return False
    return not rule.consent or bool(service.party_agreed and service.confirmed_at)
