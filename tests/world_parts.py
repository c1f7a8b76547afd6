"""What stands in the path of each route, who is served, and which words of the first bureau nobody else may read."""

from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from liuhen.access.acts import open_ticket
from liuhen.access.models import AccessRequest, Snapshot, Ticket
from liuhen.access.snapshots.acts import keep_still, take_snapshot
from liuhen.approvals.models import Request
from liuhen.archive.acts import announce_file, make_file
from liuhen.archive.binding.acts import make_bound
from liuhen.archive.models import CaseFile
from liuhen.bureau.acting import Machine
from liuhen.bureau.acts import NewVersion, offer_text, propose_version
from liuhen.bureau.acts.slips import make_slip
from liuhen.bureau.models import Bureau, HolidayNotice, Officer, RegulationText, RulePack
from liuhen.bureau.queries import active_pack, installed_texts
from liuhen.cases.acts import file_evidence
from liuhen.cases.applications.acts.intake import NewApplication, register_application
from liuhen.cases.applications.acts.recordings import import_list, keep_files, store_list
from liuhen.cases.applications.models import Application, CentreList
from liuhen.cases.kept.models import KeptFile
from liuhen.cases.kept.store import Sent, store
from liuhen.cases.models import Case
from liuhen.cases.queries import live_events
from liuhen.cases.signing.acts import keep_scan
from liuhen.cases.sources.acts.closing import NewNotice, notify
from liuhen.cases.sources.acts.entering import Entered, NewComplainant
from liuhen.cases.sources.acts.registering import NewSource, register_source
from liuhen.cases.sources.models import CaseSource, CaseTransfer
from liuhen.devices.acts import NewPlace, NewSheet, NewStation, add_place, register_station, sign
from liuhen.devices.models import Device, Handover, LedgerSheet, PreUseCheck, Station, StationKind
from liuhen.devices.models import RecordingPlace as FixedPlace
from liuhen.devices.photos import store_photo
from liuhen.docks.pushed import read_push, read_record
from liuhen.documents.models import DiscretionStandard, LegalBasis, SignedCopy, SigningKey, WordTemplate
from liuhen.documents.queries import documents_of
from liuhen.documents.registers.acts import NewBasis, NewStandard, add_basis, add_standard
from liuhen.documents.signing.acts import import_key
from liuhen.documents.signing.certificate import key_file
from liuhen.documents.word.acts import EVERY, keep_template, replace_template
from liuhen.documents.word.shipped import shipped
from liuhen.duties.acts import rebuild_subject
from liuhen.duties.leaving.acts import NewLeaving, offer_leaving
from liuhen.duties.leaving.held import things_in
from liuhen.duties.models import Finding, Leaving
from liuhen.duties.rules.acts import import_notice, weigh_version
from liuhen.evidence.acts import add_upload, announce_upload, record_check
from liuhen.evidence.acts.uploading import NewUpload
from liuhen.evidence.clearing.acts import certify
from liuhen.evidence.index.acts import receive_record
from liuhen.evidence.keeping.acts.places import own_place
from liuhen.evidence.keeping.models import Copy, FixityFault, Place
from liuhen.evidence.marking.acts import note_fields, say_ground, write_extraction
from liuhen.evidence.marking.words import MarkKind
from liuhen.evidence.models import Clearance, Expulsion, ExtractionNote, Hold, IndexRecord, Receipt, Recording, Upload
from liuhen.evidence.queries import vault
from liuhen.evidence.stations.acts import give_order
from liuhen.evidence.stores.acts.expelling import ask_expulsion
from liuhen.evidence.stores.words import Ground
from liuhen.evidence.words import FileKind
from liuhen.field.acts import Report, report_interruption
from liuhen.field.angles.acts import NewMark, mark
from liuhen.field.models import Activity, Interruption, ReviewMark, SiteEvent
from liuhen.field.site.acts import NewEvent
from liuhen.field.site.acts import note as write_down
from liuhen.field.site.clock import Word
from liuhen.field.site.words import EventKind
from liuhen.law.lifecycle import Who, procedure_of, steps_from
from liuhen.law.notice import notice_text
from liuhen.media.derive import derive, folder_of
from liuhen.media.probe import media_facts
from liuhen.search.acts import save_view
from liuhen.trail.models import Entry, Slip, Stamp
from liuhen.vault.fixity import Fault, Fixity, FixityReport
from tests import world_approving
from tests.documents.keys import SECRET, container
from tests.world_things import THING_PARTS, THING_PEOPLE

Part = str | int
Find = Callable[[Bureau], Part]


def officer(bureau: Bureau) -> Part:
    return Officer.objects.filter(bureau=bureau, username="bing").values_list("pk", flat=True).get()


def index_record(bureau: Bureau) -> Part:
    """Give a record a dock has pushed; one is pushed where the demonstration has none."""
    held = IndexRecord.objects.filter(bureau=bureau).values_list("pk", flat=True).first()
    return held or _new_index_record(bureau)


