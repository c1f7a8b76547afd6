"""What happens in the demonstration, step by step, through the product's own acts; the days count back from now."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from liuhen.bureau.models import Officer
from liuhen.cli.demo.cards import CardSpec, Layout, write_card
from liuhen.cli.demo.footage import Codec
from liuhen.cli.demo.people import QINGHE, YUNZE, people_of
from liuhen.devices import acts as devices
from liuhen.devices.models import Device, DeviceKind, Purpose
from liuhen.docks.acts import Intake
from liuhen.docks.recognise import recognise
from liuhen.evidence.acts import announce, confirm_handover
from liuhen.evidence.models import Receipt
from liuhen.evidence.words import Side
from liuhen.field import acts as activities
from liuhen.field.models import Activity
from liuhen.vault.local import LocalVault

OFFICE = ZoneInfo("Asia/Shanghai")
FAST = 134  # seconds by which camera YZ-03 runs fast: 2 分 14 秒


@dataclass(slots=True, kw_only=True)
class Story:
    """Where and when the demonstration takes place."""

    now: datetime
    cards: Path  # below one of the configured roots
    is_small: bool = False  # seconds instead of minutes of footage, for tests
    people: dict[str, Officer] = field(init=False)

    def __post_init__(self) -> None:
        """Find the people."""
        self.people = people_of(YUNZE) | people_of(QINGHE)

    def at(self, days_ago: int, clock: str) -> datetime:
        """Give an instant of an earlier day by the office clock, such as `at(1, "09:40")`."""
        day = self.now.astimezone(OFFICE).date() - timedelta(days=days_ago)
        hour, minute = clock.split(":")
        return datetime.combine(day, time(int(hour), int(minute)), tzinfo=OFFICE)

    def device(self, number: str) -> Device:
        """Find a device by number, in whichever bureau it is."""
        return Device.objects.get(number=number)

    def activity(self, title: str) -> Activity:
        """Find an activity by its title."""
        return Activity.objects.get(title=title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One on-site activity with the card it leaves."""

    title: str
    place: str
    party: str
    scenes: tuple[str, ...]
    officers: tuple[str, str]
    custodian: str
    days_ago: int
    start: str
    minutes: int
    device: str
    layout: Layout
    clock_offset_seconds: int = 0
    odd_codec: Codec | None = None
    confirmed: bool = True  # whether both sides have confirmed the list already


PHARMACY = Visit(
    title="甲大药房现场检查",
    place="云泽市解放路 12 号",
    party="甲大药房",
    scenes=("onsite_enforcement", "evidence_taking"),
    officers=("jia", "yi"),
    custodian="ding",
    days_ago=1,
    start="09:40",
    minutes=4,
    device="YZ-03",
    layout=Layout.L3,
    clock_offset_seconds=FAST,
)
DENTIST = Visit(
    title="乙口腔门诊部询问取证",
    place="云泽市中山路 88 号",
    party="乙口腔门诊部",
    scenes=("onsite_enforcement", "evidence_taking"),
    officers=("yi", "jia"),
    custodian="ding",
    days_ago=2,
    start="14:20",
    minutes=3,
    device="YZ-01",
    layout=Layout.L4,
    odd_codec=Codec.H265,
)
CLINIC = Visit(
    title="丙诊所查封现场",
    place="云泽市滨河路 5 号",
    party="丙诊所",
    scenes=("onsite_enforcement", "coercive_measure"),
    officers=("jia", "yi"),
    custodian="ding",
    days_ago=8,
    start="10:10",
    minutes=2,
    device="YZ-05",
    layout=Layout.L7,
    odd_codec=Codec.AVI,
)
HOSPITAL = Visit(
    title="丁医院专项检查",
    place="清河区和平路 3 号",
    party="丁医院",
    scenes=("onsite_enforcement",),
    officers=("qh-chen", "qh-lin"),
    custodian="qh-zhou",
    days_ago=2,
    start="15:00",
    minutes=2,
    device="QH-01",
    layout=Layout.L1,
    confirmed=False,
)
VISITS = (PHARMACY, DENTIST, CLINIC, HOSPITAL)
CAMERAS = {
    "ding": ("YZ-01", "YZ-02", "YZ-03", "YZ-05", "YZ-06"),
    "qh-zhou": ("QH-01", "QH-02"),
}


def register_devices(story: Story) -> None:
    """Register the cameras and a dock."""
    for keeper, numbers in CAMERAS.items():
        for number in numbers:
            if not Device.objects.filter(number=number).exists():
                new = devices.NewDevice(
                    number=number,
                    kind=DeviceKind.BODY_CAMERA,
                    maker="示例厂",
                    model="DSJ-A7",
                    serial=f"A7-{number}",
                    gap_seconds=2,
                    firmware="V2.1",
                    picture_lines=1080,
                    record_minutes=480,
                    storage_gb=64,
                    purchase_reason="现场执法全程记录",
                )
                device = devices.register(new, by=story.people[keeper], at=story.at(30, "09:00"))
                cleaned = devices.NewCare(
                    done_on=story.at(20, "09:00").date(), done_by=story.people[keeper].name, work="清洁", result="正常"
                )
                devices.maintain(device, cleaned, by=story.people[keeper], at=story.at(20, "09:30"))


