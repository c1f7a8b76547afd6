"""The cases, approvals and requests of the demonstration: one case done, one waiting, one just begun."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from liuhen.approvals.chain import Decision
from liuhen.approvals.models import Request
from liuhen.approvals.queries import open_step
from liuhen.bureau.models import Officer
from liuhen.cases import acts as cases
from liuhen.cases.models import Case
from liuhen.cases.sources.acts.entering import Entered
from liuhen.cases.sources.acts.registering import NewSource, register_source
from liuhen.cli.demo.papers import words_for
from liuhen.cli.demo.story import Story
from liuhen.documents.models import Document
from liuhen.evidence.acts import label, mark_evidence
from liuhen.evidence.models import Recording

Approve = Callable[..., Request]
DONE, WAITING, FRESH = "乙口腔门诊部", "丙诊所", "甲大药房"
PARTIES = {
    DONE: {"name": DONE, "code": "91420000MA0000001X", "representative": "李某", "address": "云泽市中山路 88 号"},
    WAITING: {"name": WAITING, "code": "91420000MA0000002X", "representative": "王某", "address": "云泽市滨河路 5 号"},
    FRESH: {"name": FRESH, "code": "91420000MA0000003X", "representative": "赵某", "address": "云泽市解放路 12 号"},
}


def before_the_footage() -> dict[str, Callable[[Story], None]]:
    """Name what happens before any footage is in."""
    return {
        "case waiting": partial(_walk, party=WAITING, days_ago=9, visited=(8, "11:00"), until="review"),
        "case fresh": partial(_walk, party=FRESH, days_ago=1, visited=(1, "11:00"), until="clue"),
        "case done": partial(_walk, party=DONE, days_ago=5, visited=(2, "15:10"), until="served"),
    }


def after_the_footage() -> dict[str, Callable[[Story], None]]:
    """Name what happens to the footage."""
    return {"evidence": _put_on_file, "close": _close}


def case_of(party: str) -> Case | None:
    """Find the demonstration's case of a party."""
    return Case.objects.filter(bureau__code="yunze", party__name=party).first()


def _walk(story: Story, *, party: str, days_ago: int, visited: tuple[int, str], until: str) -> None:
    """Walk a case from its clue to a state, all of it in the past; the records are written after the visit."""
    case = case_of(party) or _register(story, party, story.at(days_ago, "09:00"))
    walk = _Walk(story, case, story.at(days_ago, "09:30"))
    for state, part in (
        ("accepted", walk.to_accepted),
        ("filed", walk.to_filed),
        ("investigating", walk.to_investigating),
        ("review", walk.to_review),
        ("decision", walk.to_decision),
        ("served", walk.to_served),
    ):
        if until == "clue":
            return
        if state == "review":
            walk.wait_for(story.at(*visited))
        part()
        if state == until:
            return


def _register(story: Story, party: str, at: datetime) -> Case:
    entered = Entered(
        channel="依职权检查发现",
        words=f"日常检查中发现{party}结算明细与病历记载不符，疑似串换诊疗项目。",
        party=PARTIES[party],
        cause="串换诊疗项目",
        place=PARTIES[party]["address"],
    )
    new = NewSource(entered=entered, partners=(story.people["yi"],))
    return register_source(new, by=story.people["jia"], at=at).case


