"""Templates take what stands in a name, and say where a name goes another way."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuhen.devices.naming import FIELDS, Taken, TemplateError, template
from liuhen.devices.patterns import hear, shipped, stem_of

NAMED = template("{字母数字}_{设备}_{人员:5-12}_{日期}_{时间}{重点}")


@pytest.mark.parametrize("pattern", shipped().patterns, ids=lambda pattern: pattern.code)
def test_every_shipped_pattern_fits_its_own_example_and_names_where_it_was_seen(pattern: object) -> None:
    assert pattern in hear(pattern.example, shipped().patterns).patterns  # type: ignore[attr-defined]
    assert pattern.source  # type: ignore[attr-defined]


def test_a_template_takes_device_officer_instant_and_mark() -> None:
    taken = NAMED.takes("DCIM/DCAM_CAM001_000001_20260804_100000_IMP")

    assert taken == Taken(
        device="CAM001", officer="000001", starts=datetime(2026, 8, 4, 10), is_key_marked=True  # noqa: DTZ001
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "path", "why"),
    [
        (NAMED.text, "DSJ_YZ-03_1002_20260918_100000", "“1002_2026091…”处应为人员编号（字母、数字），5 至 12 位"),
        (NAMED.text, "REC_0001", "到末尾为止相符，还缺“_”"),
        (NAMED.text, "DSJ_YZ-03_100217_20260918_100000_x", "末尾多出“_x”"),
        ("{人员}/{拷贝日}/(VIDEO|AUDIO)/{任意}", "100217/20260918/FOO/x", "“FOO/x”处应为VIDEO、AUDIO之一"),
        ("/{设备}/{路径}", "a", "上层文件夹不足 1 层"),
        ("REC[_]{序号}", "RECX", "“X”处应为数字序号"),
        (NAMED.text, "x" * 401, "超过 400 个字，不比对"),
    ],
)
def test_why_a_path_does_not_fit_is_told_by_place_and_expectation(text: str, path: str, why: str) -> None:
    assert template(text).takes(path) is None
    assert why == template(text).why_not(path)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "为空"),
        ("{机号}", "没有“机号”这个项目"),
        ("{设备", "括号"),
        ("a]", "方括号"),
        ("[a", "方括号"),
        ("{设备}_{设备}", "写了两次"),
        ("{设备}{人员}", "挨在一起"),
        ("{日期:8}", "位数"),
        ("{序号:5-2}", "位数"),
        ("{路径}/{路径}", "路径"),
        ("a" * 161, "160"),
    ],
)
def test_a_template_that_cannot_be_understood_says_why(text: str, why: str) -> None:
    with pytest.raises(TemplateError, match=why):
        template(text)


def test_a_date_that_is_none_is_noted_and_claims_no_time() -> None:
    taken = NAMED.takes("DSJ_YZ-03_100217_20260931_100000")

    assert taken is not None
    assert (None, "20260931 100000 不是日期和时间") == (taken.starts, taken.note)


@settings(deadline=None)
@given(st.text(alphabet="设备人员{}[]()|:-0123456789_/aE", max_size=40), st.text(max_size=60))
def test_any_text_is_a_template_or_refused_and_never_takes_what_it_explains_away(text: str, path: str) -> None:
    try:
        understood = template(text)
    except TemplateError:
        return
    if understood.takes(path) is None:
        assert understood.why_not(path)


@settings(deadline=None)
@given(
    device=st.from_regex(r"[A-Za-z0-9-]{1,20}", fullmatch=True),
    officer=st.from_regex(r"[0-9A-Za-z]{5,12}", fullmatch=True),
    starts=st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 12, 31)),  # noqa: DTZ001
)
def test_what_a_camera_writes_is_what_is_taken(device: str, officer: str, starts: datetime) -> None:
    taken = NAMED.takes(f"DSJ_{device}_{officer}_{starts:%Y%m%d_%H%M%S}")

    assert taken is not None
    assert (device, officer, starts.replace(microsecond=0)) == (taken.device, taken.officer, taken.starts)


def test_a_hostile_name_is_compared_in_bounded_time() -> None:
    for pattern in shipped().patterns:
        assert pattern.takes("a-" * 199) is None or pattern.code
    assert set(FIELDS) >= {"设备", "人员", "日期"}
    assert "a/b" == stem_of("a/b.mp4")
