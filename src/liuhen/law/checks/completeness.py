"""Whether each settled document of a case is complete: printed fields, signatures, service, electronic signature.

A document answers for the field it prints; a time is answered by its own date, an opinion by the approval. What the
pack says goes before what superior law says; one finding per document names everything that is missing.

Source: wuhan 第六条、第十四条至第十六条、第二十一条; wangdu 第七条至第十七条.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from liuhen.law.checks.judge import Details, Judge
from liuhen.law.checks.links import happened, passed, passes
from liuhen.law.checks.papers import Owed, done_at, rules_of, weighed
from liuhen.law.facts import CaseFacts, DocumentFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Layer
from liuhen.law.needs import SETTLED
from liuhen.law.pack import Pack
from liuhen.law.schema import Body
from liuhen.law.schema.base import Duty
from liuhen.law.schema.procedure import DocumentRule, ESign, Link

UNSIGNED_BECAUSE = "未签名理由"  # a field of any document: why somebody did not sign
_SHOWN = 4  # names told in the title; the rest stands in the story
# Inner papers tell of no link on site, so they need no head lines of one.
_INNER = frozenset({Link.LEGAL_REVIEW, Link.EXPERT_ARGUMENTATION, Link.COMPILE})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A list of names one text asks of a document."""

    names: tuple[str, ...]
    layer: Layer
    req: tuple[str, ...]
    level: Level