class _Walk:
    """One case on its way; the clock goes on a little with every act."""

    def __init__(self, story: Story, case: Case, at: datetime) -> None:
        self.story, self.case, self._at = story, case, at
        self.handler: Officer = story.people["jia"]

    def wait_for(self, instant: datetime) -> None:
        """Let the clock go on to an instant."""
        self._at = max(self._at, instant)

    def now(self, minutes: int = 20) -> datetime:
        """Let the clock go on, never beyond the present."""
        self._at = min(self._at + timedelta(minutes=minutes), self.story.now)
        return self._at

    def draft(self, kind: str, by: Officer | None = None) -> Document:
        """Write one document to its end."""
        writer, at = by or self.handler, self.now()
        document = cases.draft_document(self.case, kind, by=writer, at=at)
        fields = {**document.fields, **words_for(kind, at=at, recordings=self._recordings())}
        return cases.save_document(document, self.case, fields, edition=document.edition, by=writer, at=self.now(5))

    def issue(self, kind: str, *, by: Officer | None = None, signed: tuple[str, ...] = ()) -> Document:
        """Write and issue a document that needs no approval."""
        writer = by or self.handler
        return cases.issue_document(self.draft(kind, writer), self.case, by=writer, at=self.now(), signed=signed)

    def approved(self, kind: str, ask: Approve, approve: Approve, opinion: str) -> None:
        """Write a document and take it up its chain of approval."""
        request = ask(self.case, self.draft(kind), by=self.handler, at=self.now())
        while (step := open_step(request)) is not None:
            holder = self.story.people[HOLDERS[step.role]]
            request = approve(request, decision=Decision.AGREE, opinion=opinion, by=holder, at=self.now())
        self.case.refresh_from_db()

    def to_accepted(self) -> None:
        """Take the clue in."""
        self.issue("case_source", signed=("handler",))
        cases.accept(self.case, by=self.handler, at=self.now())

    def to_filed(self) -> None:
        """File the case with all opinions."""
        self.approved("filing_approval", cases.request_filing, cases.approve_filing, "同意立案。")

    def to_investigating(self) -> None:
        """Begin to investigate."""
        cases.start_investigation(self.case, by=self.handler, at=self.now())

    def to_review(self) -> None:
        """Take the records, report, hand over to review."""
        self.issue("site_record", signed=("party", "officer", "recorder"))
        self.issue("interview_record", signed=("party", "officer", "recorder"))
        self.issue("investigation_report", signed=("officer",))
        cases.finish_investigation(self.case, by=self.handler, at=self.now())

    def to_decision(self) -> None:
        """Tell the rights, note the waiver, have the law reviewed, decide."""
        notice = self.issue("rights_notice")
        cases.serve(self.case, notice, self._by_hand(), by=self.handler, at=self.now())
        self.issue("waiver_note", signed=("party", "handler"))
        self.issue("legal_opinion", by=self.story.people["fazhi"])
        self.approved("penalty_decision", cases.request_decision, cases.approve_decision, "同意处罚决定。")

    def to_served(self) -> None:
        """Serve the decision by hand."""
        decision = Document.objects.get(kind="penalty_decision", subject_id=str(self.case.pk), state="issued")
        cases.serve(self.case, decision, self._by_hand(), by=self.handler, at=self.now())
        self.case.refresh_from_db()

    def to_terminated(self) -> None:
        """Check performance and close."""
        self.issue("performance_check", signed=("officer",))
        self.approved("closing_report", cases.request_closing, cases.approve_closing, "同意结案。")

    def _by_hand(self) -> cases.NewService:
        party = self.case.party
        return cases.NewService(
            method="direct",
            served_at=self._at,
            place=str(party.get("address", "")),
            recipient=dict(party),
            officers=tuple(_named(self.story.people[username]) for username in ("jia", "yi")),
            signed_by=str(party.get("representative", "")),
        )

    def _recordings(self) -> tuple[str, ...]:
        return tuple(self.case.recordings.values_list("recording__number", flat=True))


HOLDERS = {
    "handler": "jia",
    "division_head": "chuzhang",
    "deputy_head": "fenguan",
    "principal_head": "juzhang",
}


def _put_on_file(story: Story) -> None:
    """Classify the footage of the dentist's visit, decide that it is evidence, put it on its case for a purpose."""
    case = case_of(DONE)
    if case is None or case.recordings.exists():
        return
    handler = story.people["jia"]
    rows = list(Recording.objects.filter(bureau=case.bureau, device__number="YZ-01").order_by("number"))
    labels = {"case_no": case.number, "party_name": DONE, "handler_name": "执法人员甲、执法人员乙"}
    for row in rows:
        label(row, labels, by=handler, at=story.now)
        mark_evidence(row, is_evidence=True, by=handler, at=story.now, reason="记录现场检查和询问全过程")
    cases.file_evidence(
        case, rows, purpose="证明现场检查和询问的全过程", by=handler, at=story.now, stage="investigating"
    )


def _close(story: Story) -> None:
    """Check performance and close the case, so that its file can be bound."""
    case = case_of(DONE)
    if case is not None and case.state == "served":
        walk = _Walk(story, case, story.now - timedelta(hours=3))
        kept = cases.Description(archive_class="30年", reasons="行政处罚案卷")
        cases.describe(case, kept, by=walk.handler, at=walk.now())
        walk.to_terminated()


def _named(officer: Officer) -> dict[str, str]:
    certificate = officer.certificates.get()
    return {"name": officer.name, "certificate": certificate.number}
