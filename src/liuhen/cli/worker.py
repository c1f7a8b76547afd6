"""`liuhen worker`: the one literal table of background tasks, and the process that runs them (decisions 6, 8)."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

import click
from django.conf import settings
from django.utils import timezone

from liuhen.access import acts as access
from liuhen.archive.acts import make_file
from liuhen.archive.binding.acts import make_bound
from liuhen.archive.binding.queries import BIND
from liuhen.archive.models import TASK, CaseFile
from liuhen.bureau.acting import Machine
from liuhen.bureau.acts import clock, slips, stamps, sum_attempts, witness
from liuhen.bureau.models import Bureau
from liuhen.cases import acts as cases
from liuhen.cases.models import Case
from liuhen.cli.stores import require_enforcing
from liuhen.cli.watching import EVERY_SECONDS, StationWatch
from liuhen.devices.acts import ReadClock, note_filmed_clock
from liuhen.devices.clockcode import clock_instant
from liuhen.docks.acts import Intake, Progress
from liuhen.documents import acts as documents
from liuhen.duties import acts as duties
from liuhen.duties.models import RuleEffect
from liuhen.duties.rules import acts as rules
from liuhen.duties.rules.queries import GivenUpError
from liuhen.evidence.acts.deriving import COPY, LOOK, PREVIEW, ask_for_copy, ask_for_look
from liuhen.evidence.keeping.acts import rounds as keeping
from liuhen.evidence.keeping.acts.repairing import MEND, mend_one
from liuhen.evidence.keeping.models import Place, Repair
from liuhen.evidence.models import Receipt, Recording
from liuhen.evidence.queries import vault
from liuhen.evidence.stores.acts.expelling import carry_out
from liuhen.evidence.timing.acts import hear_again, length_of
from liuhen.evidence.timing.again import from_picture
from liuhen.evidence.timing.queries import to_hear
from liuhen.evidence.witness import SHANGHAI
from liuhen.field import acts as field
from liuhen.jobs.runner import Lane, Periodic, Running, Task, Worker
from liuhen.media.code import read_code
from liuhen.media.derive import copy_for_playing, folder_of, look_through, needs_copy, preview
from liuhen.media.facts import MediaFacts
from liuhen.media.frames import grey_frames
from liuhen.media.osd import Shown, read_clock
from liuhen.media.probe import media_facts
from liuhen.search import acts as search
from liuhen.trail import integrator
from liuhen.trail import queries as trail


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A recording's original and where its derivatives lie."""

    original: Path
    folder: Path
    facts: MediaFacts


def derive_recording(running: Running) -> None:
    """Make poster and waveform of one sealed recording, then attribute it; sealing never waits for this."""
    recording = int(running.payload["recording"])
    with _subject(running) as subject:
        preview(subject.original, subject.facts, subject.folder, should_stop=running.should_stop)
    if running.should_stop():
        return
    if needs_copy(subject.facts):  # a long conversion has a lane of its own
        ask_for_copy(recording)
    ask_for_look(recording)
    _attribute(recording)


def _attribute(recording: int) -> None:
    """Put a recording to the activity its witnesses agree on; where they do not, a person will (归类)."""
    row = Recording.objects.select_related("bureau").get(pk=recording)
    if not row.activities.filter(ended_at__isnull=True).exists():
        field.attribute(row, by=Machine("attribute", bureau=row.bureau), at=timezone.now())


