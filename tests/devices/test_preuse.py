"""The check before use, item by item."""

from pathlib import Path

from liuhen.devices.drift import Offset, measured
from liuhen.devices.preuse import Found, Wanted, failed, judge
from liuhen.devices.rules import wanted_items
from liuhen.law.pack import load
from liuhen.law.settings import Setting

PACKS = Path(__file__).parents[2] / "packs"

WUHAN = (
    Wanted(code="function", label="性能"),
    Wanted(code="battery", label="电量"),
    Wanted(code="storage", label="存储空间"),
    Wanted(code="clock", label="系统时间校准"),
)
BAOFENG = WUHAN[1:3]


def found(
    *,
    works: bool | None = True,
    battery: int | None = 95,
    free: int | None = 60_000,
    offset: Offset | None = None,
    was_set: bool = False,
) -> Found:
    shown = measured(5_000) if offset is None else offset
    return Found(works=works, battery_percent=battery, free_mb=free, offset=shown, clock_was_set=was_set)


def test_wuhan_art_7_all_four_items_in_order() -> None:
    items = judge(WUHAN, found())

    assert () == failed(items)
    assert ("正常", "95%", "剩 58.6 GB", "快 5 秒") == tuple(item.value for item in items)


def test_wuhan_art_7_storage_not_looked_at_names_storage() -> None:
    items = judge(WUHAN, found(free=None))

    assert ["存储空间"] == [item.label for item in failed(items)]


def test_wuhan_art_7_a_clock_not_measured_is_not_in_order() -> None:
    blind = Found(works=True, battery_percent=90, free_mb=60_000, offset=None)

    assert ["clock"] == [item.code for item in failed(judge(WUHAN, blind))]


def test_a_pack_without_the_clock_asks_nothing_about_it() -> None:
    blind = Found(works=True, battery_percent=90, free_mb=60_000, offset=None)

    assert () == failed(judge(BAOFENG, blind))


def test_shilong_art_7_a_clock_three_minutes_fast_is_not_in_order_until_it_is_set() -> None:
    fast = measured(180_000)

    assert ["clock"] == [item.code for item in failed(judge(WUHAN, found(offset=fast)))]
    assert () == failed(judge(WUHAN, found(offset=fast, was_set=True)))


def test_a_broken_device_and_an_empty_battery_are_marked() -> None:
    items = judge(WUHAN, found(works=False, battery=10, free=100))

    assert ["function", "battery", "storage"] == [item.code for item in failed(items)]


def test_nothing_looked_at_is_nothing_in_order() -> None:
    blind = Found(works=None, battery_percent=None, free_mb=None, offset=None)

    assert 4 == len(failed(judge(WUHAN, blind)))


def test_an_item_only_the_pack_knows_is_judged_by_the_function_test() -> None:
    strange = (Wanted(code="lens", label="镜头"),)

    assert () == failed(judge(strange, found()))
    assert 1 == len(failed(judge(strange, found(works=None))))


def test_a_bureau_with_a_narrower_limit_finds_the_same_clock_off() -> None:
    narrow = Wanted(code="clock", label="系统时间校准", clock_limit_ms=2_000)

    assert ["clock"] == [item.code for item in failed(judge((narrow,), found()))]


def test_the_items_and_the_clock_limit_of_a_setting_reach_the_check() -> None:
    own = (
        Setting(key="devices.max_drift_seconds", value="10"),
        Setting(key="preuse_check.items", value="时钟、电量"),
    )

    wanted = {item.code: item for item in wanted_items(load(PACKS / "baofeng").under(own))}

    assert 10_000 == wanted["clock"].clock_limit_ms
    assert {"battery", "storage", "clock"} == set(wanted)
