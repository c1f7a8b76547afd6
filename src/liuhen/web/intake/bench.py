"""What the bench of the dock shows: slots, the list of the chosen one, the checks before the hand-over."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from liuhen.bureau.queries import active_pack
from liuhen.devices.queries import drift_at, holder_at
from liuhen.evidence.models import Arrival, Receipt, Recording
from liuhen.evidence.queries import recording_facts
from liuhen.evidence.words import ArrivalState, FileKind, Mark, Medium, ReceiptState, Side, SourceKind, Witness
from liuhen.law.check import check
from liuhen.law.checks.ingest import RULE as DEADLINE
from liuhen.law.finding import Finding
from liuhen.web import words

ACCEPTED_DRIFT = timedelta(minutes=1)
SILENT = timedelta(seconds=90)  # progress is noted every second while bytes move
STATE_CHIPS = {
    ReceiptState.ANNOUNCED: ("todo", "待接收", ""),
    ReceiptState.RECEIVING: ("info", "核验中", "run"),
    ReceiptState.FAILED: ("over", "接收中断", "bad"),
    ReceiptState.SEALED: ("met", "可移交", "ok"),
    ReceiptState.CONFIRMED: ("met", "已移交", "ok"),
}
FILE_CHIPS = {
    ArrivalState.ANNOUNCED: ("todo", "待接收"),
    ArrivalState.SEALED: ("met", "一致"),
    ArrivalState.HELD: ("na", "已在库"),
    ArrivalState.FAILED: ("over", "未收"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One source on the bench."""

    number: int
    receipt: Receipt
    label: str
    chip: str
    word: str
    css: str
    facts: str
    work: str
    figures: str  # in bold
    rest: str
    bar: str  # state of the progress bar: done, fail, or empty
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the list: a file, or a gap between two films."""

    arrival: Arrival | None = None
    name: str = ""
    kind: str = ""
    times: str = ""
    chip: str = ""
    word: str = ""
    digest: str = ""
    gap: str = ""
    gap_times: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the checks before the hand-over."""

    chip: str
    word: str
    title: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """One side of the double confirmation."""

    side: Side
    name: str  # '' : any keeper may sign
    facts: str
    at: datetime | None
    username: str


def slots_of(receipts: Sequence[Receipt], *, chosen: Receipt | None, now: datetime) -> list[Slot]:
    """Lay the receipts into numbered slots."""
    return [_slot(number, receipt, chosen, now) for number, receipt in enumerate(receipts, start=1)]


def label_of(receipt: Receipt) -> str:
    """Call a source by its device, else by the last part of its name."""
    if receipt.device is not None:
        return receipt.device.number
    return receipt.source_label.rstrip("/").rpartition("/")[2] or receipt.source_label


def _slot(number: int, receipt: Receipt, chosen: Receipt | None, now: datetime) -> Slot:
    state = ReceiptState(receipt.state)
    chip, word, css = STATE_CHIPS[state]
    if state is ReceiptState.RECEIVING and receipt.received_bytes - receipt.offset > receipt.total_bytes // 20:
        word = "接收中"
    if _is_silent(receipt, now):
        chip, word = "over", "来源没有回应"
    if state is ReceiptState.SEALED and _is_disputed(receipt):
        chip, word = "judge", "归属不明"
    figures, rest = _sentence(receipt, state, now)
    return Slot(
        number=number,
        receipt=receipt,
        label=label_of(receipt),
        chip=chip,
        word=word,
        css=css,
        facts=_facts(receipt, now),
        work=_work(receipt, state),
        figures=figures,
        rest=rest,
        bar={"ok": "done", "bad": "fail"}.get(css, ""),
        is_chosen=chosen is not None and chosen.pk == receipt.pk,
    )


def _facts(receipt: Receipt, now: datetime) -> str:
    handover = holder_at(receipt.device, receipt.announced_at) if receipt.device else None
    if handover is None:
        return f"{receipt.handed_over_by.name} · {_kind(receipt)}"
    issued_on = words.civil_date(handover.issued_at, today=now.astimezone(words.OFFICE).date())
    return f"{receipt.handed_over_by.name} · {issued_on}领用"


def _kind(receipt: Receipt) -> str:
    return SourceKind(receipt.source_kind).label


def _work(receipt: Receipt, state: ReceiptState) -> str:
    files, done = receipt.file_count, receipt.done_count
    if state is ReceiptState.RECEIVING:
        doing = "边收边算摘要值" if receipt.received_bytes > receipt.offset else "回读比对"
        return f"第 {min(done + 1, files)} / {files} 个文件 · {doing}"
    if state is ReceiptState.FAILED:
        return f"{done} / {files} 个文件已入库"
    if state is ReceiptState.CONFIRMED:
        return f"{files} 个文件 · 回执 {receipt.number}"
    if state is ReceiptState.SEALED:
        return f"{done} / {files} 个文件全部一致" if done == files else f"{done} / {files} 个文件一致，其余未收"
    return f"{files} 个文件，等待接收"


