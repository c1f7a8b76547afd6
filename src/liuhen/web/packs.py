"""规则包: what the bureau's pack says beside the other installed packs, with articles; and clause by clause."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import active_pack, installed_packs
from liuhen.law.citation import TEXT_NOT_IMPORTED, Citation, Source
from liuhen.law.layers import HasReq, Resolved
from liuhen.law.pack import Pack
from liuhen.law.schema import Clause
from liuhen.law.schema_base import Duty
from liuhen.law.schema_keeping import OrdinaryRetention
from liuhen.law.schema_recording import WrittenRecord
from liuhen.web.route import Route, officer_of

_LEVELS = {Duty.MUST: "应当", Duty.MAY: "可以", Duty.MUST_NOT: "不得", Duty.NONE: "未规定"}
_COVERAGE = {"full": "全程", "key_stages": "重点环节", "any": "", "none": ""}
_MODALITY = {"must": "应当", "must_not": "不得", "may": "可以", "is": "说明"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What one pack says about one matter."""

    words: str
    citation: Citation
    is_own: bool  # stated by the pack itself; otherwise superior law or the engine fills in


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One matter across the packs."""

    title: str
    values: tuple[Value | None, ...]
    differs: bool


def packs(request: HttpRequest) -> HttpResponse:
    """Compare the bureau's pack with the other installed ones, and read it clause by clause."""
    officer = officer_of(request)
    active = active_pack(officer.bureau)
    seeing(officer, "pack.view")
    columns = (*(pack for pack in installed_packs() if pack.code != active.code), active)
    rows = [_row(title, tell, columns) for title, tell in MATTERS]
    show = request.GET.get("show", "")
    if show == "differ":
        rows = [row for row in rows if row.differs]
    articles = _articles(active)
    chosen = request.GET.get("article", "")
    context = {
        "columns": columns,
        "active": active,
        "rows": rows,
        "show": show,
        "counts": (len(MATTERS), sum(_row(title, tell, columns).differs for title, tell in MATTERS)),
        "articles": articles,
        "article": next((one for one in articles if one[0] == chosen), articles[0]),
        "modality": _MODALITY,
        "clauses": len(active.own.clauses),
        "not_imported": TEXT_NOT_IMPORTED,
    }
    return render(request, "packs/packs.html", context)


def _row(title: str, tell: Callable[[Pack], Value | None], columns: tuple[Pack, ...]) -> Row:
    values = tuple(tell(pack) for pack in columns)
    said = {value.words if value and value.is_own else "" for value in values}
    return Row(title=title, values=values, differs=len(said) > 1)


def _articles(pack: Pack) -> list[tuple[str, list[tuple[Clause, Citation]]]]:
    """Return the clauses by article, in the order of the text."""
    clauses = [(clause, pack.own.cite((clause.id,))) for clause in pack.own.clauses.values()]
    return [(number, list(rows)) for number, rows in groupby(clauses, key=lambda row: _article_of(row[0]))]


def _article_of(clause: Clause) -> str:
    return clause.article.partition("条")[0] + "条"


def _told(found: Resolved[object], stated: HasReq, words: str) -> Value:
    return Value(words=words, citation=found.layer.cite(stated.req), is_own=found.layer.source is Source.REGULATION)


def _ingest(pack: Pack) -> Value | None:
    found = pack.resolve(lambda body: body.ingest.normal if body.ingest else None)
    if found is None:
        return None
    limit = found.value.limit.term.words
    words = f"每次活动后，未定天数（按{limit}提醒）" if found.value.number_from else f"录制完成后 {limit}"
    return _told(found, found.value, words)


def _ingest_exception(pack: Pack) -> Value | None:
    found = pack.resolve(lambda body: body.ingest.exception if body.ingest else None)
    return _told(found, found.value, f"返回后 {found.value.limit.term.words}") if found else None


def _grounds(pack: Pack) -> Value | None:
    found = pack.resolve(lambda body: body.ingest.exception if body.ingest else None)
    return _told(found, found.value, "、".join(found.value.grounds)) if found else None


def _performer(pack: Pack) -> Value | None:
    ingest = pack.own.body.ingest
    if ingest is None or not ingest.performed_by:
        return None
    words = "、".join(pack.role_label(role) for role in pack.ingest_performers())
    return Value(words=words, citation=pack.own.cite(ingest.performed_req), is_own=True)


def _labels(pack: Pack) -> Value | None:
    found = pack.resolve(lambda body: body.ingest.labels if body.ingest else None)
    if found is None or not found.value:
        return None
    return _told(found, found.value[0], "、".join(rule.zh for rule in found.value))


def _retention(pack: Pack) -> Value | None:
    found = pack.resolve(lambda body: body.retention.av_ordinary if body.retention else None)
    return _told(found, found.value, _kept(found.value)) if found else None


