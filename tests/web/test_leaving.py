"""离岗交接 through the door: the list of what somebody holds, the sheet, the confirmation, the printed sheet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.devices import acts as devices
from liuhen.devices.acts import Checked, Issue, NewDevice, NewStation, register_station
from liuhen.devices.models import Handover, StationKind
from liuhen.duties.models import Leaving
from liuhen.evidence.models import Receipt
from liuhen.trail.models import Entry
from tests.cast import LONG_AGO, Cast
from tests.tapes import tape

NOW = timezone.now()


@pytest.fixture
def camera(cast: Cast) -> Handover:
    device = devices.register(NewDevice(number="YZ-03"), by=cast.custodian, at=LONG_AGO)
    to = Issue(holder=cast.officer, purpose="standby", reason="照发")
    return devices.issue(device, to, Checked(), by=cast.custodian, at=NOW - timedelta(hours=3))


def entered(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def form(cast: Cast, **changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "officer": cast.officer.pk,
        "successor": cast.partner.pk,
        "receiver_handover": cast.custodian.pk,
        "reason": "调离",
        "last_on": "2026-11-30",
        "things": "设备柜钥匙 2 把",
    }
    return {**fields, **changes}


def offered(cast: Cast, **changes: object) -> str:
    """Offer through the form; return the number of the sheet."""
    entered(cast.officer).post(reverse("leaving_offer"), form(cast, **changes))
    return Leaving.objects.latest("pk").number


def test_the_whole_way_from_the_list_to_the_signed_sheet(cast: Cast, camera: Handover) -> None:
    page = entered(cast.officer).get(reverse("leaving_new")).content.decode()
    number = offered(cast)
    sheet = Leaving.objects.get(number=number)
    told = entered(cast.custodian).get(reverse("leavings")).content.decode()
    for one in (cast.custodian, cast.partner):
        entered(one).post(reverse("leaving_accept", args=[number]), {"digest": sheet.digest})
    printed = entered(cast.head).get(reverse("leaving_print", args=[number])).content.decode()
    done = entered(cast.head).get(reverse("leaving", args=[number])).content.decode()

    sheet.refresh_from_db()
    assert "YZ-03" in page
    assert f'<option value="{cast.system_admin.pk}">' not in page
    assert "等您确认接收" in told
    assert "done" == sheet.state
    assert "已交接" in done
    assert all(word in printed for word in ("移交人（签字）", "接收人（签字）", "监交人（签字）", sheet.entry))
    assert {"leaving.offer", "leaving.accept", "leaving.hand_over", "leaving.print"} <= set(
        Entry.objects.values_list("verb", flat=True)
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"successor": ""}, "接收人"),
        ({"successor": "999999"}, "接收人不在本机关在岗人员中"),
        ({"last_on": "明天"}, "最后在岗日"),
        ({"reason": ""}, "离岗原因"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_offered(
    cast: Cast, camera: Handover, changes: dict[str, object], said: str
) -> None:
    answer = entered(cast.officer).post(reverse("leaving_offer"), form(cast, **changes))

    assert 400 <= answer.status_code < 500
    assert said in answer.content.decode()
    assert not Leaving.objects.exists()


def test_a_head_offers_for_another_person_only_with_a_reason(cast: Cast, camera: Handover) -> None:
    head = entered(cast.division_head)
    without = head.post(reverse("leaving_offer"), form(cast))
    held = head.get(reverse("leaving_new") + f"?officer={cast.officer.pk}").content.decode()
    head.post(reverse("leaving_offer"), form(cast, note="已调任外地"))

    assert "须写明原因" in without.content.decode()
    assert "YZ-03" in held
    assert cast.division_head == Leaving.objects.get().offered_by


def test_nobody_else_opens_or_confirms_a_sheet(cast: Cast, camera: Handover) -> None:
    number = offered(cast)
    address = reverse("leaving", args=[number])

    assert 404 == entered(cast.colleague).get(address).status_code
    assert 404 == entered(cast.stranger).get(address).status_code
    assert 403 == entered(cast.system_admin).get(address).status_code
    assert 409 == entered(cast.head).post(reverse("leaving_accept", args=[number]), {"digest": "x"}).status_code


def test_a_sheet_is_declined_with_a_reason_and_says_so(cast: Cast, camera: Handover) -> None:
    number = offered(cast)
    client = entered(cast.partner)
    client.post(reverse("leaving_withdraw", args=[number]), {"reason": "缺一台设备"})

    page = client.get(reverse("leaving", args=[number])).content.decode()

    assert "缺一台设备" in page
    assert "什么都没有交接" in page


def test_a_key_the_leaver_still_knows_is_named_until_it_is_replaced(cast: Cast) -> None:
    new = NewStation(number="XZ-01", name="城关所", kind=StationKind.AGENT, keeper=cast.officer)
    station = register_station(new, by=cast.custodian, at=NOW - timedelta(days=1)).station
    number = offered(cast, successor=cast.custodian.pk, receiver_handover="")
    sheet = Leaving.objects.get()
    client = entered(cast.custodian)
    client.post(reverse("leaving_accept", args=[number]), {"digest": sheet.digest})
    before = client.get(reverse("leaving", args=[number])).content.decode()
    later = timezone.now() + timedelta(seconds=1)
    devices.rekey_station(station, by=cast.custodian, at=later, reason="离岗交接")

    after = client.get(reverse("leaving", args=[number])).content.decode()

    assert "XZ-01 的密钥离岗人仍然知道" in before
    assert "仍然知道" not in after


def test_closing_an_account_says_what_is_not_handed_over(cast: Cast, camera: Handover) -> None:
    who = entered(cast.security_admin)

    answer = who.post(reverse("officer_suspend", args=[cast.officer.pk]), {"reason": "调离"}, follow=True)

    assert "名下还有 1 项没有交接" in answer.content.decode()


def test_what_the_leaver_must_settle_himself_leads_to_its_page(cast: Cast, camera: Handover) -> None:
    tape(cast.officer, LONG_AGO)
    Receipt.objects.update(handed_over_by=cast.officer, state="sealed")
    number = Receipt.objects.get().number

    client = entered(cast.officer)
    pages = [client.get(reverse(name)).content.decode() for name in ("leaving_new", "duty_desk")]

    assert all(f"{reverse('intake')}?slot={number}" in page for page in pages)
    assert 200 == client.get(f"{reverse('intake')}?slot={number}").status_code
