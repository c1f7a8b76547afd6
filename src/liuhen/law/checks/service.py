"""Service of documents, one by one: method, what is written down, papers kept, proof, officers, recording, consent.

The pack's own rule of a method goes before superior law. A rule may bind only some classes of documents (decisions):
for the others it is advice. What can still be written down is open until the case passes on; a method that must not
be used, or a recording that was not made, is broken at once.

Source: wuhan 第二十二条; wangdu 第十八条; yiliang 第二条第四款; 行政处罚法第六十一条.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from liuhen.law.checks.judge import Details, Judge
from liuhen.law.checks.links import passed
from liuhen.law.checks.papers import weighed
from liuhen.law.facts import CaseFacts, ServiceFacts
from liuhen.law.finding import Finding, Level
from liuhen.law.layers import Layer
from liuhen.law.needs import settled
from liuhen.law.pack import SERVICE_METHODS, Pack
from liuhen.law.schema import Body
from liuhen.law.schema.base import Duty
from liuhen.law.schema.procedure import ServiceRule
from liuhen.law.settings.bound import least
from liuhen.law.term import civil_day, shown

OFFICERS = "service.lien.officers_min"  # of law.stricter

DECISION = "decision"
_RECORDED_BY = frozenset({"video", "audio", "photo"})  # proofs that are recordings themselves
_PROOF_WORDS = {
    "screenshot": "截图",
    "photo": "照片",
    "video": "录像",
    "audio": "录音",
    "phone_recording": "电话录音",
    "sms": "短信",
    "screen_video": "屏幕录像",
    "newspaper": "报纸",
}


def service(case: CaseFacts, pack: Pack) -> tuple[Finding, ...]:
    """Return what is wrong or still missing in the services of a case, each under its place: service.record.1."""
    judge = Judge(pack=pack, kind=case.kind, id=case.id)
    found: list[Finding] = []
    for place, one in enumerate(case.services, 1):
        if one.served_at is not None:
            found += _one(judge, case, one, one.served_at, place)
    return tuple(found)


def class_of(service: ServiceFacts) -> str:
    """Return the class of the served document; decisions are told by their code where nobody says it."""
    return service.document_class or (DECISION if service.document_kind.endswith("_decision") else "")


def _one(judge: Judge, case: CaseFacts, one: ServiceFacts, at: datetime, place: int) -> Iterator[Finding]:
    found = judge.pack.resolve(lambda body: _rule(body, one.method))
    if found is None:
        yield _unknown(judge, one, at, place)
        return
    served = _Served(judge=judge, case=case, one=one, at=at, place=place, rule=found.value, layer=found.layer)
    for finding in (
        served.method(),
        served.record(),
        served.proof(),
        served.officers(),
        served.recording(),
        served.consent(),
    ):
        if finding is not None:
            yield finding


def _unknown(judge: Judge, one: ServiceFacts, at: datetime, place: int) -> Finding:
    grounds = ((layer, ground) for layer in judge.pack.layers for ground in layer.body.grounds)
    layer, req = next((layer, ground.req) for layer, ground in grounds if "service" in ground.needs)
    return judge.doubt(
        f"service.method.{place}",
        f"“{one.method}”不是规定的送达方式",
        level=layer.level_for(Duty.MUST),
        citation=layer.cite(req),
        since=at,
        next_step="请改用规定的方式送达，或者写明依据",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Served:
    """One service and the rule of its method."""

    judge: Judge
    case: CaseFacts
    one: ServiceFacts
    at: datetime
    place: int
    rule: ServiceRule
    layer: Layer

    @property
    def level(self) -> Level:
        """Return the weight of a breach: advice for documents the rule does not bind, a warning where it defines."""
        if self.rule.only_for and class_of(self.one) not in self.rule.only_for:
            return Level.ADVICE
        clauses = [self.layer.clauses[one] for one in self.rule.req if one in self.layer.clauses]
        defines = bool(clauses) and all(clause.modality == "is" for clause in clauses)
        return self.layer.capped(Level.WARNING if defines else Level.VIOLATION)

    def method(self) -> Finding | None:
        """Return a method, or a kind of it, that must not serve this document."""
        if class_of(self.one) in self.rule.not_for:
            words = f"决定书不得以{self.rule.zh}方式送达" if class_of(self.one) == DECISION else f"不得以{self.rule.zh}"
            return self._broken("method", words, "请改用其他方式送达并登记", req=self.rule.not_for_req)
        kinds = self.rule.methods
        if kinds and self.one.method_kind not in kinds:
            used = f"“{self.one.method_kind}”不算" if self.one.method_kind else "没有写明是哪一种"
            step = f"可用的有：{'、'.join(kinds)}"
            if not self.one.method_kind:
                return self._open("method", f"{self.rule.zh}{used}", step)
            return self._broken("method", f"{used}{self.rule.zh}的规定方式", step)
        return None

    def record(self) -> Finding | None:
        """Return everything not written down or not kept, in one finding."""
        rule, one = self.rule, self.one
        names = [*rule.fields, *(rule.fields_by_kind or {}).get(one.method_kind, ())]
        if one.returned:
            names += rule.returned_fields
        lacking = [name for name in names if not one.fields.get(name, "").strip()]
        papers = [name for name in rule.keep if not one.has_receipt and name not in one.proof_kinds]
        if rule.receipt and not one.has_receipt and settled(self.case, "service_receipt") is None:
            papers.append("送达回证")
        if not lacking and not papers:
            return None
        words = "，".join(
            part
            for part in (
                f"没有写明{'、'.join(lacking)}" if lacking else "",
                f"缺少{'、'.join(papers)}" if papers else "",
            )
            if part
        )
        req: tuple[str, ...] = ()
        if lacking and not papers and not set(lacking) & set(rule.fields):
            req = rule.returned_req if set(lacking) & set(rule.returned_fields) else rule.by_kind_req
        return self._open("record", f"{rule.zh}{words}", "请补写、补录；没有的写“无”", req=req)

    def proof(self) -> Finding | None:
        """Return a missing proof, or one that does not fit its carrier."""
        rule, one = self.rule, self.one
        if rule.proof_by_carrier:
            wanted = rule.proof_by_carrier.get(one.carrier, "")
            if not wanted:
                step = f"载体有：{'、'.join(rule.proof_by_carrier)}"
                return self._open("proof", f"{rule.zh}没有写明公告载体", step)
            if wanted not in one.proof_kinds:
                word = _PROOF_WORDS.get(wanted, wanted)
                return self._open("proof", f"{rule.zh}缺少与{one.carrier}相符的凭证", f"请补录{word}")
            return None
        if rule.proof_level is not Duty.MUST or frozenset(one.proof_kinds) & frozenset(rule.proof):
            return None
        kinds = "、".join(_PROOF_WORDS.get(kind, kind) for kind in rule.proof)
        return self._open("proof", f"{rule.zh}没有留存证明", f"请上传其中一种：{kinds}")

    def officers(self) -> Finding | None:
        """Return a service by fewer officers than the method wants; the same one twice counts once."""
        people = {officer.id for officer in self.one.officers}
        named = [value for name, value in self.one.fields.items() if name.endswith("送达人") and "受" not in name]
        written = {part for value in named for part in re.split(r"[、，,;；\s]+", value) if part}
        count = max(len(people), len(written))
        stated = self.rule.officers_min
        if self.one.method == "lien":
            wanted, setting = least(self.judge.pack, OFFICERS, stated, is_open=False, on=civil_day(self.at))
            if stated <= count < wanted and setting is not None:  # the text's own number was there
                words = f"{self.rule.zh}只有 {count} 名执法人员，本局定为 {wanted} 名"
                found = self._broken("officers", words, "请核对是否漏登送达人")
                return replace(found, level=Level.WARNING, citation=setting.citation)
        if count >= stated:
            return None
        if not count:
            return self._open("officers", f"{self.rule.zh}没有登记送达人", "请补记送达人")
        return self._broken("officers", f"{self.rule.zh}只有 {count} 名执法人员", "请核对是否漏登送达人")

    def recording(self) -> Finding | None:
        """Return a service that was not recorded as the text wants it."""
        if self.rule.recording is not Duty.MUST:
            return None
        recorded = self.one.recorded or ("any" if frozenset(self.one.proof_kinds) & _RECORDED_BY else "")
        if recorded == "full" or (recorded == "any" and self.rule.coverage != "full"):
            return None
        words = f"{self.rule.zh}只录了一部分" if recorded else f"{self.rule.zh}没有录音录像"
        step = "有录像的请挂到送达记录上；没有的写明原因"
        return self._broken("recording", words, step, req=self.rule.recording_req)

    def consent(self) -> Finding | None:
        """Return a service that needs the recipient's agreement and has none."""
        if not self.rule.consent or self.one.party_agreed:
            return None
        words, step = f"{self.rule.zh}没有当事人同意", "请补收同意的确认书，或者改用其他方式"
        return self._open("consent", words, step)

    def _open(self, matter: str, words: str, step: str, *, req: tuple[str, ...] = ()) -> Finding:
        steps = ("serve", "terminate", "archive") if class_of(self.one) == DECISION else ("decide", "terminate")
        return self._told(matter, words, step, weighed(self.at, passed(self.case, steps, self.at)), req)

    def _broken(self, matter: str, words: str, step: str, *, req: tuple[str, ...] = ()) -> Finding:
        return self._told(matter, words, step, Details(since=self.at, breach_at=self.at), req)

    def _told(self, matter: str, words: str, step: str, details: Details, req: tuple[str, ...]) -> Finding:
        form = self.judge.pack.document(self.one.document_kind)
        details["happened"] = f"{shown(self.at)} {self.rule.zh}{form.label if form else '文书'}。"
        details["next_step"] = step
        return self.judge.finding(
            f"service.{matter}.{self.place}",
            words,
            level=self.level,
            citation=self.layer.cite(req or self.rule.req),
            **details,
        )


def _rule(body: Body, method: str) -> ServiceRule | None:
    rule = getattr(body.service, method, None) if method in SERVICE_METHODS else None
    return rule if isinstance(rule, ServiceRule) else None