def _new_index_record(bureau: Bureau) -> Part:
    by = Officer.objects.get(bureau=bureau, username="ding")
    new = NewStation(number="42010000000000000001", name="采集站", kind=StationKind.PUSH, keeper=by)
    station = register_station(new, by=by, at=timezone.now()).station
    pushed = read_push(b"wjbm=A.mp4&wjdx=9", "")
    return receive_record(station, read_record(pushed), at=timezone.now())[0].pk


def approval(bureau: Bureau) -> Part:
    return Request.objects.filter(bureau=bureau, state="open").values_list("pk", flat=True).first() or 0


def device(bureau: Bureau) -> Part:
    return Device.objects.filter(bureau=bureau).values_list("number", flat=True).latest("pk")


def handover(bureau: Bureau) -> Part:
    return Handover.objects.filter(bureau=bureau).values_list("number", flat=True).latest("pk")


def photographed(bureau: Bureau) -> Part:
    """Give an issue whose check has a photo; one is put to the newest where there is none."""
    checks = PreUseCheck.objects.filter(bureau=bureau)
    if not checks.exclude(photo_digest="").exists():
        kept = store_photo(b"\xff\xd8\xff\xe0", bureau=bureau.code, device="YZ-03", vault=vault())
        checks.filter(pk=checks.latest("pk").pk).update(photo_digest=kept)
    return checks.exclude(photo_digest="").values_list("handover__number", flat=True).latest("pk")


def ledger_sheet(bureau: Bureau) -> Part:
    """Give a signed sheet of the ledger; one is signed where there is none."""
    if not LedgerSheet.objects.filter(bureau=bureau).exists():
        by, at = Officer.objects.get(bureau=bureau, username="ding"), timezone.now()
        today = timezone.localdate(at)
        new = NewSheet(from_on=today, until_on=today, name="台账", heads=("设备编号",), rows=(("YZ-03",),))
        sign(new, by=by, at=at)
    return LedgerSheet.objects.filter(bureau=bureau).values_list("number", flat=True).latest("pk")


def fixed_place(bureau: Bureau) -> Part:
    """Give a fixed place; one is registered where there is none."""
    if not FixedPlace.objects.filter(bureau=bureau).exists():
        by, at = Officer.objects.get(bureau=bureau, username="ding"), timezone.now()
        add_place(NewPlace(name="询问室", used_from=timezone.localdate(at)), by=by, at=at)
    return FixedPlace.objects.filter(bureau=bureau).values_list("pk", flat=True).latest("pk")


def recording(bureau: Bureau) -> Part:
    """Give a video that somebody has a live permit for; its number is one the other bureau has not reached."""
    rows = Recording.objects.filter(bureau=bureau, device__number="YZ-05", medium="video", damage="")
    return rows.values_list("number", flat=True).earliest("pk")


def receipt(bureau: Bureau) -> Part:
    return Receipt.objects.filter(bureau=bureau).values_list("number", flat=True).latest("pk")


def expulsion(bureau: Bureau) -> Part:
    """Give an expulsion that waits for its second person; one is asked where there is none."""
    held = Expulsion.objects.filter(bureau=bureau).values_list("number", flat=True).first()
    return held or _new_expulsion(bureau)


def _new_expulsion(bureau: Bureau) -> Part:
    by = Officer.objects.get(bureau=bureau, username="ding")
    private = Recording.objects.filter(bureau=bureau).latest("pk")
    at = timezone.now()
    return ask_expulsion(private, Ground.PRIVATE, reason="误开机", paper="函 8 号", law="个保法", by=by, at=at).number


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
    case = Case.objects.filter(bureau=bureau, state="terminated").earliest("pk")
    make_file(announce_file(case, by=by, at=timezone.now()), clock=timezone.now)


def case_file(bureau: Bureau) -> Part:
    return CaseFile.objects.filter(bureau=bureau, state="closed").values_list("number", flat=True).latest("pk")


def bound_case(bureau: Bureau) -> Part:
    return CaseFile.objects.filter(bureau=bureau, state="closed").values_list("case_id", flat=True).latest("pk")


def draw_a_poster(bureau: Bureau) -> None:
    """Make poster, waveform and the sheet of small pictures of the recording that the tests ask for."""
    held = Recording.objects.get(bureau=bureau, number=recording(bureau))
    original = vault().path_of(held.original.sha256)
    derive(original, media_facts(original), folder_of(settings.DATA_DIR / "derived", held.original.sha256))


def entry(bureau: Bureau) -> Part:
    return Entry.objects.filter(bureau_code=bureau.code, kind="act").values_list("uid", flat=True).latest("pk")


def token(bureau: Bureau) -> Part:
    """Open one play of the recording, as the officer with the permit."""
    by = Officer.objects.get(bureau=bureau, username="jia")
    held = Recording.objects.get(bureau=bureau, number=recording(bureau))
    return open_ticket(by, held, at=timezone.now()).token


def ground(bureau: Bureau) -> Part:
    """Give a ground of the recording that nobody has decided; one is said where there is none."""
    held = Recording.objects.get(bureau=bureau, number=recording(bureau))
    known = held.marks.filter(confirmed_at=None, dismissed_at=None).values_list("pk", flat=True).first()
    by = Officer.objects.get(bureau=bureau, username="jia")
    return known or say_ground(held, MarkKind.LONG_TERM, "objection", words="", by=by, at=timezone.now()).pk


