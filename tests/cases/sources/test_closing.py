"""A source that was not filed is closed when its record is there and everybody the text names was told."""

from datetime import timedelta

import pytest

from liuhen.cases.models import Case
from liuhen.cases.sources.acts.closing import NewNotice, NotToldError, close_source, notify
from tests.cases import road
from tests.cases.sources.test_registering import MONDAY, a_source
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("data_dir")


def test_wuhan_13_2a_a_transferred_source_closes_only_when_the_organ_that_sent_it_was_told(cast: Cast) -> None:
    source = a_source(cast, channel="其他机关移送", complainant=None, organ="云泽市审计局", letter="云审移〔2026〕8号")
    Case.objects.filter(pk=source.case_id).update(state="accepted")
    source.case.refresh_from_db()
    later = MONDAY + timedelta(days=3)
    road.issued(source.case, "not_filed_record", by=cast.officer, at=later, checked="核查属实但不属违法。")
    Case.objects.filter(pk=source.case_id).update(state="closed_not_filed")

    with pytest.raises(NotToldError, match="移送机关") as refusal:
        close_source(source, by=cast.officer, at=later + timedelta(hours=1))
    assert "第十三条" in refusal.value.article

    told = NewNotice(to="移送机关", told_at=later, method="函告", words="经核查不予立案", proof="云医保函〔2026〕1号")
    notify(source, told, by=cast.officer, at=later + timedelta(hours=2))
    close_source(source, by=cast.officer, at=later + timedelta(hours=3))

    source.refresh_from_db()
    assert source.closed_at