def _kept(rule: OrdinaryRetention) -> str:
    length = rule.period.term.words
    return f"{length}，届满由人判断" if rule.kind == "exact" else f"不少于 {length}"


def _archiving(pack: Pack) -> Value | None:
    found = pack.resolve(lambda body: body.archiving)
    return _told(found, found.value, f"终结后 {found.value.limit.term.words}") if found else None


def _emergency(pack: Pack) -> Value | None:
    found = pack.resolve(lambda body: body.filing.emergency if body.filing else None)
    return _told(found, found.value, f"启动后 {found.value.limit.term.words}") if found else None


def _opinions(pack: Pack) -> Value | None:
    found = pack.resolve(lambda body: body.filing)
    if found is None:
        return None
    names = {role.key: role.zh for layer in reversed(pack.layers) for role in layer.body.roles}
    return _told(found, found.value, "、".join(names.get(key, key) for key in found.value.approval_chain))


def _scene(code: str) -> Callable[[Pack], Value | None]:
    def tell(pack: Pack) -> Value | None:
        duty = next(iter(pack.duties_for(code)), None)
        if duty is None:
            return None
        return Value(words=_LEVELS[duty.level] + _COVERAGE[duty.coverage], citation=duty.citation, is_own=True)

    return tell


def _end(pack: Pack) -> Value | None:
    found = pack.resolve(lambda body: body.recording.session.end if body.recording and body.recording.session else None)
    if found is None:
        return None
    return _told(found, found.value, {"departure": "离开现场"}.get(found.value.event.value, "活动结束"))


def _preamble(pack: Pack) -> Value | None:
    found = pack.resolve(
        lambda body: body.recording.session.preamble if body.recording and body.recording.session else None
    )
    return _told(found, found.value, "、".join(found.value.items)) if found else None


def _tell_party(pack: Pack) -> Value | None:
    found = pack.resolve(
        lambda body: body.recording.session.tell_party if body.recording and body.recording.session else None
    )
    return _told(found, found.value, _LEVELS[found.value.level]) if found else None


def _interruption(pack: Pack) -> Value | None:
    found = pack.resolve(
        lambda body: (
            body.recording.interruption.written_record if body.recording and body.recording.interruption else None
        )
    )
    return _told(found, found.value, _note(found.value, pack)) if found else None


def _note(rule: WrittenRecord, pack: Pack) -> str:
    when = "终止的" if rule.when == "terminated" else ""
    review = f"，{pack.role_label(pack.bureau_role(rule.review_role))}审核" if rule.review_role else ""
    return f"{when}{rule.name_zh}{review}"


def _preuse(pack: Pack) -> Value | None:
    found = pack.resolve(lambda body: body.preuse_check)
    if found is None:
        return None
    return _told(found, found.value.items[0], "、".join(item.zh for item in found.value.items))


def _approver(pack: Pack) -> Value | None:
    rule = pack.viewing()
    is_own = rule.approver_citation.source is Source.REGULATION
    return Value(words=rule.approver_label, citation=rule.approver_citation, is_own=is_own)


def _register(pack: Pack) -> Value | None:
    rule = pack.viewing()
    is_own = rule.register_citation.source is Source.REGULATION
    return Value(words="、".join(rule.columns), citation=rule.register_citation, is_own=is_own)


def _disc(pack: Pack) -> Value | None:
    rule = pack.disc_label()
    words = f"{rule.copies} 份，标明{'、'.join(rule.fields)}"
    return Value(words=words, citation=rule.citation, is_own=rule.citation.source is Source.REGULATION)


MATTERS: tuple[tuple[str, Callable[[Pack], Value | None]], ...] = (
    ("录像入库，通常", _ingest),
    ("录像入库，例外", _ingest_exception),
    ("例外情形", _grounds),
    ("由谁入库", _performer),
    ("标注项目", _labels),
    ("普通录像保存", _retention),
    ("光盘", _disc),
    ("使用前检查", _preuse),
    ("查封扣押录像", _scene("coercive_measure")),
    ("现场执法录像", _scene("onsite_enforcement")),
    ("听证录像", _scene("hearing")),
    ("留置送达录像", _scene("service_lien")),
    ("录到何时为止", _end),
    ("开录语音说明", _preamble),
    ("告知当事人", _tell_party),
    ("中断说明", _interruption),
    ("立案意见", _opinions),
    ("紧急启动补办", _emergency),
    ("形成案卷", _archiving),
    ("调阅审批", _approver),
    ("登记簿栏目", _register),
)
ROUTES: tuple[Route, ...] = (Route(path="packs/", name="packs", view=packs, kind="content", verb="pack.view"),)
