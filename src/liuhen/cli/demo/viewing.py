"""Requests to view: one watched already, one approved and waiting to be opened, one waiting for approval."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from liuhen.access import acts as access
from liuhen.access.limits import Terms
from liuhen.access.models import AccessRequest
from liuhen.approvals.chain import Decision
from liuhen.cli.demo.story import Story
from liuhen.evidence.models import Recording


def steps() -> dict[str, Callable[[Story], None]]:
    """Name what happens around viewing, once footage is in."""
    return {
        "view opened": partial(_ask, by="jia", device="YZ-05", purpose="制作查封清单，核对清点过程", until="released"),
        "view approved": partial(_ask, by="yi", device="YZ-01", purpose="核对询问笔录与录像是否一致", until="approved"),
        "view asked": partial(_ask, by="yi", device="YZ-03", purpose="制作现场检查笔录，核对清点过程", until="asked"),
    }


def _ask(story: Story, *, by: str, device: str, purpose: str, until: str) -> None:
    officer = story.people[by]
    if AccessRequest.objects.filter(bureau=officer.bureau, purpose=purpose).exists():
        return
    videos = Recording.objects.filter(bureau=officer.bureau, device__number=device, medium="video", damage="")
    new = access.NewRequest(
        recordings=tuple(videos.order_by("number")),
        purpose=purpose,
        terms=Terms(window_from=story.now, window_until=story.now + timedelta(days=3)),
    )
    request = access.request_viewing(new, by=officer, at=story.now)
    if until == "asked" or request.approval is None:
        return
    request = access.approve_viewing(
        request.approval,
        by=story.people["chuzhang"],
        decision=Decision.AGREE,
        opinion="同意，仅限本案使用。",
        at=story.now,
    )
    if until == "released":
        access.release(request.permit, by=story.people["ding"], at=story.now)
