"""Walks one tale through the product's own acts, in the past, on working days, each act at its hour."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from liuhen.approvals.chain import Decision
from liuhen.approvals.queries import open_step
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import active_pack
from liuhen.cases import acts as cases
from liuhen.cases.acts import approving
from liuhen.cases.models import Case
from liuhen.cli.demo.stories.tales import Moment, Tale, working_day
from liuhen.documents.fields import SHANGHAI, Value, missing
from liuhen.documents.models import Document
from liuhen.errors import LiuhenError
from liuhen.field.models import Activity

ASKING = {
    "filing_approval": (approving.request_filing, approving.approve_filing),
    "penalty_decision": (approving.request_decision, approving.approve_decision),
    "closing_report": (approving.request_closing, approving.approve_closing),
}
MORNING, BETWEEN = time(9, 10), timedelta(minutes=12)
# Who of the demonstration's people holds a step of an approval.
HOLDERS = {
    "handler": "jia",
    "division_head": "chuzhang",
    "deputy_head": "fenguan",
    "principal_head": "juzhang",
    "legal_reviewer": "fazhi",
}


class StoryError(LiuhenError):
    """A tale cannot go on: a paper lacks words, or an act was refused."""

    code = "demo.story"


class Walk:
    """One case on its road; `day` goes on by the road, the hour by every act."""

    def __init__(self, tale: Tale, people: Mapping[str, Officer], opened_at: datetime) -> None:
        """Begin a walk whose first act is at `opened_at`."""
        self.tale, self.people = tale, people
        self.handler: Officer = people["jia"]
        self.bureau = self.handler.bureau
        self.pack = active_pack(self.bureau)
        self.opened_at = self._at = opened_at
        self.case: Case = Case(bureau=self.bureau)
        self.activity: Activity | None = None  # while the officers are out
        self.filmed = ""  # how, as a 笔录 written on site says it

    def go_to(self, told: Mapping[str, str]) -> None:
        """Let the clock go on to the hour of a line of the road; a day of rest becomes the next working day."""
        today, calendar = self._at.astimezone(SHANGHAI).date(), self.pack.calendar
        wanted = working_day(today, int(told.get("work", 0)), calendar)
        if "day" in told:
            wanted = max(wanted, self.opened_at.astimezone(SHANGHAI).date() + timedelta(days=int(told["day"])))
        while not calendar.is_working_day(wanted):
            wanted += timedelta(days=1)
        hour = time.fromisoformat(told["at"]) if "at" in told else MORNING
        self._at = max(self._at, datetime.combine(wanted, hour, tzinfo=SHANGHAI))

    def now(self, minutes: int | None = None) -> datetime:
        """Let the clock go on a little, or by so many minutes."""
        self._at += BETWEEN if minutes is None else timedelta(minutes=minutes)
        return self._at

    def words(self, name: str) -> str:
        """Give words of the tale that a single act needs."""
        return self.filled(str(self.tale.more[name]))

    def filled(self, words: str) -> str:
        """Put names, days and numbers into words."""
        return self.moment().filled(words)

    def moment(self, start: datetime | None = None) -> Moment:
        """Say what the tokens of a text stand for now."""
        party = self.tale.party
        rows = Document.objects.filter(subject_kind="case", subject_id=str(self.case.pk)).exclude(number="")
        names = {
            "party": party["name"],
            "person": party.get("representative", ""),
            "place": self.tale.opening.get("place", ""),
            "bureau": self.bureau.name,
            "first": self.handler.name,
            "second": self.people["yi"].name,
            "reviewer": self.people["fazhi"].name,
            "deputy": self.people["fenguan"].name,
            "archivist": self.people["dangan"].name,
            "case": self.case.label if self.case.pk else "",
        }
        heard = rows.filter(kind="hearing_record").order_by("pk").last()
        names["heard"] = str(heard.fields.get("started_at", "")) if heard else ""
        numbers = dict(rows.order_by("pk").values_list("kind", "number"))
        return Moment(start=start or self._at, end=self._at, names=names, numbers=numbers, calendar=self.pack.calendar)

    def draft(self, kind: str, *, by: Officer, takes: int = 0) -> Document:
        """Write one paper to its end with the words of the tale; `takes` is how long what it records lasted."""
        start = self.now(3 if self.activity else None)  # on site one writes as soon as one is there
        draft = cases.draft_document(self.case, kind, by=by, at=start)
        end = self.now(takes or 25)
        fields = {**draft.fields, **self._typed(draft, self.moment(start))}
        lacking = missing(draft.form, fields)
        if lacking:
            names = "、".join(item.zh for item in lacking)
            raise StoryError(f"《{draft.title}》还缺{names}。", next_step=f"请在 {self.tale.code} 中补写。")
        return cases.save_document(draft, self.case, fields, edition=draft.edition, by=by, at=end)

    def issue(self, kind: str, *, takes: int = 0) -> Document:
        """Write a paper that needs no approval, have it signed by everybody its form names, and issue it."""
        document = self.draft(kind, by=self.handler, takes=takes)
        signed = [one.role for one in document.form.signers]
        return cases.issue_document(document, self.case, by=self.handler, at=self.now(), signed=signed)

    def agree(self, kind: str, *, every: int = 70) -> None:
        """Write a paper and take it up its chain; everybody whose turn it is gives his opinion."""
        ask, approve = ASKING.get(kind, (approving.request_document, approving.approve_document))
        request = ask(self.case, self.draft(kind, by=self.handler), by=self.handler, at=self.now())
        while (step := open_step(request)) is not None:
            said = self.tale.opinions.get(f"{kind}.{step.role}") or self.tale.opinions[step.role]
            holder = self.people[HOLDERS[step.role]]
            opinion = self.moment().filled(said)
            request = approve(request, decision=Decision.AGREE, opinion=opinion, by=holder, at=self.now(every))
        self.case.refresh_from_db()

    def serve(self, kind: str, *, takes: int = 25) -> None:
        """Hand a paper over; the party signs."""
        document = Document.objects.filter(subject_id=str(self.case.pk), kind=kind, state="issued").latest("pk")
        at, party = self.now(takes), self.case.party
        team = [self.handler, self.people["yi"]]
        served = cases.NewService(
            method="direct",
            served_at=at,
            place=str(party.get("address", "")),
            recipient=dict(party),
            officers=tuple(_named(one) for one in team),
            people=tuple(team),
            signed_by=str(party.get("representative") or party["name"]),
            relation="本人",
        )
        cases.serve(self.case, document, served, by=self.handler, at=at)
        self.case.refresh_from_db()

    def _typed(self, draft: Document, moment: Moment) -> dict[str, Value]:
        """Give the words of the tale for a paper, by code or by printed name of its fields."""
        told = self.tale.papers.get(draft.kind, {})
        found: dict[str, Value] = {}
        for item in draft.form.fields:
            words = told.get(item.code) or told.get(item.zh)
            if words:
                found[item.code] = moment.value(words)
            elif item.code == "recordings" and self.filmed:
                found[item.code] = [self.filmed]
            elif item.code == "remedies":
                found[item.code] = self._remedies(str(draft.fields.get("remedies", "")))
        return found

    def _remedies(self, words: str) -> str:
        """Name in the starting words of a form where the party may turn to."""
        told = words.replace("依法申请行政复议", f"向{self.bureau.region}人民政府申请行政复议")
        return told.replace("依法向人民法院", "直接向有管辖权的人民法院")


def _named(officer: Officer) -> dict[str, str]:
    return {"name": officer.name, "certificate": officer.certificates.get().number}
