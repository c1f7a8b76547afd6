"""采集台 → 采集站索引: what docks said about files, what came of it, what waits for its file, what nobody knows."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from liuhen.bureau.acting import seeing
from liuhen.bureau.queries import may, scope
from liuhen.devices.models import Station, StationKind
from liuhen.devices.queries import stations
from liuhen.docks.pushed import kind_names
from liuhen.evidence.index import acts
from liuhen.evidence.index.queries import described, records, tallies
from liuhen.evidence.models import Arrival, IndexRecord
from liuhen.evidence.names import read_name
from liuhen.web.reading import optional, text
from liuhen.web.route import Route, found, message, officer_of

PAGE = 50
SHOWS = {"": "全部", "waiting": "待到件", "open": "待认定", "doubtful": "有疑点"}
# our names of fields → the words people read, in the order of a sheet
WORDS = {
    "number": "文件编号",
    "name": "文件别名",
    "shot_at": "拍摄时间",
    "seconds": "时长（秒）",
    "size": "字节数",
    "medium": "类别",
    "key_marked": "设备上标注",
    "device": "设备编号",
    "original_serial": "原设备序列号",
    "officer": "人员编号",
    "officer_name": "人员姓名",
    "unit_code": "单位代码",
    "unit_name": "单位名称",
    "station": "工作站编号",
    "domain": "域代码",
    "uploaded_at": "上传时间",
    "utc_offset": "采集时的时区",
    "relative_path": "存储位置",
    "local_path": "本地位置",
    "play_url": "播放地址",
    "storage_server": "存储服务器",
    "thumbnail": "缩略图",
    "case_number": "案件编号",
    "remark": "备注",
    "card": "卡号",
    "md5": "MD5",
    "integrity_id": "完整性校验标识",
    "key_id": "密钥标识",
    "key_ids": "密钥标识",
    "attachments": "附件",
    "anomaly": "异常标志",
    "views": "查看次数",
    "downloads": "下载次数",
    "score": "考评",
}


# what a heartbeat tells, in words
HEARD = {
    "address": "地址",
    "online": "在线",
    "running": "启停",
    "capacity": "总容量",
    "free": "剩余容量",
    "cpu": "处理器",
    "memory": "内存",
    "raid": "磁盘阵列",
    "alarm": "报警",
    "version": "版本",
}


def index_page(request: HttpRequest) -> HttpResponse:
    """Show the newest records with what came of each."""
    by = officer_of(request)
    seeing(by, "index.list")
    show = request.GET.get("show", "")
    rows = records(scope(by, "index.list", IndexRecord.objects.all()))
    if show in ("waiting", "open"):
        rows = rows.filter(arrival__isnull=True)
    if show == "open":
        rows = rows.filter(candidates__gt=1)
    if show == "doubtful":
        rows = rows.exclude(faults=[])
    docks = stations(Station.objects.filter(bureau=by.bureau)).exclude(kind=StationKind.AGENT)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "query": f"show={show}",
        "show": show,
        "shows": SHOWS,
        "tallies": tallies(by.bureau),
        "kinds": kind_names(),
        "docks": [(dock, read_name(bytes(dock.folder)).shown, _told(dock)) for dock in docks],
    }
    return render(request, "docks/indexes.html", context)


def _told(dock: Station) -> list[tuple[str, str]]:
    """Give what a station's newest heartbeat says, in words; what nobody knows under its own name."""
    return [(HEARD.get(key, key), value) for key, value in dock.heard.items() if value]


def record_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one record field by field, as it was sent."""
    by = officer_of(request)
    row = found(request, records(IndexRecord.objects.all()), "index.list", pk=pk)
    seeing(by, "index.list", row)
    record = described(row)
    context = {
        "row": row,
        "kind": kind_names().get(row.kind, row.kind),
        "said": [(word, record.said[key]) for key, word in WORDS.items() if record.said.get(key)],
        "more": [(key, value) for key, value in record.said.items() if value and key not in WORDS],
        "empty": [WORDS.get(key, key) for key, value in record.said.items() if not value],
        "candidates": acts.candidates(row) if row.arrival_id is None else [],
        "may_choose": bool(may(by, "index.choose")),
        "raw": record.raw.decode("utf-8", "backslashreplace"),
    }
    return render(request, "docks/index_record.html", context)


def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which file a record means."""
    by = officer_of(request)
    row = found(request, IndexRecord.objects.select_related("station"), "index.choose", pk=pk)
    arrival = Arrival.objects.filter(bureau=by.bureau, uid=optional(request, "arrival")).first()
    if arrival is None:
        raise acts.IndexInputError("没有认定。还没有选择文件。", next_step="请从列出的文件中选择一个。")
    acts.choose(
        row, arrival, by=by, at=timezone.now(), reason=text(request, "reason", "理由"), once=request.POST.get("once")
    )
    message(request, f"已认定 {row.label} 所指的是 {arrival.label}。")
    return redirect("index_record", pk=pk)


ROUTES: tuple[Route, ...] = (
    Route(path="intake/index/", name="indexes", view=index_page, kind="content", verb="index.list"),
    Route(path="intake/index/<int:pk>/", name="index_record", view=record_page, kind="content", verb="index.list"),
    Route(
        path="intake/index/<int:pk>/choose/", name="index_choose", view=choose, kind="act", verb="index.choose",
        methods=("POST",),
    ),
)  # fmt: skip