def hold(bureau: Bureau) -> Part:
    """Give a hold on the recording; one is written where there is none."""
    held = Recording.objects.get(bureau=bureau, number=recording(bureau))
    by, at = Officer.objects.get(bureau=bureau, username="ding"), timezone.now()
    known = held.holds.filter(lifted_at=None).first()
    return (known or Hold.objects.create(recording=held, words="有异议", set_by=by, set_at=at)).pk


def extraction(bureau: Bureau) -> Part:
    """Give a note of extraction; one is written where there is none."""
    known = ExtractionNote.objects.filter(bureau=bureau).values_list("number", flat=True).first()
    return known or _new_extraction(bureau)


def _new_extraction(bureau: Bureau) -> Part:
    held = Recording.objects.get(bureau=bureau, number=recording(bureau))
    by, at = Officer.objects.get(bureau=bureau, username="jia"), timezone.now()
    said = dict.fromkeys(note_fields(active_pack(bureau)), "甲")
    return write_extraction(held, said, extracted_at=at, by=by, at=at).number


def snapshot(bureau: Bureau) -> Part:
    """Give a still out of a play of the recording; one is taken where there is none."""
    held = Snapshot.objects.filter(bureau=bureau).values_list("number", flat=True).first()
    return held or _new_snapshot(bureau)


def _new_snapshot(bureau: Bureau) -> Part:
    play = Ticket.objects.get(token=token(bureau))
    still = keep_still(play, b"\x89PNG", 0, vault=vault())
    return take_snapshot(play, still, by=play.officer, at=timezone.now()).number


def review_mark(bureau: Bureau) -> Part:
    """Give a mark of the newest activity; one is made where there is none."""
    held = Activity.objects.filter(bureau=bureau).latest("pk")
    known = ReviewMark.objects.filter(activity=held).values_list("pk", flat=True).first()
    return known or mark(held, NewMark(words="此处有争议"), by=held.planned_by, at=timezone.now()).pk


def activity(bureau: Bureau) -> Part:
    return Activity.objects.filter(bureau=bureau).values_list("number", flat=True).latest("pk")


def interruption(bureau: Bureau) -> Part:
    return Interruption.objects.filter(bureau=bureau).values_list("number", flat=True).latest("pk")


def report_a_break(bureau: Bureau) -> None:
    """Report an interruption of the newest activity."""
    held = Activity.objects.filter(bureau=bureau).latest("pk")
    at = timezone.now()
    told = Report(from_at=at, until_at=at, reason="device_failure", voice_on_resume=True)
    report_interruption(held, told, by=held.planned_by, at=at)


def site_event(bureau: Bureau) -> Part:
    """Give something written down on site; an officer's phone sends a marker where there is none."""
    known = SiteEvent.objects.filter(bureau=bureau).values_list("pk", flat=True).first()
    held, at = Activity.objects.filter(bureau=bureau).latest("pk"), timezone.now()
    word = Word(said_at=at, sent_at=at, received_at=at)
    new = NewEvent(client_id="7d0b8a34-6f0e-4f0a-8a7e-1d2c3b4a5f60", kind=EventKind.MARK, word=word, words="标记")
    return known or write_down(held, new, by=held.planned_by).pk


def slip(bureau: Bureau) -> Part:
    """Give a daily slip; one is made where the demonstration has none."""
    known = Slip.objects.values_list("pk", flat=True).first()
    by = Officer.objects.get(bureau=bureau, username="shenji")
    return known or make_slip(by=by, at=timezone.now()).pk


def stamp(bureau: Bureau) -> Part:
    """Give a time stamp; none can be had without a server, so one is written as it would have come."""
    known = Stamp.objects.values_list("pk", flat=True).first()
    at = timezone.now()
    row = {"day": at.date(), "origin": "o", "size": 1, "note": "n", "server": "s", "request": b"q", "answer": b"a"}
    return known or Stamp.objects.create(**row, at=at, entry_uid="0" * 32).pk


def _open_case(bureau: Bureau) -> Case:
    """Give a penalty case on the road, of the officer 甲."""
    rows = Case.objects.filter(bureau=bureau, act_type="penalty", handlers__officer__username="jia")
    return rows.exclude(state__in=("clue", "terminated", "archived")).latest("pk")


def open_case(bureau: Bureau) -> Part:
    return _open_case(bureau).pk


def case_step(bureau: Bureau) -> Part:
    """Give a step that leads on from where the case stands and has no page of its own."""
    return next(row.step for row in steps_from(_open_case(bureau).state) if row.by is Who.TEAM)


def case_link(bureau: Bureau) -> Part:
    """Give a special link that a handler may note where the case stands."""
    case = _open_case(bureau)
    links = procedure_of(case.act_type).links
    return next(
        one.opens for one in links if case.state in one.start and one.by is Who.TEAM and not (one.after or one.kept_in)
    )


def filed_recording(bureau: Bureau) -> Part:
    """Give a recording on the file of the open case; one is put there where there is none."""
    case = _open_case(bureau)
    held = case.recordings.values_list("recording_id", flat=True).first()
    if held:
        return held
    by, film = Officer.objects.get(bureau=bureau, username="jia"), Recording.objects.filter(bureau=bureau).latest("pk")
    (link,) = file_evidence(case, [film], purpose="证明现场情况", by=by, at=timezone.now())
    return link.recording_id


