"""Previews are asked for once, again when they were lost, and not for ever."""

import pytest

from liuhen.evidence.acts.deriving import PREVIEW, ask_for_look, ask_for_preview
from liuhen.jobs.models import Job
from liuhen.jobs.port import is_given_up

pytestmark = pytest.mark.django_db


def test_asking_twice_is_one_job() -> None:
    ask_for_preview(7)
    ask_for_preview(7)

    assert 1 == Job.objects.filter(kind=PREVIEW, dedupe="recording:7").count()


def test_what_was_done_and_lost_is_asked_for_again() -> None:
    ask_for_preview(7)
    Job.objects.update(state=Job.State.DONE)

    ask_for_preview(7)

    assert 2 == Job.objects.filter(kind=PREVIEW).count()


def test_what_failed_for_good_is_left_to_a_person() -> None:
    ask_for_preview(7)
    Job.objects.update(state=Job.State.DEAD)

    ask_for_preview(7)
    ask_for_look(7)

    assert is_given_up(PREVIEW, "recording:7")
    assert 1 == Job.objects.filter(kind=PREVIEW).count()
    assert 2 == Job.objects.count()
