"""Measures, services, publications and performance through the door: what a handler types, and what he reads."""

from __future__ import annotations

import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from liuhen.approvals.queries import open_step, requests_on
from liuhen.cases import acts as road_acts
from liuhen.cases.models import KeptFile, Measure, MeasureItem, Publication, Service
from liuhen.documents.models import Document
from tests.cases import road
from tests.cases.road import day
from tests.cast import PASSWORD, Cast
from tests.tapes import tape

pytestmark = pytest.mark.usefixtures("data_dir")


def a_photo() -> bytes:
    """Draw the smallest PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def page(client: Client, name: str, *parts: object) -> str:
    answer = client.get(reverse(name, args=parts))
    assert 200 == answer.status_code, answer.content.decode()[-2000:]
    return answer.content.decode()


def sent(client: Client, name: str, parts: list[object], form: dict[str, object], status: int = 302) -> str:
    answer = client.post(reverse(name, args=parts), form)
    assert status == answer.status_code, answer.content.decode()[-2000:]
    return answer.content.decode()


SEIZED = {
    "kind": "seizure",
    "when": "done",
    "is_emergency": "yes",
    "target": "门诊病历",
    "reason": "可能被转移",
    "basis": "行政强制法第十八条",
    "executed_at": "2026-07-22T09:30",
    "place": "东湖路18号",
    "officers": ["jia", "yi"],
    "party_present": "yes",
    "kept_at": "保管室",
    "keeper": "执法人员甲",
    "item-name": ["门诊病历", ""],
    "item-model": ["", ""],
    "item-quantity": ["12", ""],
    "item-unit": ["册", ""],
    "item-condition": ["完好", ""],
    "item-words": ["", ""],
    "pasted": "硬盘\t1TB\t1\t块\t完好\n",
}


def test_a_seizure_is_typed_pasted_photographed_approved_and_returned(client: Client, cast: Cast) -> None:
    case = road_acts.start_investigation(road.filed(cast), by=cast.officer, at=day(8))
    client.force_login(cast.officer)
    assert "还没有采取措施" in page(client, "case_property", case.pk)
    page(client, "measure_new", case.pk)
    bad = sent(client, "measure_propose", [case.pk], {**SEIZED, "item-quantity": ["0.5", ""]}, 422)
    assert "不小于 1 的整数" in bad
    sent(client, "measure_propose", [case.pk], SEIZED)
    measure, items = Measure.objects.get(), list(MeasureItem.objects.order_by("pk"))
    assert ["门诊病历", "硬盘"] == [one.name for one in items]
    shown = page(client, "case_property", case.pk)
    assert "待补办批准" in shown
    assert "行政强制法" in shown

    photo = SimpleUploadedFile("a.png", a_photo())
    sent(client, "item_photos", [items[0].number], {"photo": photo})
    no_photo = SimpleUploadedFile("a.jpg", b"hello")
    assert "不是照片" in sent(client, "item_photos", [items[0].number], {"photo": no_photo}, 422)
    kept = KeptFile.objects.get()
    assert a_photo() == client.get(reverse("kept_file", args=[case.pk, kept.pk])).content
    assert "1 张" in page(client, "item", items[0].number)
    for name in ("measure_print", "measure_labels"):
        assert items[1].number in page(client, name, case.pk, measure.pk)

    treated = {
        f"count-{items[0].pk}": "13",
        "kind": "returned",
        "reason": "无关",
        "receiver": "门诊",
        "signed_by": "王",
    }
    assert "只余 12" in sent(client, "measure_treat", [case.pk, measure.pk], treated, 422)
    sent(client, "measure_treat", [case.pk, measure.pk], {**treated, f"count-{items[0].pk}": "12"})
    shown = page(client, "case_property", case.pk)
    assert "清单未平" in shown
    assert "硬盘 1 块" in shown
    page(client, "treatment_print", case.pk, measure.treatments.get().pk)
    assert items[1].number in page(client, "property")
    assert "硬盘" in page(client, "property_print")
    assert 200 == client.get(reverse("property_export")).status_code

    request = requests_on(measure)[0]
    for person in (cast.division_head, cast.head):
        client.force_login(person)
        shown = page(client, "approval", request.pk)
        for words in ("情况紧急，已经当场实施", "以前补办批准", "门诊病历 12 册、硬盘 1 块", "看措施、清单和照片"):
            assert words in shown, words
        sent(client, "approval_decide", [request.pk], {"decision": "agree", "opinion": "同意", "password": PASSWORD})
        waiting = open_step(request)
        assert waiting is None or f"等{waiting.label}签署意见" in page(client, "case_property", case.pk)
    measure.refresh_from_db()
    assert cast.head == measure.decided_by
    client.force_login(cast.colleague)
    assert 404 != client.get(reverse("item", args=[items[0].number])).status_code
    assert items[0].number not in page(client, "property")


def test_a_returned_measure_is_mended_on_its_page_taken_back_and_lengthened(client: Client, cast: Cast) -> None:
    case = road_acts.start_investigation(road.filed(cast), by=cast.officer, at=day(8))
    client.force_login(cast.officer)
    sent(client, "measure_propose", [case.pk], {**SEIZED, "is_emergency": ""})
    measure = Measure.objects.get()
    assert "未经批准已实施，待补办" in page(client, "case_property", case.pk)
    request = requests_on(measure)[0]
    client.force_login(cast.division_head)
    back = {"decision": "return", "opinion": "依据或者证据不足", "opinion_more": "写明条款", "password": PASSWORD}
    sent(client, "approval_decide", [request.pk], back)

    client.force_login(cast.officer)
    shown = page(client, "case_property", case.pk)
    for words in ("写明条款", "已退回，修改后可以重新送审", "修改后重新送审"):
        assert words in shown, words
    mended = {"target": "门诊病历", "reason": "可能被转移", "basis": "行政强制法第十八条、第二十四条"}
    sent(client, "measure_ask", [case.pk, measure.pk], mended)
    item = {"item-name": ["台账"], "item-model": [""], "item-quantity": ["1"], "item-unit": ["本"]}
    more = {"item-condition": ["完好"], "item-words": [""], "kept_at": "保管室", "keeper": "甲", "reason": "漏登"}
    sent(client, "measure_add_items", [case.pk, measure.pk], {**item, **more})
    assert "请按现在的内容重新送审" in page(client, "case_property", case.pk)
    taken_back = {"reason": "补登了物品"}
    sent(client, "approval_withdraw", [requests_on(measure)[0].pk], taken_back)
    assert "已由送审人撤回" in page(client, "case_property", case.pk)

    longer = {"until_on": "2026-09-19", "reason": "涉及三家门店"}
    sent(client, "measure_extend", [case.pk, measure.pk], longer)
    shown = page(client, "case_property", case.pk)
    assert "待批准，延长至" in shown
    assert "涉及三家门店" in shown


def test_an_item_shows_photos_and_moments_of_the_case_on_its_page_and_its_print(client: Client, cast: Cast) -> None:
    case = road_acts.start_investigation(road.filed(cast), by=cast.officer, at=day(8))
    film, photo = tape(cast.officer, day(9)), tape(cast.officer, day(9), medium="photo")
    road_acts.file_evidence(case, [film, photo], purpose="证明扣押过程", by=cast.officer, at=day(9))
    client.force_login(cast.officer)
    sent(client, "measure_propose", [case.pk], SEIZED)
    item = MeasureItem.objects.order_by("pk")[0]
    assert "2 项还没有照片" in page(client, "case_property", case.pk)
    assert f"at-{film.number}" in page(client, "item", item.number)

    assert "不是时刻" in sent(client, "item_pick", [item.number], {f"at-{film.number}": "十二分"}, 422)
    sent(client, "item_pick", [item.number], {f"at-{film.number}": "1:15、4:00", "photo": photo.number})

    assert "1 项还没有照片" in page(client, "case_property", case.pk)
    for name in ("item", "item_print"):
        shown = page(client, name, item.number)
        for words in (f"{film.number} 00:01:15", f"{film.number} 00:04:00", photo.number):
            assert words in shown, (name, words)
    assert f"{film.number} 00:01:15" in page(client, "measure_print", case.pk, item.measure_id)
    assert "?t=75" in page(client, "item", item.number)
    shot = item.shots.get(at_seconds=75)
    sent(client, "item_unpick", [item.number, shot.pk], {"reason": "拍到的是另一件"})
    assert "00:01:15" not in page(client, "item_print", item.number)


def test_a_decision_goes_by_post_comes_back_and_is_published_masked(client: Client, cast: Cast) -> None:
    case = road.decided(cast)
    decision = Document.objects.get(kind="penalty_decision")
    client.force_login(cast.officer)
    form = page(client, "case_serve_form", case.pk, decision.pk)
    assert "不能用于决定书" in form
    assert "退回具体情况" not in form
    issued = decision.issued_at
    assert issued
    post = {
        "method": "post",
        "sent_at": "2026-08-19T10:00",
        "served_at": "",
        "place": "东湖路18号",
        "officers": ["jia"],
        "kind-post": "特快专递",
        "tracking": "EZ1",
        "circumstances": "寄往登记地址",
    }
    early = sent(client, "case_serve", [case.pk, decision.pk], {**post, "sent_at": "2026-08-01T10:00"}, 422)
    assert "早于《行政处罚决定书》的签发时间" in early
    sent(client, "case_serve", [case.pk, decision.pk], post)
    service = Service.objects.get(document=decision)
    shown = page(client, "case_services", case.pk)
    assert "待回执" in shown
    assert "EZ1" in shown
    returned = {"because": "查无此人", "after": "改用留置送达", "returned_at": "2026-08-22T10:00"}
    sent(client, "service_returned", [case.pk, service.pk], returned)
    assert "改用留置送达" in page(client, "case_services", case.pk)

    lien = {
        "method": "lien",
        "served_at": "2026-08-23T10:00",
        "place": "东湖路18号",
        "officers": ["jia", "yi"],
        "field-lien-留置情况": "负责人拒收，见证人在场，置于前台",
        "proof-photo": SimpleUploadedFile("p.png", a_photo()),
    }
    sent(client, "case_serve", [case.pk, decision.pk], lien)
    case.refresh_from_db()
    assert "served" == case.state
    assert "当事人可以申请行政复议" in page(client, "case_services", case.pk)

    preview = client.get(reverse("publication_preview", args=[case.pk, decision.pk]), {"hide": "东湖路"})
    text = preview.content.decode()
    assert "王喆" not in text.split("<pre")[1].split("</pre>")[0]
    public = {"seen": preview.context["digest"], "hide": "东湖路", "channel": "门户网站", "approver": "局长"}
    assert "与刚才预览的不一样" in sent(
        client, "publication_publish", [case.pk, decision.pk], {**public, "hide": ""}, 422
    )
    sent(client, "publication_publish", [case.pk, decision.pk], public)
    row = Publication.objects.get()
    assert "东湖路" not in page(client, "publication", case.pk, row.pk)
    sent(client, "publication_withdraw", [case.pk, row.pk], {"reason": "决定变更", "revoked_at": "2026-08-30T10:00"})
    assert "已撤回" in page(client, "case_services", case.pk)


def test_performance_is_typed_from_the_fine_to_the_court(client: Client, cast: Cast) -> None:
    case = road.served(cast)
    client.force_login(cast.officer)
    assert "2026-09-30" in page(client, "case_performance", case.pk)
    owed = {"kind": "fine", "amount": "10,000", "due_on": "2026-09-30"}
    assert "不是大于零" in sent(client, "obligation_add", [case.pk], {**owed, "amount": "0"}, 422)
    sent(client, "obligation_add", [case.pk], owed)
    fine = case.obligations.get()
    paid = {"amount": "6000", "at": "2026-09-01T10:00", "file": SimpleUploadedFile("v.png", a_photo())}
    sent(client, "obligation_perform", [case.pk, fine.pk], paid)
    parts = {"part-on": ["2026-10-31", ""], "part-amount": ["10000", ""], "reason": "困难", "approver": "局长"}
    sent(client, "obligation_plan", [case.pk, fine.pk], parts)
    sent(client, "case_unperformed", [case.pk], {"words": "到期未缴"})
    again = {"found": "仍在串换", "result": "not", "next_due_on": "2026-10-15", "at": "2026-09-05T10:00"}
    sent(client, "case_recheck", [case.pk], again)
    spoken = {"words": "十个工作日内缴清", "is_written": "no", "at": "2026-10-09T10:00"}
    sent(client, "case_remind", [case.pk], spoken)
    call = case.reminders.get()
    sent(client, "reminder_note", [case.pk, call.pk], {"served_at": "2026-10-09T11:00", "statement": "资金困难"})
    sent(client, "remedy_add", [case.pk], {"kind": "review", "organ": "市政府", "at": "2026-09-10T10:00"})

    shown = page(client, "case_performance", case.pk)
    for words in ("4,000.00", "到期未缴", "仍在串换", "资金困难", "市政府", "尚未申请法院强制执行"):
        assert words in shown, words
    assert "缴纳罚款" in page(client, "performance_print", case.pk)