def case_event(bureau: Bureau) -> Part:
    return live_events(_open_case(bureau))[-1].pk


def paper(bureau: Bureau) -> Part:
    return documents_of(_open_case(bureau)).values_list("pk", flat=True).latest("pk")


def issued_paper(bureau: Bureau) -> Part:
    return documents_of(_open_case(bureau)).filter(state="issued").values_list("pk", flat=True).latest("pk")


def signed_copy(bureau: Bureau) -> Part:
    """Give a signed copy of an issued document; a page of its own is scanned where there is none."""
    case = _open_case(bureau)
    row = documents_of(case).get(pk=issued_paper(bureau))
    held = SignedCopy.objects.filter(document=row).values_list("pk", flat=True).first()
    if held:
        return held
    with vault().open(row.pdf_digest) as file:
        page = file.read()
    by = Officer.objects.get(bureau=bureau, username="jia")
    roles = [signer.role for signer in row.form.signers]
    return keep_scan(row, case, page, signed=roles, by=by, at=timezone.now()).pk


def word_template(bureau: Bureau) -> Part:
    """Give a Word template of the bureau in use; the shipped one is taken as its own where there is none."""
    held = WordTemplate.objects.filter(bureau=bureau, withdrawn_at=None).values_list("pk", flat=True).first()
    if held:
        return held
    new = keep_template(EVERY, "本局模板.docx", shipped(), bureau=bureau.code, vault=vault())
    return replace_template(new, by=Officer.objects.get(bureau=bureau, username="fazhi"), at=timezone.now()).pk


def signing_key(bureau: Bureau) -> Part:
    """Give a certificate of the officer 甲; one is imported where there is none."""
    by = Officer.objects.get(bureau=bureau, username="jia")
    held = SigningKey.objects.filter(officer=by, retired_at=None).values_list("pk", flat=True).first()
    return held or import_key(key_file(container("甲"), SECRET), by=by, at=timezone.now()).pk


def read_case(bureau: Bureau) -> Part:
    """Give a case whose file is bound for reading."""
    case = _open_case(bureau)
    make_bound(case, at=timezone.now())
    return case.pk


def viewing(bureau: Bureau) -> Part:
    return AccessRequest.objects.filter(bureau=bureau).values_list("number", flat=True).latest("pk")


def rule_pack(bureau: Bureau) -> Part:
    """Give a proposed version of the rules with its effect; one is proposed where the demonstration has none."""
    held = RulePack.objects.filter(bureau=bureau, state="proposed").first()
    return held.pk if held else _new_rule_pack(bureau)


def _new_rule_pack(bureau: Bureau) -> Part:
    texts = installed_texts(bureau.pack_code)
    texts["pack.yaml"] = texts["pack.yaml"].replace(f"version: {bureau.pack_version}", "version: 9.9.9", 1)
    at = timezone.now()
    new = NewVersion(texts=texts, effective_on=timezone.localdate(at), document_number="云〔2026〕1号", reason="修订")
    row = propose_version(bureau, new, by=Officer.objects.get(bureau=bureau, username="fazhi"), at=at)
    weigh_version(row, at=at)
    return row.pk


def moved_by(bureau: Bureau) -> Part:
    """Give the entry of an imported holiday notice; one is imported where the demonstration has none."""
    held = HolidayNotice.objects.filter(bureau=bureau).values_list("entry", flat=True).first()
    if held:
        return held
    by = Officer.objects.get(bureau=bureau, username="fazhi")
    text = notice_text(2031, rest="1月1日 元旦", work="")
    return import_notice(bureau, text, document_number="国办发明电〔2030〕7号", by=by, at=timezone.now()).entry


def regulation_text(bureau: Bureau) -> Part:
    """Give a text of the bureau's regulation that waits to be taken into use; two articles of our own words."""
    held = RegulationText.objects.filter(bureau=bureau).values_list("pk", flat=True).first()
    by = Officer.objects.get(bureau=bureau, username="fazhi")
    data = "第一条 自己写的一条。\n第二条 自己写的又一条。".encode()
    return held or offer_text(bureau, "我们的.txt", data, by=by, at=timezone.now()).pk


def wrong(bureau: Bureau) -> Part:
    """Give something a check found wrong with an original of the bureau; one is noted where there is none."""
    held = FixityFault.objects.filter(closed_at__isnull=True).values_list("pk", flat=True).first()
    if held:
        return held
    digest = Recording.objects.filter(bureau=bureau).values_list("arrival__original__sha256", flat=True).earliest("pk")
    found = Fixity(fault=Fault.ALTERED, name=digest.removeprefix("sha256:"), digest=digest)
    report = FixityReport(originals=1, bytes_read=1, faults=(found,))
    return record_check(report, by=Machine("scrub"), at=timezone.now()).faults.values_list("pk", flat=True).get()


def place(bureau: Bureau) -> Part:
    """Give the row of the installation's own store."""
    return own_place(timezone.now()).pk


