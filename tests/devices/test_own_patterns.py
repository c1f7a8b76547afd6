"""A bureau adds its own patterns and switches off what misleads it, each with two sentences."""

from datetime import UTC, datetime

import pytest
from tests.cast import Cast

from liuhen.bureau.acting import RoleRefusal
from liuhen.devices.acts import NewPattern, PatternError, add_pattern, switch_pattern
from liuhen.devices.naming import TemplateError
from liuhen.devices.patterns import hear, shipped
from liuhen.devices.queries import kept_patterns, patterns_of
from liuhen.trail.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 21, 8, 40, tzinfo=UTC)
WHY = "华安 V8 这样命名。说明书第 12 页写明。"
NEW = NewPattern(name="华安 V8", template="HA{设备:4}-{日期}{时间}", example="HA0042-20260918100000.mp4", reason=WHY)


def test_an_own_pattern_is_read_from_then_on_and_in_this_bureau_alone(cast: Cast) -> None:
    add_pattern(NEW, by=cast.custodian, at=NOW)

    heard = hear(NEW.example, patterns_of(cast.bureau))
    assert ("B-001", "0042") == (heard.patterns[0].code, heard.taken.device)
    assert () == hear(NEW.example, patterns_of(cast.stranger.bureau)).patterns
    assert WHY in Entry.objects.get(verb="pattern.add").body


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"name": " "}, "名称"),
        ({"reason": "不知道"}, "两句话"),
        ({"reason": "华安 V8 这样命名的一句话"}, "两句话"),
        ({"example": ""}, "示例"),
        ({"example": "REC_0001.MP4"}, "对不上"),
    ],
)
def test_a_pattern_without_name_reason_or_a_fitting_example_is_not_kept(
    cast: Cast, wrong: dict[str, str], why: str
) -> None:
    fields = {name: getattr(NEW, name) for name in NEW.__slots__} | wrong

    with pytest.raises(PatternError, match=why):
        add_pattern(NewPattern(**fields), by=cast.custodian, at=NOW)

    assert shipped().patterns == patterns_of(cast.bureau)


def test_a_template_nobody_understands_is_not_kept(cast: Cast) -> None:
    fields = {name: getattr(NEW, name) for name in NEW.__slots__} | {"template": "HA{机号}"}

    with pytest.raises(TemplateError):
        add_pattern(NewPattern(**fields), by=cast.custodian, at=NOW)


def test_a_shipped_pattern_is_switched_off_and_on_with_an_entry_each(cast: Cast) -> None:
    switch_pattern("L5", is_on=False, by=cast.custodian, at=NOW, reason=WHY)
    off = {kept.pattern.code for kept in kept_patterns(cast.bureau) if not kept.is_on}
    with pytest.raises(PatternError, match="已经停用"):
        switch_pattern("L5", is_on=False, by=cast.custodian, at=NOW, reason=WHY)
    switch_pattern("L5", is_on=True, by=cast.custodian, at=NOW, reason=WHY)

    assert {"L5"} == off
    assert shipped().patterns == patterns_of(cast.bureau)
    assert 2 == Entry.objects.filter(verb="pattern.switch", kind="act").count()


def test_an_unknown_pattern_and_an_officer_without_the_role_are_refused(cast: Cast) -> None:
    with pytest.raises(PatternError, match="没有式样"):
        switch_pattern("L99", is_on=False, by=cast.custodian, at=NOW, reason=WHY)
    with pytest.raises(RoleRefusal):
        switch_pattern("L5", is_on=False, by=cast.officer, at=NOW, reason=WHY)