def completeness(case: CaseFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return what is missing in the settled documents of a case; nothing for what is complete."""
    judge = Judge(pack=pack, kind=case.kind, id=case.id)
    seen: dict[str, int] = {}
    found: list[Finding] = []
    for document in case.documents:
        own = rules_of(pack, document.kind)
        if document.state not in SETTLED or not own:
            continue
        place = seen[document.kind] = seen.get(document.kind, 0) + 1
        code = document.kind if place == 1 else f"{document.kind}.{place}"
        paper = _Paper(judge=judge, case=case, document=document, rules=own, code=code)
        found += (*paper.fields(), *paper.signers(), *paper.service())
    return (*found, *_unsealed(judge, case))


def first_stating(rules: tuple[Owed, ...], has: Callable[[DocumentRule], object]) -> Owed | None:
    """Return the nearest rule of a document that says something about a matter."""
    return next((owed for owed in rules if has(owed.rule)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    """One settled document with the rules about it, nearest first."""

    judge: Judge
    case: CaseFacts
    document: DocumentFacts
    rules: tuple[Owed, ...]
    code: str  # kind, with its place where the case has several

    @property
    def label(self) -> str:
        """Return its name in the nearest text."""
        return self.rules[0].rule.zh

    def fields(self) -> Iterator[Finding]:
        """Yield one finding with every empty field, or one per text where two texts of unlike weight ask."""
        printed, header = self._printed(), self._header()
        if printed and header and printed.layer is header.layer and printed.level is header.level:
            names, req = (*printed.names, *header.names), (*printed.req, *header.req)
            yield self._empty("fields", _Asked(names=names, layer=printed.layer, req=req, level=printed.level))
            return
        if printed:
            yield self._empty("fields", printed)
        if header:
            yield self._empty("header", header)

    def signers(self) -> Iterator[Finding]:
        """Yield who has not signed; a stated reason leaves it as advice."""
        rule = first_stating(self.rules, lambda one: one.signers)
        if rule is not None:
            roles = [role for role in rule.rule.signers if role not in self.document.signers]
            labels = [self.judge.pack.role_label(role) or role for role in roles]
            if labels:
                words = f"{self.label}缺少{'、'.join(labels)}签名"
                yield self._unsigned("signers", rule, words, labels)
        everybody = first_stating(self.rules, lambda one: one.all_sign)
        absent = sorted(frozenset(self.document.participants) - frozenset(self.document.signed_by))
        if everybody is not None and absent:
            more = f"等 {len(absent)} 人" if len(absent) > _SHOWN else ""
            words = f"{self.label}缺少参加人{'、'.join(absent[:_SHOWN])}{more}签名"
            yield self._unsigned("all_signed", everybody, words, [])

    def service(self) -> Iterator[Finding]:
        """Yield a document that must be handed over and was not."""
        rule = first_stating(self.rules, lambda one: one.served)
        if rule is None or self.document.served_at is not None or any(self._services()):
            return
        details = self._open()
        details["next_step"] = f"请送达{self.label}并登记"
        yield self.judge.finding(
            f"document.served.{self.code}",
            f"{self.label}没有送达记录",
            level=rule.level,
            citation=rule.layer.cite(rule.rule.req),
            **details,
        )

    def _printed(self) -> _Asked | None:
        filing = self.judge.pack.need(lambda body: body.filing)
        if self.document.kind == filing.value.document:  # its opinions are asked for by the chain
            asked = _Asked(
                names=tuple(name for name in filing.value.fields if not name.endswith("意见")),
                layer=filing.layer,
                req=filing.value.req,
                level=filing.layer.level_for(Duty.MUST),
            )
            return self._lacking(asked)
        owed = first_stating(self.rules, lambda one: one.fields)
        if owed is None:
            return None
        req = owed.rule.fields_req or owed.rule.req
        level = owed.weight(self.case)
        return self._lacking(_Asked(names=owed.rule.fields, layer=owed.layer, req=req, level=level))

    def _header(self) -> _Asked | None:
        if self.rules[0].rule.when in _INNER:
            return None
        rule = self.judge.pack.resolve(lambda body: body.documents.common_fields if body.documents else None)
        if rule is None:
            return None
        level = rule.layer.level_for(Duty.MUST)
        return self._lacking(_Asked(names=rule.value.fields, layer=rule.layer, req=rule.value.req, level=level))

    def _lacking(self, asked: _Asked) -> _Asked | None:
        """Keep the names nothing answers, with their own clauses where the text gives each name its own."""
        places = [place for place, name in enumerate(asked.names) if not self._answers(name)]
        if not places:
            return None
        each = len(asked.req) == len(asked.names)
        req = tuple(asked.req[place] for place in places) if each else asked.req
        names = tuple(asked.names[place] for place in places)
        return _Asked(names=names, layer=asked.layer, req=req, level=asked.level)

    def _answers(self, name: str) -> bool:
        if self.document.fields.get(name, "").strip():
            return True
        if name in ("时间", "日期"):  # the head line of when: a document's own date says it
            return done_at(self.document) is not None
        return name.endswith("意见") and any(opinion.opinion.strip() for opinion in self.document.opinions)

    def _empty(self, matter: str, asked: _Asked) -> Finding:
        details = self._open()
        names = tuple(dict.fromkeys(asked.names))
        more = f"等 {len(names)} 项" if len(names) > _SHOWN else ""
        numbered = f"（{self.document.number}）" if self.document.number else ""
        details["happened"] = f"{self.label}{numbered}空着：{'、'.join(names)}。"
        details["next_step"] = "请写明；没有的写“无”"
        return self.judge.finding(
            f"document.{matter}.{self.code}",
            f"{self.label}没有写明{'、'.join(names[:_SHOWN])}{more}",
            level=asked.level,
            citation=asked.layer.cite(asked.req),
            **details,
        )

    def _unsigned(self, matter: str, rule: Owed, words: str, labels: list[str]) -> Finding:
        because = [self.document.fields.get(name, "").strip() for name in (UNSIGNED_BECAUSE, *labels)]
        why = next((one for one in because if one), "")
        details = self._open()
        details["happened"] = f"已写明：{why}。" if why else ""
        details["next_step"] = "" if why else f"请补签，不能补签的在“{UNSIGNED_BECAUSE}”写明原因"
        return self.judge.finding(
            f"document.{matter}.{self.code}",
            words,
            level=Level.ADVICE if why else rule.level,
            citation=rule.layer.cite(rule.rule.signers_req or rule.rule.req),
            **details,
        )

    def _open(self) -> Details:
        when = self.rules[0].rule.when
        since = done_at(self.document)
        if since is None and when is not None:
            link = happened(self.case, when)
            since = link.since if link else None
        if since is None:
            return Details()
        ended = passed(self.case, passes(when), since)
        return weighed(since, ended or passed(self.case, ("terminate", "archive"), since))

    def _services(self) -> Iterator[object]:
        for one in self.case.services:
            mine = one.document_id == self.document.id if one.document_id else one.document_kind == self.document.kind
            if mine and one.served_at is not None and not one.returned:
                yield one


def _unsealed(judge: Judge, case: CaseFacts) -> Iterator[Finding]:
    """Yield the electronic documents without electronic signature, together."""
    rule = judge.pack.resolve(_esign)
    bare = [one for one in case.documents if one.electronic and one.e_signed is not True and one.state in SETTLED]
    if rule is None or not bare:
        return
    since = min((at for one in bare if (at := done_at(one))), default=None)
    details = weighed(since, passed(case, ("archive",), since)) if since else Details()
    details["next_step"] = "请补办电子签章"
    details["evidence"] = tuple(one.number or one.title or one.kind for one in bare)
    yield judge.finding(
        "document.esign",
        f"{len(bare)} 件电子文书没有电子签章",
        level=rule.layer.level_for(rule.value.level),
        citation=rule.cite(rule.value),
        **details,
    )


def _esign(body: Body) -> ESign | None:
    return body.documents.medium.esign if body.documents and body.documents.medium else None