def station(bureau: Bureau) -> Part:
    """Give a station under a standing order; one is registered where the demonstration has none."""
    held = Station.objects.filter(bureau=bureau, number="XZ-91").first()
    by, at = Officer.objects.get(bureau=bureau, username="ding"), timezone.now()
    if held is None:
        new = NewStation(number="XZ-91", name="城关所", kind=StationKind.AGENT, keeper=by)
        held = register_station(new, by=by, at=at).station
        give_order(held, by=by, at=at, reason="每日移交")
    return held.number


def cleared(bureau: Bureau) -> Part:
    """Give a receipt whose certificate is issued; one is certified with a second place where there is none."""
    held = Clearance.objects.filter(bureau=bureau).values_list("receipt__number", flat=True).first()
    return held or _certified(bureau)


def _certified(bureau: Bureau) -> Part:
    whole = Receipt.objects.filter(bureau=bureau, state="confirmed", left_out=[]).exclude(arrivals__original=None)
    receipt, at = whole.earliest("pk"), timezone.now()
    by = Officer.objects.get(bureau=bureau, username="ding")
    second = Place.objects.create(name="副本盘", kind="directory", added_by=by.name, added_at=at)
    digests = {*receipt.arrivals.values_list("original__sha256", flat=True), receipt.manifest_digest}
    for mine in Copy.objects.filter(digest__in=digests, place__kind="main"):
        Copy.objects.create(place=second, digest=mine.digest, size=mine.size, copied_at=at, verified_at=at)
    certify(receipt, by=by, at=at)
    return receipt.number


def leaving(bureau: Bureau) -> Part:
    """Give a hand-over that waits for the keeper; one is offered where the demonstration has none."""
    held = Leaving.objects.filter(bureau=bureau, state="offered").values_list("number", flat=True).first()
    if held:
        return held
    leaver, to = (Officer.objects.get(bureau=bureau, username=name) for name in ("jia", "ding"))
    things = things_in("设备柜钥匙")
    day = timezone.localdate()
    new = NewLeaving(leaver=leaver, successor=to, reason="退休", last_on=day, receivers={}, things=things)
    return offer_leaving(new, by=leaver, at=timezone.now()).number


CLEARED = {"number": cleared}
ONE_LEAVING = {"number": leaving}
NUMBERED_STATION = {"number": station}
NUMBERED_DEVICE = {"number": device}
NUMBERED_ACTIVITY = {"number": activity}
NUMBERED_RECORDING = {"number": recording}


def finding(bureau: Bureau) -> Part:
    """Give a finding about the recording that the tests ask for."""
    number = recording(bureau)
    pk = Recording.objects.filter(bureau=bureau, number=number).values_list("pk", flat=True).get()
    rebuild_subject("recording", str(pk), at=timezone.now())
    rows = Finding.objects.filter(about__kind="recording", about__key=str(pk), duty__rule="ingest.deadline")
    return rows.values_list("pk", flat=True).get()


def saved_view(bureau: Bureau) -> Part:
    """Give a saved search of officer 甲."""
    by = Officer.objects.get(bureau=bureau, username="jia")
    return save_view("药房", "q=药房", by=by, at=timezone.now()).uid


ONE_BREAK = {"number": interruption}
ONE_CASE = {"pk": open_case}
ONE_RULE_PACK = {"pk": rule_pack}
ONE_PAPER = {"pk": open_case, "document": paper}


def legal_basis(bureau: Bureau) -> Part:
    """Give an article of the register; one is entered where there is none."""
    held = LegalBasis.objects.filter(bureau=bureau, retired_at__isnull=True).values_list("pk", flat=True).first()
    return held or add_basis(ARTICLE, by=_legal_section(bureau), at=timezone.now()).pk


def discretion_standard(bureau: Bureau) -> Part:
    """Give a discretion standard of the register; one is entered where there is none."""
    held = DiscretionStandard.objects.filter(bureau=bureau, retired_at__isnull=True).values_list("pk", flat=True)
    basis = LegalBasis.objects.get(pk=legal_basis(bureau))
    grade = NewStandard(matter="串换项目", grade="一般", circumstances="金额不大", measure="责令退回")
    return held.first() or add_standard(basis, grade, by=_legal_section(bureau), at=timezone.now()).pk


def _legal_section(bureau: Bureau) -> Officer:
    return Officer.objects.filter(bureau=bureau, role_holdings__role="legal_reviewer").first()


ARTICLE = NewBasis(title="本局监管办法", article="第一条", text="按规定处理。")


def source(bureau: Bureau) -> Part:
    """Give a complaint; one is registered where the demonstration has none."""
    if not CaseSource.objects.filter(bureau=bureau, complainant__isnull=False).exists():
        by = Officer.objects.get(bureau=bureau, username="jia")
        who = NewComplainant(name="李四", contact="13900001111")
        known = {"channel": "投诉举报", "words": "串换项目。", "cause": "串换"}
        entered = Entered(**known, party={"name": "丙诊所"}, complainant=who)
        register_source(NewSource(entered=entered), by=by, at=timezone.now())
    rows = CaseSource.objects.filter(bureau=bureau, complainant__isnull=False)
    return rows.values_list("number", flat=True).latest("pk")


