"""Whatever a bureau sets: duties never end later, protections never earlier, and only the text can be breached."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.law.timeline import OFFICER, WUHAN, a_trip, beijing, rule

from liuhen.law.check import check
from liuhen.law.checks.retention import protection
from liuhen.law.facts import Interval, RecordingFacts
from liuhen.law.finding import Status
from liuhen.law.settings import Setting, WeakerSettingError
from liuhen.law.settings.weaker import accept
from liuhen.law.term import Term

LATER = beijing("2027-12-01 12:00")


def setting(key: str, value: str, **days: date | None) -> Setting:
    return Setting(key=key, value=value, document_number="云医保办〔2026〕3号", **days)


HOURS = (f"{n} 小时" for n in (1, 24, 72))
WORKING_DAYS = (f"{n} 个工作日" for n in (1, 2, 9))
CIVIL_DAYS = (f"{n} 日" for n in (1, 3, 40))
TERMS = st.sampled_from(["当日", *HOURS, *WORKING_DAYS, *CIVIL_DAYS])
KEPT = st.sampled_from(["1 日", "90 日", "400 日", "1 个月", "3 个月", "13 个月", "1 年", "3 年"])
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))
SETTINGS = st.lists(
    st.builds(setting, st.sampled_from(["ingest.normal", "ingest.exception"]), TERMS, from_on=DAYS, until_on=DAYS)
    | st.builds(setting, st.just("retention.av_ordinary"), KEPT, from_on=DAYS, until_on=DAYS)
    | st.builds(setting, st.just("ingest.labels"), st.just("涉案科室")),
    max_size=5,
).map(tuple)
MINUTES = st.integers(min_value=0, max_value=365 * 24 * 60)
START = beijing("2026-01-01 00:00")


@st.composite
def recordings(draw: st.DrawFn) -> RecordingFacts:
    first = START + timedelta(minutes=draw(MINUTES))
    last = first + timedelta(minutes=draw(st.integers(min_value=0, max_value=3000)))
    stored = draw(st.none() | st.integers(min_value=0, max_value=20000))
    ground = draw(st.sampled_from(["", "连续工作"]))
    back = last + timedelta(minutes=draw(st.integers(min_value=0, max_value=9000))) if ground else None
    trip = a_trip(exception_ground=ground, exception_reason="外地", returned_at=back) if ground else None
    return RecordingFacts(
        id="9",
        number="LX-2026-000009",
        medium="video",
        started=Interval(earliest=first, latest=last),
        ended=Interval(earliest=first, latest=last),
        stored_at=last + timedelta(minutes=stored) if stored is not None else None,
        recorded_by=OFFICER,
        trip=trip,
    )


@given(recordings(), SETTINGS)
def test_with_any_settings_a_duty_never_ends_later(recording: RecordingFacts, settings: tuple[Setting, ...]) -> None:
    plain = rule(check(recording, WUHAN, LATER), "ingest.deadline")
    found = rule(check(recording, WUHAN.under(settings), LATER), "ingest.deadline")

    assert plain.due_at is not None
    assert found.due_at is not None
    assert found.due_at <= plain.due_at
    assert (found.overdue_at or found.due_at) <= (plain.overdue_at or plain.due_at)


@given(recordings(), SETTINGS)
def test_with_any_settings_only_the_text_can_be_breached(
    recording: RecordingFacts, settings: tuple[Setting, ...]
) -> None:
    plain = {one.rule: one.status_at(LATER) for one in check(recording, WUHAN, LATER)}
    found = {one.rule: one.status_at(LATER) for one in check(recording, WUHAN.under(settings), LATER)}

    breached = {name for name, status in found.items() if status is Status.BREACHED}
    assert breached == {name for name, status in plain.items() if status is Status.BREACHED}


@given(recordings(), SETTINGS)
def test_with_any_settings_a_protection_never_ends_earlier(
    recording: RecordingFacts, settings: tuple[Setting, ...]
) -> None:
    plain, found = protection(recording, WUHAN), protection(recording, WUHAN.under(settings))

    assert (plain is None) == (found is None)
    if plain is not None and found is not None and found.until is not None:
        assert plain.until is not None
        assert plain.until <= found.until


@given(TERMS, st.dates(date(2020, 1, 1), date(2026, 12, 1)), st.integers(min_value=0, max_value=1439))
def test_a_value_refused_as_weaker_would_never_have_ended_earlier(value: str, day: date, minute: int) -> None:
    start = beijing(f"{day} 00:00") + timedelta(minutes=minute)
    own = Term(amount=2, unit="working_days").due(start, calendar=WUHAN.calendar)
    mine = setting("ingest.normal", value).term.due(start, calendar=WUHAN.calendar)

    try:
        accept(WUHAN, "ingest.normal", value)
    except WeakerSettingError:
        assert own.at <= mine.at