def copy_recording(running: Running) -> None:
    """Make the copy of one recording that a browser can play."""
    with _subject(running) as subject:
        length = subject.facts.milliseconds or 0

        def tell(made: int) -> None:
            running.say(min(made, length) // 1000, length // 1000, "正在制作播放用的转换件（秒）")

        copy_for_playing(subject.original, subject.facts, subject.folder, should_stop=running.should_stop, tell=tell)


def look_through_recording(running: Running) -> None:
    """Make the sheet of small pictures of one recording, find where it is black, still or silent, and its clock."""
    with _subject(running) as subject:
        look_through(subject.original, subject.facts, subject.folder, should_stop=running.should_stop)
        if not running.should_stop():
            _find_code(int(running.payload["recording"]), subject, running.should_stop)
        shown = read_clock(subject.original, subject.facts, should_stop=running.should_stop)
    if not running.should_stop():
        _hear(int(running.payload["recording"]), shown)


def _find_code(recording: int, subject: Subject, should_stop: Callable[[], bool]) -> None:
    """Look for the clock code of this machine in the first and last seconds: the device filmed it at the cabinet."""
    row = Recording.objects.select_related("device__bureau").get(pk=recording)
    said = row.time_claims.filter(witness__in=("file_name", "container"), start__isnull=False)
    claim = said.order_by("-witness").first()  # the name before the head of the file: some heads write another zone
    if row.device is None or claim is None or claim.start is None:
        return
    for place_ms, picture in grey_frames(subject.original, subject.facts, subject.folder, should_stop=should_stop):
        true_time = clock_instant(read_code(picture))
        if true_time is not None:
            shown = claim.start + timedelta(milliseconds=place_ms)
            found = ReadClock(recording_id=row.pk, true_time=true_time, device_time=shown)
            note_filmed_clock(row.device, found, at=timezone.now())
            return


def _hear(recording: int, shown: Shown | None) -> None:
    """Judge the time of a recording anew with the clock of its picture, where it could be read, and the drift known."""
    row = Recording.objects.select_related("bureau", "device").get(pk=recording)
    start = shown.start.replace(tzinfo=SHANGHAI) if shown else None
    picture = from_picture(start, length_of(row), shown.words) if shown and start else None
    hear_again(row, by=Machine("hearing", bureau=row.bureau), at=timezone.now(), picture=picture)


def hear_clocks(at: datetime) -> None:
    """Judge anew the time of recordings whose device was measured after they were taken in."""
    for row in to_hear(at):
        hear_again(row, by=Machine("hearing", bureau=row.bureau), at=at)


@contextlib.contextmanager
def _subject(running: Running) -> Iterator[Subject]:
    recording = Recording.objects.select_related("arrival__original").get(pk=running.payload["recording"])
    digest = recording.original.sha256
    folder = folder_of(settings.DATA_DIR / "derived", digest)
    with vault().at_hand(digest) as original:
        yield Subject(original=original, folder=folder, facts=media_facts(original))


def take_in_receipt(running: Running) -> None:
    """Receive and seal the files of one receipt; started again after a crash it goes on where it stood."""
    receipt = Receipt.objects.select_related("operator", "bureau", "device", "handed_over_by").get(
        pk=running.payload["receipt"]
    )

    def watch(far: Progress) -> None:
        running.say(far.verified, far.total, far.name)

    Intake(
        receipt=receipt,
        vault=vault(),
        staging=settings.DATA_DIR / "staging",
        clock=timezone.now,
        watch=watch,
        should_stop=running.should_stop,
    ).run()


def make_case_file(running: Running) -> None:
    """Build one case file and close it; a build cut short is begun anew."""
    file = CaseFile.objects.select_related("bureau", "case", "announced_by").get(pk=running.payload["case_file"])
    make_file(file, clock=timezone.now, tell=running.say)


def bind_case_file(running: Running) -> None:
    """Bind the file of one case for reading; cut short, it is begun anew."""
    case = Case.objects.select_related("bureau").get(pk=running.payload["case"])
    make_bound(case, at=timezone.now(), tell=running.say)


def weigh_rules(running: Running) -> None:
    """Compute what a proposed version of the rules would change; given up half way, it is begun anew."""
    effect = RuleEffect.objects.select_related("version", "version__bureau").get(pk=running.payload["effect"])
    with contextlib.suppress(GivenUpError):
        rules.compute_effect(effect, at=timezone.now(), tell=_teller(running, "正在核对"))


def move_terms(running: Running) -> None:
    """Count again the terms that a change of the calendar touched."""
    rules.move_terms(str(running.payload["cause"]), at=timezone.now(), tell=_teller(running, "正在重算期限"))


def renew_findings(running: Running) -> None:
    """Make the findings of a bureau again after a version has come into force."""
    bureau = Bureau.objects.get(pk=running.payload["bureau"])
    rules.renew_findings(bureau, at=timezone.now(), tell=_teller(running, "正在重算职责"))


def _teller(running: Running, words: str) -> Callable[[int, int], bool]:
    def tell(done: int, total: int) -> bool:
        running.say(done, total, words)
        return not running.should_stop()

    return tell


def begin_rules(at: datetime) -> None:
    """Note the versions of the rules whose day has come."""
    rules.begin_due(at=at)


def expire_access(at: datetime) -> None:
    """End plays and permits whose time has run out, bureau by bureau."""
    for bureau in Bureau.objects.all():
        access.expire(at=at, bureau=bureau)


def finish_documents(at: datetime) -> None:
    """Make the page of documents whose number was taken before the machine stopped."""
    cases.finish_reserved(at=at)


def renew_teams(at: datetime) -> None:
    """Give the officers in charge of open cases what the table of leaves has gained since."""
    cases.renew_teams(at=at)


def void_stale_documents(at: datetime) -> None:
    """Void numbers that were reserved and not issued within a day."""
    documents.void_stale(at=at)


def count_place(running: Running) -> None:
    """Count everything one place holds and should hold."""
    keeping.count_place(_place(running), by=SCRUB, clock=timezone.now, should_stop=running.should_stop)


def read_place(running: Running) -> None:
    """Re-read what one place was not read for longest."""
    keeping.read_place(_place(running), by=SCRUB, clock=timezone.now, should_stop=running.should_stop)


def fill_place(running: Running) -> None:
    """Bring one replica what lacks copies."""
    keeping.fill_place(_place(running), by=SCRUB, clock=timezone.now, should_stop=running.should_stop)


def mend_original(running: Running) -> None:
    """Take one damaged original back from a good copy."""
    repair = Repair.objects.select_related("fault__place", "source").get(pk=running.payload["repair"])
    mend_one(repair, by=SCRUB, clock=timezone.now)


def _place(running: Running) -> Place:
    return Place.objects.get(pk=running.payload["place"])


def watch_stations(_at: datetime) -> None:
    """Look at the folders of the stations; what is complete is announced under their standing orders."""
    _stations.look()


def attack_store(_at: datetime) -> None:
    """Attack the object store in use when its last lock self-test is a week old."""
    require_enforcing()


def carry_out_expulsions(at: datetime) -> None:
    """Remove what two persons decided to remove."""
    carry_out(at=at)


def sum_up_the_door(at: datetime) -> None:
    """Turn the counts of callers turned away into one entry."""
    sum_attempts(at=at)


SCRUB = Machine("scrub")
# Lanes of their own, so that a long conversion never holds up a poster or a card, nor one large card the next.
PREVIEW_TASKS: Mapping[str, Task] = {PREVIEW: derive_recording}
COPY_TASKS: Mapping[str, Task] = {COPY: copy_recording, LOOK: look_through_recording}
INTAKE_TASKS: Mapping[str, Task] = {"docks.take_in": take_in_receipt}
ARCHIVE_TASKS: Mapping[str, Task] = {TASK: make_case_file}
BINDING_TASKS: Mapping[str, Task] = {BIND: bind_case_file}  # a reader waits: never behind an image
RULES_TASKS: Mapping[str, Task] = {
    rules.EFFECT_TASK: weigh_rules,
    rules.MOVE_TASK: move_terms,
    rules.RENEW_TASK: renew_findings,
}
SOURCES_AT_ONCE = 64  # a slow or dead source keeps its own thread waiting and nobody else's
KEEPING_TASKS: Mapping[str, Task] = {
    keeping.COUNT: count_place,
    keeping.READ: read_place,
    keeping.COPY: fill_place,
}
MENDING_TASKS: Mapping[str, Task] = {MEND: mend_original}  # a repair never waits for a night of reading
LANES = (
    Lane(tasks=PREVIEW_TASKS),
    Lane(tasks=COPY_TASKS),
    Lane(tasks=ARCHIVE_TASKS),
    Lane(tasks=BINDING_TASKS),
    Lane(tasks=RULES_TASKS),
    Lane(tasks=KEEPING_TASKS, width=3),
    Lane(tasks=MENDING_TASKS),
    Lane(tasks=INTAKE_TASKS, width=SOURCES_AT_ONCE),
)
TASKS: Mapping[str, Task] = {
    **PREVIEW_TASKS,
    **COPY_TASKS,
    **ARCHIVE_TASKS,
    **BINDING_TASKS,
    **RULES_TASKS,
    **KEEPING_TASKS,
    **MENDING_TASKS,
    **INTAKE_TASKS,
}
_stations = StationWatch()
PERIODIC_TASKS: tuple[Periodic, ...] = (
    Periodic(kind="docks.watch", seconds=EVERY_SECONDS, run=watch_stations),
    Periodic(kind="door.sum", seconds=60, run=sum_up_the_door),
    Periodic(kind="vault.rounds", seconds=60, run=keeping.ask_for_rounds),
    Periodic(kind="trail.integrate", seconds=0.5, run=integrator.tick),
    Periodic(kind="trail.check", seconds=24 * 3600, run=trail.keep_check),
    Periodic(kind="trail.slip", seconds=3600, run=slips.make_daily_slip),
    Periodic(kind="trail.witness", seconds=3600, run=witness.send_to_witnesses),
    Periodic(kind="trail.stamp", seconds=3600, run=stamps.stamp_daily),
    Periodic(kind="clock.watch", seconds=1, run=clock.watch_clock_here),
    Periodic(kind="clock.compare", seconds=3600, run=clock.compare_with_sources),
    Periodic(kind="duties.project", seconds=2, run=duties.run_projector),
    Periodic(kind="search.project", seconds=1, run=search.run_projector),
    Periodic(kind="rules.begin", seconds=60, run=begin_rules),
    Periodic(kind="access.expire", seconds=60, run=expire_access),
    Periodic(kind="stores.test", seconds=24 * 3600, run=attack_store),
    Periodic(kind="stores.expel", seconds=60, run=carry_out_expulsions),
    Periodic(kind="recordings.hear", seconds=300, run=hear_clocks),
    Periodic(kind="cases.team", seconds=24 * 3600, run=renew_teams),
    Periodic(kind="documents.finish", seconds=300, run=finish_documents),
    Periodic(kind="documents.void_stale", seconds=3600, run=void_stale_documents),
)


@click.command("worker", help="办理后台任务，直到收到停止信号")
def command() -> None:
    """Run the background tasks until told to stop."""
    require_enforcing()  # a store that does not hold its locks gets nothing
    worker = Worker(LANES, PERIODIC_TASKS)

    def stop(_number: int, _frame: FrameType | None) -> None:
        threading.Thread(target=worker.end).start()  # `end` takes a lock the interrupted thread may hold

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.run()