def proof_of_notice(bureau: Bureau) -> Part:
    """Give the kept proof of a notice."""
    one = CaseSource.objects.get(bureau=bureau, number=source(bureau))
    by = Officer.objects.get(bureau=bureau, username="jia")
    sent = Sent(data=b"%PDF-1.4 notice", name="a.pdf", kind="notice_proof")
    kept = store(sent, bureau=bureau.code, case=one.number, vault=vault())
    new = NewNotice(to="举报人", told_at=timezone.now(), method="phone", words="不予立案")
    notify(one, new, files=[kept], by=by, at=timezone.now())
    return KeptFile.objects.filter(bureau=bureau, kind="notice_proof").values_list("pk", flat=True).latest("pk")


def application(bureau: Bureau) -> Part:
    """Give an application; one is registered where the demonstration has none."""
    if not Application.objects.filter(bureau=bureau).exists():
        by = Officer.objects.get(bureau=bureau, username="jia")
        known = {"act_type": "reward", "matter": "举报奖励", "way": "window", "content": "申请举报奖励。"}
        register_application(NewApplication(**known, applicant={"name": "赵六"}), by=by, at=timezone.now())
    return Application.objects.filter(bureau=bureau).values_list("number", flat=True).latest("pk")


def kept_screenshot(bureau: Bureau) -> Part:
    """Give a paper kept beside an application."""
    one = Application.objects.get(bureau=bureau, number=application(bureau))
    by = Officer.objects.get(bureau=bureau, username="jia")
    sent = Sent(data=b"%PDF-1.4 screen", name="b.pdf", kind="material")
    keep_files(one, [store(sent, bureau=bureau.code, case=one.number, vault=vault())], by=by, at=timezone.now())
    return KeptFile.objects.filter(about_kind="application", about_id=one.pk).values_list("pk", flat=True).latest("pk")


def centre_list(bureau: Bureau) -> Part:
    """Give a list of the service centre."""
    if not CentreList.objects.filter(bureau=bureau).exists():
        by = Officer.objects.get(bureau=bureau, username="jia")
        data = "申请编号,录像编号\nSQ-0,LX-0\n".encode("gb18030")
        import_list(store_list(data, "a.csv", bureau=bureau.code, vault=vault()), by=by, at=timezone.now())
    return CentreList.objects.filter(bureau=bureau).values_list("number", flat=True).latest("pk")


ONE_APPLICATION = {"number": application}


def transfer(bureau: Bureau) -> Part:
    """Give a transfer that waits for the head."""
    held = CaseTransfer.objects.filter(bureau=bureau).first()
    if held is None:
        one, by = Case.objects.get(pk=int(open_case(bureau))), Officer.objects.get(bureau=bureau, username="jia")
        paper, at = documents_of(one).first(), timezone.now()
        known = {"kind": "jurisdiction", "organ": "市场监管局", "reason": "不属本局管辖", "document": paper}
        held = CaseTransfer.objects.create(bureau=bureau, case=one, asked_by=by, asked_at=at, **known)
    return held.pk