def spec_of(visit: Visit, story: Story) -> CardSpec:
    """Say what the card of a visit holds."""
    officer = story.people[visit.officers[0]]
    return CardSpec(
        layout=visit.layout,
        device=visit.device,
        officer_badge=officer.badge,
        officer_name=officer.name,
        bureau_name=officer.bureau.name,
        start=story.at(visit.days_ago, visit.start),
        minutes=visit.minutes,
        seed=visit.days_ago,
        clock_offset_seconds=visit.clock_offset_seconds,
        odd_codec=visit.odd_codec,
        is_small=story.is_small,
    )


def issue_device(visit: Visit, story: Story) -> None:
    """Hand the camera out after the check before use, the clock measured before it was set."""
    device, at = story.device(visit.device), story.at(visit.days_ago, visit.start) - timedelta(minutes=80)
    if device.handovers.exists():
        return
    checked = devices.Checked(
        works=True,
        battery_percent=96,
        free_mb=28_000,
        device_time=at + timedelta(seconds=visit.clock_offset_seconds),
        true_time=at,
    )
    to = devices.Issue(
        holder=story.people[visit.officers[0]],
        partner=story.people[visit.officers[1]],
        purpose=Purpose.ACTIVITY,
        activity_note=visit.title,
        expected_return_at=at + timedelta(hours=9),
        reason="时钟快慢已测得并记下，今日照常使用" if visit.clock_offset_seconds else "",
    )
    devices.issue(device, to, checked, by=story.people[visit.custodian], at=at)


def go_out(visit: Visit, story: Story) -> None:
    """Plan the activity, arrive, hold the scenes, end, depart, return to the unit."""
    if Activity.objects.filter(title=visit.title).exists():
        return
    lead = story.people[visit.officers[0]]
    start = story.at(visit.days_ago, visit.start)
    length = timedelta(seconds=visit.minutes * 3 + 6) if story.is_small else timedelta(minutes=visit.minutes + 2)
    new = activities.NewActivity(
        title=visit.title,
        place=visit.place,
        party=visit.party,
        scenes=visit.scenes,
        officers=tuple(story.people[name] for name in visit.officers),
        planned_at=start,
    )
    activity = activities.plan(new, by=lead, at=start - timedelta(hours=2))
    activities.arrive(activity, by=lead, at=start, party_told=True)
    activities.end(activity, by=lead, at=start + length)
    activities.depart(activity, by=lead, at=start + length + timedelta(minutes=3))
    activities.return_to_unit(activity, by=lead, at=start + length + timedelta(minutes=45))


def return_device(visit: Visit, story: Story) -> None:
    """Bring the camera back; its clock is measured again."""
    device = story.device(visit.device)
    handover = device.handovers.filter(returned_at__isnull=True).first()
    if handover is None:
        return
    at = story.at(visit.days_ago, visit.start) + timedelta(hours=2)
    back = devices.Return(
        condition="完好",
        contents=visit.title,
        device_time=at + timedelta(seconds=visit.clock_offset_seconds),
        true_time=at,
    )
    devices.return_device(handover, back, by=story.people[visit.custodian], at=at)


def card_folder(visit: Visit, story: Story) -> Path:
    """Name the folder in which the card of a visit is found."""
    return story.cards / visit.device


def write_visit_card(visit: Visit, story: Story) -> None:
    """Write the card as the camera leaves it."""
    write_card(card_folder(visit, story), spec_of(visit, story))


def take_card_in(visit: Visit, story: Story) -> None:
    """Take the card in at the dock, as the custodian does, and confirm the list from both sides."""
    custodian, officer = story.people[visit.custodian], story.people[visit.officers[0]]
    receipt = Receipt.objects.filter(device__number=visit.device).last()
    if receipt is None:
        receipt = announce(
            recognise(card_folder(visit, story)),
            by=custodian,
            at=timezone.now(),
            handed_over_by=officer,
            device=story.device(visit.device),
        )
    data = Path(settings.DATA_DIR)
    intake = Intake(receipt=receipt, vault=LocalVault(data / "vault"), staging=data / "staging", clock=timezone.now)
    receipt = intake.run()
    for side, person in ((Side.OFFICER, officer), (Side.CUSTODIAN, custodian)):
        if visit.confirmed and not receipt.confirmations.filter(side=side).exists():
            confirm_handover(receipt, side, by=person, at=timezone.now(), manifest_digest=receipt.manifest_digest)