def _sentence(receipt: Receipt, state: ReceiptState, now: datetime) -> tuple[str, str]:
    total = words.size(receipt.total_bytes)
    if state is ReceiptState.SEALED:
        missing = [side.label for side in Side if side not in {row.side for row in receipt.confirmations.all()}]
        return f"{total} 已核验", "等待双方确认" if len(missing) == len(Side) else f"等待{missing[0]}确认"
    if state is ReceiptState.CONFIRMED:
        return f"{total} 已核验", "可以拔出"
    figures = f"{words.size(receipt.offset)} / {total} 已核验"
    if state is ReceiptState.FAILED:
        return "", "已收部分保留。"
    if _is_silent(receipt, now):
        return figures, "请查看读卡口和连线，其他来源照常接收"
    if state is ReceiptState.RECEIVING:
        return figures, _time_left(receipt, now)
    if receipt.source_kind != SourceKind.FOLDER and receipt.received_bytes:
        return "", f"{words.size(receipt.received_bytes)} / {total} 已传到，等其余文件"
    return "", "已登记，即将开始"


def _is_silent(receipt: Receipt, now: datetime) -> bool:
    """Say whether a source has given nothing for so long that somebody should look at it."""
    is_receiving = receipt.state == ReceiptState.RECEIVING
    return is_receiving and receipt.progress_at is not None and now - receipt.progress_at > SILENT


def _time_left(receipt: Receipt, now: datetime) -> str:
    spent = (now - receipt.announced_at).total_seconds()
    if receipt.offset <= 0 or spent < 3:
        return "刚开始"
    seconds = spent * (receipt.total_bytes - receipt.offset) / receipt.offset
    return f"约 {words.span(max(60.0, round(seconds / 60) * 60))}" if seconds > 90 else "不到 2 分钟"


def _is_disputed(receipt: Receipt) -> bool:
    return Recording.objects.filter(arrival__receipt=receipt, attribution__disagreement=True).exists()


def rows_of(arrivals: Sequence[Arrival], *, gap_seconds: int, faulty: Collection[str] = ()) -> list[Row]:
    """Write the list, with a line where filming paused. `faulty` are digests the newest check found altered or lost."""
    rows: list[Row] = []
    ended: datetime | None = None
    day = ""  # told once, on the first line of a day
    for arrival in arrivals:
        begin, end = _device_times(arrival)
        if begin is not None and ended is not None and arrival.kind == FileKind.VIDEO:
            pause = begin - ended
            if pause > timedelta(seconds=max(gap_seconds, 1)):
                gap_times = f"{ended.astimezone(words.OFFICE):%H:%M:%S} 至 {begin.astimezone(words.OFFICE):%H:%M:%S}"
                rows.append(Row(gap=words.span(pause), gap_times=gap_times))
        if arrival.kind == FileKind.VIDEO and end is not None:
            ended = end
        today = words.civil_date(begin, today=begin.astimezone(words.OFFICE).date()) if begin is not None else day
        row = _row(arrival, begin, end, day=today if today != day else "")
        is_faulty = arrival.original is not None and arrival.original.sha256 in faulty
        rows.append(replace(row, chip="breach", word="核验不一致") if is_faulty else row)
        day = today
    return rows


def _row(arrival: Arrival, begin: datetime | None, end: datetime | None, *, day: str) -> Row:
    chip, word = FILE_CHIPS[ArrivalState(arrival.state)]
    digest = arrival.original.sha256.removeprefix("sha256:")[:8] if arrival.original else ""
    return Row(
        arrival=arrival,
        name=arrival.shown_path.rpartition("/")[2],
        kind=FileKind(arrival.kind).label,
        times=_times(arrival, begin, end, day=day),
        chip=chip,
        word=word,
        digest=f"{digest[:4]} {digest[4:]}".strip(),
    )


def _device_times(arrival: Arrival) -> tuple[datetime | None, datetime | None]:
    """Give the camera's own times of a recording, as its name or else its contents and its card give them."""
    recording = getattr(arrival, "recording", None)
    if recording is None:
        return None, None
    said = {claim.witness: claim for claim in recording.time_claims.all()}
    for witness in (Witness.FILE_NAME, Witness.CONTAINER, Witness.FILE_SYSTEM):
        if witness in said:
            claim = said[witness]
            return claim.start, claim.end
    return None, None


def _times(arrival: Arrival, begin: datetime | None, end: datetime | None, *, day: str) -> str:
    if arrival.companion_of_id is not None:
        return "伴随文件"
    if begin is None:
        return ""
    clock = f"{day} {begin.astimezone(words.OFFICE):%H:%M:%S}".strip()
    recording: Recording | None = getattr(arrival, "recording", None)
    if recording is not None and recording.medium == Medium.PHOTO:
        return clock
    if end is None or end == begin or (recording is not None and recording.milliseconds is None):
        return f"{clock} 起，结束不明"
    return f"{clock} 至 {end.astimezone(words.OFFICE):%H:%M:%S}"