ONE_SOURCE = {"number": source}
PARTS: dict[str, dict[str, Find]] = {
    **THING_PARTS,
    "application": ONE_APPLICATION,
    "application_note": ONE_APPLICATION,
    "application_supplement": ONE_APPLICATION,
    "application_excuse": ONE_APPLICATION,
    "application_accept": ONE_APPLICATION,
    "application_refuse": ONE_APPLICATION,
    "application_keep": ONE_APPLICATION,
    "application_cite": ONE_APPLICATION,
    "application_centre": ONE_APPLICATION,
    "application_file": {**ONE_APPLICATION, "pk": kept_screenshot},
    "centre_list": {"number": centre_list},
    "centre_match": {"number": centre_list},
    "source": ONE_SOURCE,
    "source_identity": ONE_SOURCE,
    "source_share": ONE_SOURCE,
    "source_verify": ONE_SOURCE,
    "source_notify": ONE_SOURCE,
    "source_close": ONE_SOURCE,
    "source_file": {**ONE_SOURCE, "pk": proof_of_notice},
    "case_transfer_form": ONE_CASE,
    "case_transfer_ask": ONE_CASE,
    "case_transfer_complete": {**ONE_CASE, "transfer": transfer},
    "case_transfer_scan": {**ONE_CASE, "transfer": transfer},
    "case": ONE_CASE,
    "case_review": ONE_CASE,
    "case_review_print": ONE_CASE,
    "case_review_stage": {**ONE_CASE, "stage": lambda _bureau: "investigating"},
    "case_check_grounds": {**ONE_CASE, "recording": filed_recording},
    "case_join_activity": ONE_CASE,
    "case_leave_activity": {**ONE_CASE, **NUMBERED_ACTIVITY},
    "case_step": {**ONE_CASE, "step": case_step},
    "case_link": {**ONE_CASE, "event": case_link},
    "case_new_form": {"act_type": lambda _bureau: "inspection"},
    "case_new_open": {"act_type": lambda _bureau: "inspection"},
    "case_describe": ONE_CASE,
    "case_not_applicable": {**ONE_CASE, "kind": lambda _bureau: "collective_discussion"},
    "case_correct": {**ONE_CASE, "event": case_event},
    "case_assign": ONE_CASE,
    "case_evidence_form": ONE_CASE,
    "case_evidence": ONE_CASE,
    "case_document_open": {**ONE_CASE, "kind": lambda _bureau: "case_source"},
    "case_document": ONE_PAPER,
    "case_document_save": ONE_PAPER,
    "case_document_finish": ONE_PAPER,
    "case_document_merge": ONE_PAPER,
    "case_document_send": ONE_PAPER,
    "case_document_choose": ONE_CASE,
    "legal_basis_retire": {"pk": legal_basis},
    "discretion_add": {"pk": legal_basis},
    "discretion_retire": {"pk": discretion_standard},
    "case_document_make_up": ONE_PAPER,
    "case_document_redraft": ONE_PAPER,
    "case_document_pdf": ONE_PAPER,
    "case_serve_form": ONE_PAPER,
    "case_serve": ONE_PAPER,
    "paper": ONE_PAPER,
    "paper_pad": ONE_PAPER,
    "paper_sign": ONE_PAPER,
    "paper_scan": ONE_PAPER,
    "paper_certify": ONE_PAPER,
    "paper_copy": {**ONE_CASE, "document": issued_paper, "copy": signed_copy},
    "paper_word": ONE_PAPER,
    "paper_check": ONE_PAPER,
    "word_template": {"pk": word_template},
    "word_template_withdraw": {"pk": word_template},
    "signing_key_retire": {"pk": signing_key},
    "binding": ONE_CASE,
    "binding_order": ONE_CASE,
    "bound": ONE_CASE,
    "bound_progress": ONE_CASE,
    "bound_file": {"pk": read_case},
    "leaving": ONE_LEAVING,
    "leaving_print": ONE_LEAVING,
    "leaving_accept": ONE_LEAVING,
    "leaving_withdraw": ONE_LEAVING,
    "search_view": {"uid": saved_view},
    "search_drop_view": {"uid": saved_view},
    "duty_why": {"pk": finding},
    "duty_judge": {"pk": finding},
    "pack_effect": ONE_RULE_PACK,
    "pack_effect_progress": ONE_RULE_PACK,
    "pack_weigh": ONE_RULE_PACK,
    "pack_request": ONE_RULE_PACK,
    "calendar_moved": {"cause": moved_by},
    "setting_form": {"key": lambda _bureau: "ingest.normal"},
    "setting_change": {"key": lambda _bureau: "ingest.normal"},
    "setting_withdraw": {"key": lambda _bureau: "ingest.normal"},
    "note_form": {"req": lambda _bureau: "wuhan-26-2a"},
    "note_write": {"req": lambda _bureau: "wuhan-26-2a"},
    "note_take_back": {"req": lambda _bureau: "wuhan-26-2a"},
    "text_use": {"pk": regulation_text},
    "text_file": {"pk": regulation_text},
    "role_assign": {"pk": officer},
    "role_withdraw": {"pk": officer},
    "officer_suspend": {"pk": officer},
    "password_reset": {"pk": officer},
    **world_approving.PARTS,
    "approval": {"pk": approval},
    "approval_decide": {"pk": approval},
    "clearance": CLEARED,
    "clearance_pdf": CLEARED,
    "clearance_issue": CLEARED,
    "clearance_record": CLEARED,
    "station": NUMBERED_STATION,
    "station_order": NUMBERED_STATION,
    "station_order_end": NUMBERED_STATION,
    "station_rekey": NUMBERED_STATION,
    "station_stop": NUMBERED_STATION,
    "station_program": NUMBERED_STATION,
    "device": NUMBERED_DEVICE,
    "device_issue": NUMBERED_DEVICE,
    "device_repair": NUMBERED_DEVICE,
    "device_restore": NUMBERED_DEVICE,
    "device_retire": NUMBERED_DEVICE,
    "device_return": {"number": handover},
    "device_maintain": NUMBERED_DEVICE,
    "device_correct_form": NUMBERED_DEVICE,
    "device_correct": NUMBERED_DEVICE,
    "device_lose": NUMBERED_DEVICE,
    "device_find": NUMBERED_DEVICE,
    "handover": {"number": handover},
    "handover_check": {"number": handover},
    "handover_set_out": {"number": handover},
    "handover_pass": {"number": handover},
    "handover_amend": {"number": handover},
    "handover_photo": {"number": photographed},
    "ledger_sheet": {"number": ledger_sheet},
    "place_close": {"pk": fixed_place},
    "activity": NUMBERED_ACTIVITY,
    "activity_on_site": NUMBERED_ACTIVITY,
    "activity_card": NUMBERED_ACTIVITY,
    "activity_said": NUMBERED_ACTIVITY,
    "activity_state": NUMBERED_ACTIVITY,
    "site_settle": {"pk": site_event},
    "site_photos": {"batch": lambda _bureau: "0f6f6c1e-4f5b-4a8e-9a55-3a2b7a1d0c11"},
    "activity_export": NUMBERED_ACTIVITY,
    "activity_mark": {**NUMBERED_ACTIVITY, "step": lambda _bureau: "return"},
    "activity_scenes": NUMBERED_ACTIVITY,
    "activity_scenes_set": NUMBERED_ACTIVITY,
    "activity_except": NUMBERED_ACTIVITY,
    "activity_attribute": NUMBERED_ACTIVITY,
    "activity_camera_person": NUMBERED_ACTIVITY,
    "angles": NUMBERED_ACTIVITY,
    "angles_sound": NUMBERED_ACTIVITY,
    "angles_shift": NUMBERED_ACTIVITY,
    "angles_mark": NUMBERED_ACTIVITY,
    "angles_unmark": {**NUMBERED_ACTIVITY, "pk": review_mark},
    "interruption_new": NUMBERED_ACTIVITY,
    "interruption_report": NUMBERED_ACTIVITY,
    "interruption": ONE_BREAK,
    "interruption_resume": ONE_BREAK,
    "interruption_voice": ONE_BREAK,
    "interruption_tell": ONE_BREAK,
    "interruption_write": ONE_BREAK,
    "interruption_review": ONE_BREAK,
    "interruption_file": ONE_BREAK,
    "activity_certificate": NUMBERED_ACTIVITY,
    "access_request": {"number": viewing},
    "access_release": {"number": viewing},
    "access_revoke": {"number": viewing},
    "recording": NUMBERED_RECORDING,
    "classify_recording": NUMBERED_RECORDING,
    "recording_label": NUMBERED_RECORDING,
    "recording_ground": NUMBERED_RECORDING,
    "recording_ground_decide": {**NUMBERED_RECORDING, "pk": ground},
    "recording_hold_lift": {**NUMBERED_RECORDING, "pk": hold},
    "recording_extract": NUMBERED_RECORDING,
    "extraction_note": {"number": extraction},
    "recording_attribute": NUMBERED_RECORDING,
    "recording_mark": NUMBERED_RECORDING,
    "recording_judge_time": NUMBERED_RECORDING,
    "recording_poster": NUMBERED_RECORDING,
    "play_open": NUMBERED_RECORDING,
    "recording_media": {**NUMBERED_RECORDING, "token": token},
    "recording_sprite": {**NUMBERED_RECORDING, "token": token},
    "play_renew": {**NUMBERED_RECORDING, "token": token},
    "play_still": {**NUMBERED_RECORDING, "token": token},
    "snapshot": {"number": snapshot},
    "snapshot_picture": {"number": snapshot},
    "play_close": {**NUMBERED_RECORDING, "token": token},
    "intake_resume": {"number": receipt},
    "index_record": {"pk": index_record},
    "index_choose": {"pk": index_record},
    "patterns_receipt": {"number": receipt},
    "pattern_switch": {"code": lambda _bureau: "L5"},
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
    "expulsion": {"number": expulsion},
    "expulsion_confirm": {"number": expulsion},
    "expulsion_refuse": {"number": expulsion},
    "health_repair": {"pk": wrong},
    "health_protect": {"pk": wrong},
    "health_retire": {"pk": place},
    "trail_entry": {"uid": entry},
    "trail_proof": {"uid": entry},
    "slip_pdf": {"pk": slip},
    "stamp_take": {"pk": stamp},
}
# Their address names a rule, not a thing of a bureau: each bureau sees and does its own.
EVERYBODYS: frozenset[str] = frozenset(
    {
        "case_new_form",
        "case_new_open",
        "pattern_switch",
        "setting_form",
        "setting_change",
        "setting_withdraw",
        "note_form",
        "note_write",
        "note_take_back",
        "health_repair",
        "health_protect",
        "health_retire",
        "slip_pdf",
        "stamp_take",
    }
)
PEOPLE: dict[str, str] = {
    **THING_PEOPLE,
    "source_identity": "jia",
    "source_share": "juzhang",
    "source_file": "jia",
    "case_transfer_ask": "jia",
    "case_transfer_complete": "jia",
    "case_transfer_scan": "jia",
    "case_step": "jia",
    "case_link": "jia",
    "case_check_grounds": "jia",
    "case_describe": "jia",
    "case_not_applicable": "jia",
    "case_correct": "chuzhang",
    "case_assign": "chuzhang",
    "case_evidence": "jia",
    "case_document_open": "jia",
    "case_document_save": "jia",
    "case_document_finish": "jia",
    "case_document_merge": "jia",
    "case_document_send": "jia",
    "case_document_redraft": "jia",
    "case_serve": "jia",
    "paper_sign": "jia",
    "paper_scan": "jia",
    "paper_certify": "jia",
    "signing_key_retire": "jia",
    "binding_order": "jia",
    "leaving": "ding",
    "leaving_print": "ding",
    "leaving_accept": "ding",
    "leaving_withdraw": "ding",
    "access_request": "ding",
    **world_approving.PEOPLE,
    "approval": "chuzhang",
    "approval_decide": "chuzhang",
    "play_open": "jia",
    "recording_media": "jia",
    "recording_sprite": "jia",
    "play_renew": "jia",
    "play_still": "jia",
    "snapshot": "jia",
    "snapshot_picture": "jia",
    "play_close": "jia",
}
SECRETS = ("甲大药房", "乙口腔门诊部", "丙诊所", "云泽市解放路", "执法人员甲")
