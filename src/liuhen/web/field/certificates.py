"""连续性证明 of an activity: the same comparison as on its page, on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import pack_at
from liuhen.evidence.models import Recording
from liuhen.field.certificate import Bar, Certificate, Line, certificate_pdf
from liuhen.field.coverage import Duty, Explained, Span, merge, subtract
from liuhen.field.models import Activity
from liuhen.field.queries import Comparison, comparison
from liuhen.field.rules import Rule, rule_of
from liuhen.field.segments.queries import makes
from liuhen.field.timeline import Axis, axis, length
from liuhen.web import words
from liuhen.web.evidence.clocks import doubts_of, witness_words
from liuhen.web.field.gaps import GapLine, gap_lines
from liuhen.web.route import Route, found, officer_of

LEAST_WIDTH = 6.0  # percent; words do not fit into less
MOST_WORDS = 6  # on the axis of a page that is narrower than the screen


def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Give the certificate as PDF; its digest stands in the entry, so that a sheet can be held against the trail."""
    by, now = officer_of(request), timezone.now()
    activity = found(request, Activity.objects.select_related("bureau"), "activity.certify", number=number)
    pack = pack_at(activity.bureau, activity.arrived_at)
    rule = rule_of(pack)
    seen = comparison(activity, rule, now)
    sheet = Certificate(
        bureau=activity.bureau.name,
        number=activity.number,
        title=activity.title,
        facts=_facts(activity, seen),
        marks=_marks(seen),
        picture=_picture(seen),
        verdict=verdict(seen),
        recordings=_recordings(seen),
        gaps=tuple(_gap(line) for line in gap_lines(activity, seen, rule)),
        doubts=tuple(doubts_of(seen)),
        grounds=_grounds(activity, rule, seen, f"{pack.code} {pack.version}"),
        made_at=now,
        made=f"{by.name} {words.civil_date(now)} {words.clock_time(now)} 出具",
    )
    seeing(by, "activity.certify", activity, content=f"sha256:{sheet.digest}")
    response = HttpResponse(certificate_pdf(sheet), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{number}-continuity.pdf"'
    return response


def verdict(seen: Comparison) -> str:
    """Say in one sentence how continuous the recording was. Never more than was measured."""
    must, open_gaps = seen.coverage.share(Duty.MUST), seen.coverage.unexplained
    if seen.whole is None:
        return "还没有到达现场，没有可以对照的时段。"
    if not seen.expected:
        return f"规则对所记环节没有要求录音录像。已归入录像 {len(seen.tapes)} 段。"
    if not seen.tapes:
        return f"应录时段内没有任何录像，{'没有说明' if open_gaps else '已有说明'}。"
    if not seen.coverage.gaps:
        return "应录时段全程有设备在录，没有缺口。"
    missing = length(sum(hole.seconds for hole in seen.coverage.holes))
    share = f"应当录的时段已录 {must.percent}%。" if must.expected_seconds else ""
    told = f"其中 {len(open_gaps)} 处没有说明。" if open_gaps else "都已说明，说明不消除缺口。"
    doubtful = "有缺口须人工判断。" if any(not gap.is_certain for gap in seen.coverage.gaps) else ""
    return f"应录时段内有 {len(seen.coverage.holes)} 处缺口，共缺 {missing}，{told}{share}{doubtful}"


def _facts(activity: Activity, seen: Comparison) -> tuple[tuple[str, str], ...]:
    officers = activity.officers.select_related("officer").order_by("pk")
    whole = f"{words.exact(seen.whole.start)} 至 {words.exact(seen.whole.end)}" if seen.whole else "还没有到达"
    late, early = seen.coverage.late_start_seconds, seen.coverage.early_stop_seconds
    edges = "，".join(
        text
        for text, seconds in ((f"晚开 {length(late)}", late), (f"早停 {length(early)}", early))
        if seconds and seen.tapes
    )
    devices = sorted({tape.device for tape in seen.tapes})
    return (
        ("地点", activity.place),
        ("执法对象", activity.party),
        ("执法人员", "、".join(row.officer.name for row in officers)),
        ("应录起止", whole),
        ("起止对照", edges or "录像盖住了起点和终点" if seen.tapes else "没有录像"),
        ("设备", "、".join(devices) or "没有录像"),
    )


def _marks(seen: Comparison) -> tuple[tuple[str, str], ...]:
    scale = _scale(seen)
    if scale is None:
        return ()
    marks = scale.marks()
    step = -(-len(marks) // MOST_WORDS)
    return tuple((mark.left.rstrip("%"), mark.words) for mark in marks[:-1:step])


def _scale(seen: Comparison) -> Axis | None:
    spans = [item.span for item in seen.expected] + [tape.span for tape in seen.tapes]
    return axis(spans + ([seen.whole] if seen.whole else []))


def _picture(seen: Comparison) -> tuple[Line, ...]:
    scale = _scale(seen)
    if scale is None:
        return ()

    def bar(span: Span, css: str, text: str = "") -> Bar:
        width = scale.width(span).rstrip("%")
        fits = float(width) >= LEAST_WIDTH
        return Bar(left=scale.left(span.start).rstrip("%"), width=width, css=css, words=text if fits else "")

    asked = merge(item.span for item in seen.expected)
    gaps = [
        bar(gap.span, "missing" if gap.explained is Explained.NOT else "explained", length(gap.seconds))
        for gap in seen.coverage.gaps
    ]
    covered = [bar(span, "covered") for span in subtract(asked, merge(gap.span for gap in seen.coverage.gaps))]
    devices = [
        Line(
            name=device,
            bars=tuple(
                bar(run, "taped", length(run.seconds))
                for run in merge(
                    (tape.span for tape in seen.tapes if tape.device == device), gap_seconds=seen.pause_of(device)
                )
            ),
        )
        for device in sorted({tape.device for tape in seen.tapes})
    ]
    together: dict[Span, list[str]] = {}  # scenes over the same time are one bar with all their names
    for item in seen.expected:
        together.setdefault(item.span, []).append(item.label)
    scenes = Line(name="应录", bars=tuple(bar(span, "asked", "、".join(said)) for span, said in together.items()))
    return (scenes, *devices, Line(name="对照结果", bars=(*covered, *gaps)))


def _recordings(seen: Comparison) -> tuple[tuple[str, ...], ...]:
    ids = [tape.recording.pk for tape in seen.tapes]
    rows = (
        Recording.objects.filter(pk__in=ids)
        .select_related("arrival__original")
        .prefetch_related("time_claims", "time_judgements")
    )
    known = {row.pk: row for row in rows}
    return tuple(
        (
            tape.recording.number,
            tape.device,
            f"{words.exact(tape.span.start, now=tape.span.start)} 至 {tape.span.end.astimezone(words.OFFICE):%H:%M:%S}",
            length(tape.span.seconds),
            witness_words(known[tape.recording.pk]),
            known[tape.recording.pk].original.sha256.partition(":")[2][:8],
        )
        for tape in seen.tapes
    )


def _from_to(span: Span) -> str:
    return f"{words.exact(span.start, now=span.start)} 至 {span.end.astimezone(words.OFFICE):%H:%M:%S}"


def _gap(line: GapLine) -> tuple[str, ...]:
    number = f"{line.report.number}：" if line.report else ""
    return (line.when, line.long, line.gap.label, line.gap.duty.label, f"{line.word}。{number}{line.told}")


def _grounds(activity: Activity, rule: Rule, seen: Comparison, version: str) -> tuple[str, ...]:
    """Say by which rules and tolerances it was counted, and what the sheet does not prove."""
    used = {tape.recording.device.model for tape in seen.tapes if tape.recording.device}
    pauses = [
        f"{one.maker} {one.model} 自动分段间隔 {one.gap.seconds} 秒，依据：{one.gap.source}。".strip()
        for one in makes(activity.bureau)
        if one.gap and one.model in used
    ]
    end = "离开现场" if rule.ends_with == "departure" else "活动结束"
    return (
        f"规则包 {version}。应录时段自到达现场起，至{end}止，按所记环节计算。",
        f"同一设备自动分段的间隔 {rule.split_seconds} 秒以内不算缺口。起止各容许 1 分钟，因为现场时间按分钟记。",
        *pauses,
        "任一设备在录即算已录。说明不消除缺口。时间已按设备偏差校正，依据见录像一栏。",
        "本证明只说明入库录像的起止与间隔，不证明画面内容。出具以后新入库的录像不在其内。",
    )


ROUTES: tuple[Route, ...] = (
    Route(
        path="activities/<str:number>/continuity/",
        name="activity_certificate",
        view=certificate,
        kind="content",
        verb="activity.certify",
    ),
)
