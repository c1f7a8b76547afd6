"""A terminated case with recordings from a real card on its file, brought there through the product's own doors."""

from datetime import timedelta
from pathlib import Path

from tests.cases.road import day, terminated
from tests.cast import Cast
from tests.docks.cards import named_card

from liuhen.archive.acts import announce_file, make_file
from liuhen.archive.models import CaseFile
from liuhen.cases.acts import Description, describe, file_evidence
from liuhen.cases.models import Case
from liuhen.docks.acts import Intake
from liuhen.docks.recognise import recognise
from liuhen.evidence.acts import announce, mark_evidence
from liuhen.evidence.models import Recording
from liuhen.evidence.queries import vault

CLOSING_DAY = day(60)


def case_with_recordings(cast: Cast, data: Path) -> Case:
    """Bring a case to its end, with everything of one card on its file and the archive class chosen."""
    card = named_card(data / "card")
    receipt = announce(recognise(card), by=cast.custodian, at=day(1), handed_over_by=cast.officer)
    Intake(receipt=receipt, vault=vault(), staging=data / "staging", clock=lambda: day(1)).run()
    case = terminated(cast)
    recordings = list(Recording.objects.order_by("pk"))
    file_evidence(case, recordings, purpose="证明违法事实", by=cast.officer, at=day(54))
    mark_evidence(recordings[0], is_evidence=True, reason="证明违法事实", by=cast.officer, at=day(54))
    return describe(case, Description(archive_class="30年", reasons="处罚案卷"), by=cast.officer, at=day(55))


def close_now(case: Case, cast: Cast) -> CaseFile:
    """Announce a file and build it at once."""
    file = announce_file(case, by=cast.archivist, at=CLOSING_DAY)
    return make_file(file, clock=lambda: CLOSING_DAY + timedelta(minutes=5))
