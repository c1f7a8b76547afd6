"""What stands in the path of each route, who is served, and which words of the first bureau nobody else may read."""

from collections.abc import Callable

from django.utils import timezone

from liuhen.approvals.models import Request
from liuhen.archive.acts import announce_file
from liuhen.archive.making import make_file
from liuhen.archive.models import CaseFile
from liuhen.bureau.models import Bureau, Officer
from liuhen.cases.models import Case
from liuhen.devices.models import Device, Handover
from liuhen.duties.acts import rebuild_subject
from liuhen.duties.models import Finding
from liuhen.evidence.acts import add_upload, announce_upload
from liuhen.evidence.acts.uploading import NewUpload
from liuhen.evidence.models import Receipt, Recording, Upload
from liuhen.evidence.words import FileKind
from liuhen.trail.models import Entry

Part = str | int
Find = Callable[[Bureau], Part]


def officer(bureau: Bureau) -> Part:
    return Officer.objects.filter(bureau=bureau, username="bing").values_list("pk", flat=True).get()


def approval(bureau: Bureau) -> Part:
    return Request.objects.filter(bureau=bureau, state="open").values_list("pk", flat=True).first() or 0


def device(bureau: Bureau) -> Part:
    return Device.objects.filter(bureau=bureau).values_list("number", flat=True).latest("pk")


def handover(bureau: Bureau) -> Part:
    return Handover.objects.filter(bureau=bureau).values_list("number", flat=True).latest("pk")


def recording(bureau: Bureau) -> Part:
    """Give a video that somebody has a live permit for; its number is one the other bureau has not reached."""
    rows = Recording.objects.filter(bureau=bureau, device__number="YZ-05", medium="video", damage="")
    return rows.values_list("number", flat=True).latest("pk")


def receipt(bureau: Bureau) -> Part:
    return Receipt.objects.filter(bureau=bureau).values_list("number", flat=True).earliest("pk")


def upload(bureau: Bureau) -> Part:
    """Give an upload; one is announced where the demonstration has none."""
    known = Upload.objects.filter(bureau=bureau).values_list("uid", flat=True).first()
    return known or _new_upload(bureau)


def _new_upload(bureau: Bureau) -> Part:
    by = Officer.objects.get(bureau=bureau, username="ding")
    at = timezone.now()
    opened = announce_upload(by=by, at=at, handed_over_by=by)
    new = NewUpload(name="a.jpg", size=9, modified_ns=0, kind=FileKind.PHOTO)
    return add_upload(opened, new, by=by, at=at).uid


def bind_a_file(bureau: Bureau) -> None:
    """Close the file of the terminated case of the demonstration."""
    by = Officer.objects.get(bureau=bureau, username="dangan")
    case = Case.objects.get(bureau=bureau, state="terminated")
    make_file(announce_file(case, by=by, at=timezone.now()), clock=timezone.now)


def case_file(bureau: Bureau) -> Part:
    return CaseFile.objects.filter(bureau=bureau, state="closed").values_list("number", flat=True).get()


def bound_case(bureau: Bureau) -> Part:
    return CaseFile.objects.filter(bureau=bureau, state="closed").values_list("case_id", flat=True).get()


def entry(bureau: Bureau) -> Part:
    return Entry.objects.filter(bureau_code=bureau.code, kind="act").values_list("uid", flat=True).latest("pk")


def token(_bureau: Bureau) -> Part:
    return "0" * 32


NUMBERED_DEVICE = {"number": device}
NUMBERED_RECORDING = {"number": recording}
def finding(bureau: Bureau) -> Part:
    """Give a finding about the recording that the tests ask for."""
    number = recording(bureau)
    pk = Recording.objects.filter(bureau=bureau, number=number).values_list("pk", flat=True).get()
    rebuild_subject("recording", str(pk), at=timezone.now())
    rows = Finding.objects.filter(subject_kind="recording", subject_id=str(pk), rule="ingest.deadline")
    return rows.values_list("pk", flat=True).get()


PARTS: dict[str, dict[str, Find]] = {
    "duty_why": {"pk": finding},
    "duty_judge": {"pk": finding},
    "role_assign": {"pk": officer},
    "role_withdraw": {"pk": officer},
    "officer_suspend": {"pk": officer},
    "password_reset": {"pk": officer},
    "approval": {"pk": approval},
    "approval_decide": {"pk": approval},
    "device": NUMBERED_DEVICE,
    "device_issue": NUMBERED_DEVICE,
    "device_repair": NUMBERED_DEVICE,
    "device_restore": NUMBERED_DEVICE,
    "device_retire": NUMBERED_DEVICE,
    "device_return": {"number": handover},
    "recording": NUMBERED_RECORDING,
    "recording_mark": NUMBERED_RECORDING,
    "recording_judge_time": NUMBERED_RECORDING,
    "recording_poster": NUMBERED_RECORDING,
    "play_open": NUMBERED_RECORDING,
    "recording_media": {**NUMBERED_RECORDING, "token": token},
    "play_renew": {**NUMBERED_RECORDING, "token": token},
    "play_close": {**NUMBERED_RECORDING, "token": token},
    "intake_resume": {"number": receipt},
    "intake_settle": {"number": receipt},
    "intake_confirm": {"number": receipt},
    "intake_slip": {"number": receipt},
    "upload_page": {"number": receipt},
    "upload_finish": {"number": receipt},
    "upload_create": {"number": receipt},
    "upload": {"uid": upload},
    "archive_prepare": {"pk": bound_case},
    "archive_announce": {"pk": bound_case},
    "archive_file": {"number": case_file},
    "archive_progress": {"number": case_file},
    "archive_repeat": {"number": case_file},
    "archive_image": {"number": case_file},
    "archive_label": {"number": case_file},
    "trail_entry": {"uid": entry},
    "trail_proof": {"uid": entry},
}
EVERYBODYS: frozenset[str] = frozenset()
PEOPLE: dict[str, str] = {"approval": "chuzhang", "approval_decide": "chuzhang", "play_open": "jia"}
SECRETS = ("甲大药房", "乙口腔门诊部", "丙诊所", "云泽市解放路", "执法人员甲")
