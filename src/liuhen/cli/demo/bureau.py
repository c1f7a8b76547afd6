"""Builds the demonstration step by step; a build cut short is taken up where it stopped."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from liuhen.cli.demo import casework, story, viewing
from liuhen.cli.demo.people import HOUSEHOLDS, found
from liuhen.cli.demo.stories import bureaus
from liuhen.cli.demo.story import VISITS, Story

Act = Callable[[Story], None]


def steps() -> dict[str, Act]:
    """Name every step in its order; each is repeated harmlessly when a build is taken up again."""
    named: dict[str, Act] = {"devices": story.register_devices}
    for visit in VISITS:
        named[f"issue {visit.device}"] = partial(story.issue_device, visit)
        named[f"visit {visit.device}"] = partial(story.go_out, visit)
        named[f"return {visit.device}"] = partial(story.return_device, visit)
    named |= casework.before_the_footage()
    for visit in VISITS:
        named[f"card {visit.device}"] = partial(story.write_visit_card, visit)
        named[f"take in {visit.device}"] = partial(story.take_card_in, visit)
    return named | casework.after_the_footage() | viewing.steps() | bureaus.steps()


def build(*, is_small: bool = False) -> None:
    """Build what is not built yet; footage comes last, so that everything else can be seen at once."""
    at = timezone.now()
    for home in HOUSEHOLDS:
        found(home, at=at)
    cards = settings.INTAKE_ROOTS[0]
    cards.mkdir(parents=True, exist_ok=True)
    tale = Story(now=at, cards=cards, is_small=is_small)
    path = Path(settings.DATA_DIR) / "run" / "demo-steps.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    done: list[str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    for name, act in steps().items():
        if name not in done:
            act(tale)
            done.append(name)
            path.write_text(json.dumps(done), encoding="utf-8")