def checks_of(receipt: Receipt, rows: Sequence[Row], *, now: datetime) -> list[Check]:
    """Compare the list with the ledger, the clock and the names, for both sides to see before they confirm."""
    recordings = list(Recording.objects.filter(arrival__receipt=receipt).prefetch_related("time_claims"))
    return [
        _holder_check(receipt, now),
        _span_check(recordings, now),
        _clock_check(receipt),
        _gap_check(rows),
        _stranger_check(receipt, recordings),
        *_doubts(recordings),
    ]


def _holder_check(receipt: Receipt, now: datetime) -> Check:
    title = "领用人"
    if receipt.device is None:
        return Check(chip="judge", word="无台账", title=title, facts="没有对应的设备，按卡内标识和文件名归属")
    handover = (
        holder_at(receipt.device, receipt.announced_at) or receipt.device.handovers.order_by("-issued_at").first()
    )
    if handover is None:
        return Check(chip="judge", word="无记载", title=title, facts=f"台账没有 {receipt.device.number} 的领用记录")
    told = f"台账：{handover.holder.name}，{words.moment(handover.issued_at, now=now)} 领用"
    claim = receipt.card_claim
    card = f"；卡内标识 {claim['officer']} {claim.get('name', '')}".rstrip() if claim.get("officer") else ""
    if handover.holder_id != receipt.handed_over_by_id:
        return Check(chip="judge", word="不符", title=title, facts=f"{told}，移交人{receipt.handed_over_by.name}{card}")
    return Check(chip="met", word="相符", title=title, facts=told + card)


def _span_check(recordings: Sequence[Recording], now: datetime) -> Check:
    starts = [row.started_earliest for row in recordings if row.started_earliest]
    ends = [row.ended_latest for row in recordings if row.ended_latest]
    unknown = sum(row.started_earliest is None for row in recordings)
    if not starts or not ends:
        word = ("na", "不适用") if not recordings else ("judge", "需判断")
        return Check(
            chip=word[0], word=word[1], title="录制时段", facts="没有可信的录制时间" if recordings else "没有音像文件"
        )
    told = f"{words.moment(min(starts), now=now)} 至 {words.moment(max(ends), now=now)}"
    if unknown:
        return Check(chip="judge", word="需判断", title="录制时段", facts=f"{told}；{unknown} 个文件时间不明")
    return Check(chip="met", word="已判定", title="录制时段", facts=told)


def _clock_check(receipt: Receipt) -> Check:
    offset = drift_at(receipt.device, receipt.announced_at) if receipt.device else None
    if offset is None:
        return Check(chip="judge", word="未测", title="设备时钟", facts="台账没有测过偏差，时间按卡上记载")
    if abs(offset.middle_ms) > ACCEPTED_DRIFT.total_seconds() * 1000:
        return Check(chip="over", word="有偏差", title="设备时钟", facts=f"{offset.words}，录制时间已按台账校正")
    return Check(chip="met", word="正常", title="设备时钟", facts=f"{offset.words}，录制时间已按台账校正")


def _gap_check(rows: Sequence[Row]) -> Check:
    gaps = [row.gap for row in rows if row.gap]
    if not gaps:
        return Check(chip="met", word="没有", title="中断", facts="录像首尾相接")
    told = "、".join(gaps[:4]) + ("等" if len(gaps) > 4 else "")
    return Check(chip="judge", word="待核听", title="中断", facts=f"{len(gaps)} 处，{told}。不影响接收")


def _stranger_check(receipt: Receipt, recordings: Sequence[Recording]) -> Check:
    disputed = sum(bool(row.attribution.get("disagreement")) for row in recordings)
    number = receipt.device.number if receipt.device else receipt.card_claim.get("device", "")
    claims = receipt.arrivals.values_list("claims__device", flat=True)
    others = sorted({str(claim) for claim in claims if claim and claim != number}) if number else []
    if others or disputed:
        named = f"；文件名写有 {'、'.join(others[:3])}" if others else ""
        return Check(chip="judge", word="需判断", title="他人文件", facts=f"{disputed} 个文件的归属记载不一致{named}")
    return Check(chip="met", word="没有", title="他人文件", facts=f"{receipt.file_count} 个文件没有他人标识")


def _doubts(recordings: Sequence[Recording]) -> Iterator[Check]:
    marks = [claim.mark for row in recordings for claim in row.time_claims.all() if claim.mark]
    if marks:
        kinds = "、".join(mark.label for mark in Mark if mark in marks)
        yield Check(chip="judge", word="有疑点", title="时间记载", facts=f"{kinds}。照常接收，未采用")
    damaged = sum(bool(row.damage) for row in recordings)
    if damaged:
        yield Check(chip="over", word="有损坏", title="无法解码", facts=f"{damaged} 个文件，原样接收，仍是证据")


def deadline_of(receipt: Receipt, *, now: datetime) -> Finding | None:
    """Give the hand-over term that ends first among the recordings of a receipt, with its article."""
    rows = Recording.objects.filter(arrival__receipt=receipt, started_latest__isnull=False)
    first = rows.order_by("ended_latest").first()
    if first is None:
        return None
    found = check(recording_facts(first), active_pack(receipt.bureau), now)
    return next((item for item in found if item.rule == DEADLINE and item.due_at is not None), None)
