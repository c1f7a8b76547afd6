"""What officers say on site reaches the findings: yiliang-8-1k, 9-1f, 11-2a, 11-2b, baofeng-2-1, 7-2a, 7-2b."""

from datetime import UTC, date, datetime, timedelta

from tests.cast import Cast, small_bureau
from tests.field.test_site import pressed
from tests.tapes import tape

from liuhen.bureau.models import Certificate
from liuhen.bureau.queries import active_pack
from liuhen.field.acts import NewActivity, attribute, plan
from liuhen.field.attribution import Basis
from liuhen.field.models import Activity, SiteEvent
from liuhen.field.queries import activity_facts, suggestion_for
from liuhen.field.site import acts
from liuhen.field.site.acts import NewStatement
from liuhen.field.site.words import About, EventKind
from liuhen.law.check import check
from liuhen.law.finding import Finding, Status

TEN = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)
CANNOT = "受客观条件限制无法全程录音录像"


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def held(cast: Cast, scene: str, *, until: float = 60) -> Activity:
    """Hold an activity from ten o'clock, written down on a phone."""
    new = NewActivity(
        title="检查", place="中山路", party="甲", scenes=(scene,), officers=(cast.officer, cast.partner), planned_at=TEN
    )
    activity = plan(new, by=cast.officer, at=TEN)
    for kind, minute in ((EventKind.ARRIVE, 0.0), (EventKind.END, until), (EventKind.DEPART, until + 1)):
        acts.note(activity, pressed(kind, minute), by=cast.officer)
    activity.refresh_from_db()
    return activity


def film(cast: Cast, activity: Activity, start: float, minutes: float) -> None:
    attribute(tape(cast.officer, at(start), minutes), by=cast.officer, at=at(200), activity=activity)


def say(cast: Cast, activity: Activity, about: About, value: str, reason: str = "") -> None:
    acts.state(activity, NewStatement(about=about, value=value, reason=reason), by=cast.officer, at=at(120))


def findings(activity: Activity, rule: str) -> list[Finding]:
    found = check(activity_facts(activity), active_pack(activity.bureau), at(2000))
    return [one for one in found if one.rule.startswith(rule)]


def statuses(activity: Activity, rule: str) -> list[Status]:
    return [one.status_at(at(600)) for one in findings(activity, rule)]


def test_only_key_stages_count_where_that_was_claimed_and_a_text_record_is_there(db: None) -> None:
    cast = small_bureau("yiliang")
    activity = held(cast, "violation_handling")
    film(cast, activity, 10, 5)
    assert [Status.BREACHED] == statuses(activity, "recording.duty.violation_handling")

    say(cast, activity, About.FALLBACK, CANNOT, "停电，设备无法充电")
    assert [Status.MET] == statuses(activity, "recording.duty.violation_handling")
    assert [Status.BREACHED] == statuses(activity, "recording.fallback.text_record")

    say(cast, activity, About.TEXT_RECORD, "现场笔录")
    assert [Status.MET] == statuses(activity, "recording.fallback.text_record")


def test_baofeng_knows_the_same_way_out_under_its_own_article(db: None) -> None:
    cast = small_bureau("baofeng")
    activity = held(cast, "violation_handling")
    film(cast, activity, 10, 5)
    say(cast, activity, About.FALLBACK, CANNOT, "停电")

    [owed] = findings(activity, "recording.fallback.text_record")
    assert "第七条第二款" in owed.citation.article


def test_an_exemption_stops_the_duty_and_one_taken_back_wakes_it(db: None) -> None:
    cast = small_bureau("yiliang")
    activity = held(cast, "site_inspection")
    assert [Status.BREACHED] == statuses(activity, "recording.duty.site_inspection")

    say(cast, activity, About.EXEMPTION, "state_secret", "涉密场所")
    assert [Status.NOT_APPLICABLE] == statuses(activity, "recording.duty.site_inspection")

    say(cast, activity, About.EXEMPTION, "")
    assert [Status.BREACHED] == statuses(activity, "recording.duty.site_inspection")


def test_a_witness_must_be_seen_only_where_one_was_there(db: None) -> None:
    cast = small_bureau("yiliang")
    activity = held(cast, "site_inspection")
    film(cast, activity, 0, 60)

    def wanted() -> str:
        return "".join(one.words for one in findings(activity, "content"))

    assert "见证人" not in wanted()
    say(cast, activity, About.WITNESS, "yes")
    assert "见证人" in wanted()


def test_an_inspection_with_a_text_record_has_left_a_trace(db: None) -> None:
    cast = small_bureau("baofeng")
    activity = held(cast, "daily_inspection")
    assert Status.MET not in statuses(activity, "activity.trace")

    say(cast, activity, About.TEXT_RECORD, "检查笔录")

    assert [Status.MET] == statuses(activity, "activity.trace")


def test_what_is_pressed_on_site_counts_until_somebody_listens(cast: Cast) -> None:
    activity = held(cast, "onsite_enforcement")
    film(cast, activity, 0, 60)
    assert [Status.NEEDS_JUDGEMENT] == statuses(activity, "session.preamble")

    acts.note(activity, pressed(EventKind.PREAMBLE, 1), by=cast.officer)
    assert [Status.MET] == statuses(activity, "session.preamble")

    say(cast, activity, About.PREAMBLE, "no")
    assert [Status.BREACHED] == statuses(activity, "session.preamble")


def test_a_certificate_that_ends_at_midnight_while_the_activity_runs_on_is_for_a_person_to_judge(cast: Cast) -> None:
    Certificate.objects.filter(officer=cast.partner).update(valid_until=date(2026, 9, 18))
    day, night = held(cast, "onsite_enforcement", until=60), held(cast, "onsite_enforcement", until=60 * 15)

    assert [] == findings(day, "staff.certificate")
    [found] = findings(night, "staff.certificate")
    assert (Status.NEEDS_JUDGEMENT, True) == (found.status_at(at(2000)), cast.partner.name in found.words)


def test_a_photograph_belongs_to_the_activity_it_was_taken_at_whatever_its_own_clock_says(cast: Cast) -> None:
    activity = held(cast, "onsite_enforcement")
    picture = tape(cast.officer, at(-100_000), 0, medium="photo")
    event = acts.note(activity, pressed(EventKind.PHOTO, 5), by=cast.officer)
    SiteEvent.objects.filter(pk=event.pk).update(upload_uid=picture.arrival.uid)

    assert (activity, Basis.PERSON) == suggestion_for(picture)
