"""What a bureau may set itself: a closed table of keys, and the comparison that refuses what is weaker than the text.

A setting never takes the place of a value of the text (decisions 23): of two ends of a duty the earlier holds, of two
ends of a protection the later, of two counts the larger, of two lists the union; `settings.bound` does it per instance.
Where the text leaves a number open the setting decides, with its setter, date and document number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from liuhen.errors import InputError, RefusalError
from liuhen.law.citation import Citation, Source
from liuhen.law.layers import Layered
from liuhen.law.settings.said import GETTERS, Said
from liuhen.law.term import Term, Unit

_UNITS = {
    "小时": Unit.HOURS,
    "个工作日": Unit.WORKING_DAYS,
    "工作日": Unit.WORKING_DAYS,
    "个自然日": Unit.DAYS,
    "自然日": Unit.DAYS,
    "日": Unit.DAYS,
    "天": Unit.DAYS,
    "个月": Unit.MONTHS,
    "月": Unit.MONTHS,
    "年": Unit.YEARS,
}
_TERM = re.compile(r"(\d{1,4})\s*(\D+)")


class Combine(StrEnum):
    """How a setting stands beside the text's own value."""

    EARLIER = "earlier"
    LATER = "later"
    LARGER = "larger"
    SMALLER = "smaller"
    UNION = "union"
    OPEN = "open"  # no text gives a value: the setting decides

    @property
    def label(self) -> str:
        """Return what the page says about it."""
        return _COMBINE_WORDS[self]


_COMBINE_WORDS = {
    Combine.EARLIER: "两个期限先到的为准，只能更短",
    Combine.LATER: "两个期限后到的为准，只能更长",
    Combine.LARGER: "取多的，只能更多",
    Combine.SMALLER: "取小的，只能更小",
    Combine.UNION: "在原文所列之外增加，不能减少",
    Combine.OPEN: "原文没有数字，由本局定",
}


class Kind(StrEnum):
    """How a value is written."""

    TERM = "term"
    COUNT = "count"
    WORDS = "words"


class SettingValueError(InputError):
    """The words typed are no value of this key."""

    code = "setting.value"


class WeakerSettingError(RefusalError):
    """The value would be weaker than what the regulation or superior law says."""

    code = "setting.weaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settable:
    """One row of the closed table: what a bureau may set."""

    key: str
    label: str
    group: str
    kind: Kind
    combine: Combine
    units: tuple[Unit, ...] = ()
    most: int = 1000
    suffix: str = ""  # 份, 名, 次, %: said after a count
    choices: tuple[str, ...] = ()  # the only words of a list
    hint: str = ""
    usual: str = ""  # what the engine uses where no text and no clause of the engine speaks

    @property
    def example(self) -> str:
        """Return how a value of this key is written."""
        if self.kind is Kind.TERM:
            return " / ".join(Term(amount=2, unit=unit).words for unit in self.units)
        return f"2{self.suffix}" if self.kind is Kind.COUNT else "、".join(self.choices[:2]) or "甲、乙"

    def said(self, pack: Layered) -> Said | None:
        """Return what the pack, superior law or the engine says about it; None where all are silent."""
        getter = GETTERS.get(self.key)
        return getter(pack) if getter else None


_DUTY = (Unit.HOURS, Unit.SAME_DAY, Unit.WORKING_DAYS, Unit.DAYS)
_INTERVAL = (Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS)
_KEPT = (Unit.DAYS, Unit.MONTHS, Unit.YEARS)
COLUMNS = ("申请人", "复制人", "审批人", "时间", "事由", "管理员", "结果", "材料")  # what the register can fill
SUPERIOR = (  # by their short names
    *("行政处罚法", "行政强制法", "民事诉讼法", "医保处罚程序规定", "国办发〔2018〕118号"),
    *("民法典", "档案法", "个人信息保护法", "移送涉嫌犯罪案件规定"),
)
PREUSE = {"功能": "function", "电量": "battery", "存储空间": "storage", "时钟": "clock"}


def _term(key: str, label: str, group: str, units: tuple[Unit, ...] = _DUTY, hint: str = "") -> Settable:
    combine = Combine.LATER if key == "retention.av_ordinary" else Combine.EARLIER
    return Settable(key=key, label=label, group=group, kind=Kind.TERM, combine=combine, units=units, hint=hint)


def _count(key: str, label: str, group: str, suffix: str, most: int, hint: str = "") -> Settable:
    return Settable(
        key=key, label=label, group=group, kind=Kind.COUNT, combine=Combine.LARGER, suffix=suffix, most=most, hint=hint
    )


def _list(key: str, label: str, group: str, choices: tuple[str, ...] = (), hint: str = "") -> Settable:
    combine = Combine.UNION
    return Settable(key=key, label=label, group=group, kind=Kind.WORDS, combine=combine, choices=choices, hint=hint)


def _open(key: str, label: str, suffix: str, most: int, *, usual: str, hint: str = "") -> Settable:
    """Give a count about devices that no text states: the setting decides."""
    return Settable(
        key=key,
        label=label,
        group="设备",
        kind=Kind.COUNT,
        combine=Combine.OPEN,
        suffix=suffix,
        most=most,
        hint=hint,
        usual=usual,
    )


SETTABLE: tuple[Settable, ...] = (
    _term("ingest.normal", "录像入库（通常）", "入库", hint="从录制完成或者活动结束起算，与规则包的起算点相同"),
    _term("ingest.exception", "录像入库（例外）", "入库", hint="从返回单位起算"),
    _list("ingest.labels", "标注项目", "入库"),
    _term("retention.av_ordinary", "普通录像保存", "保存", _KEPT, hint="从入库起算；已经存入的录像不会因此缩短"),
    _count("disc.copies", "光盘份数", "保存", "份", 9),
    _list("access.register.columns", "登记簿栏目", "调阅", COLUMNS),
    _list("preuse_check.items", "使用前检查项目", "设备", tuple(PREUSE)),
    Settable(
        key="devices.max_drift_seconds",
        label="设备时钟允许偏差",
        group="设备",
        kind=Kind.COUNT,
        combine=Combine.SMALLER,
        suffix="秒",
        most=600,
    ),
    _term("devices.maintenance", "设备维护间隔", "设备", _INTERVAL),
    _open("preuse_check.battery_min", "使用前电量下限", "%", 100, usual="80%，系统所用"),
    _open("preuse_check.free_min", "使用前剩余空间下限", "GB", 2000, usual="8 GB，系统所用"),
    _open(
        "devices.officers_per_camera",
        "几名执法人员配一台执法记录仪",
        "名",
        100,
        hint="配备比例；依据写在文号一栏，例如省定配备办法的文号和条款",
        usual="没有核定，配备是否够由人判断",
    ),
    _open("devices.min_record_hours", "连续摄录时间下限", "小时", 48, usual="没有核定"),
    _open("devices.min_storage_gb", "存储容量下限", "GB", 4000, usual="没有核定"),
    _open("devices.min_picture_lines", "画面线数下限", "线", 4320, usual="没有核定", hint="例如 1080"),
    _list("recording.duties", "必须录像的环节", "录像", hint="把办法写“可以”录像的环节改为本局必须录像"),
    _term("interruption.live_report", "中断后报告", "录像", (Unit.HOURS, Unit.SAME_DAY)),
    _term("interruption.written_record", "中断书面说明", "录像"),
    _term("filing.emergency", "紧急启动补办立案", "办案"),
    _term("archiving.limit", "形成案卷", "办案", (Unit.WORKING_DAYS, Unit.DAYS, Unit.MONTHS)),
    _count("staff.officers_min", "执法人员人数", "办案", "名", 20),
    _count("service.lien.officers_min", "留置送达人数", "办案", "名", 20),
    _count("supervision.annual_review", "每年评查次数", "监督", "次", 52),
    _count("supervision.sampling", "抽查比例", "监督", "%", 100, "办法写“一定比例”的，由本局定百分之几"),
    _term("supervision.regular_inspection", "经常性检查间隔", "监督", _INTERVAL),
    _term("supervision.irregular_inspection", "不定期检查（最长间隔）", "监督", _INTERVAL),
    _term("supervision.appearance_inspection", "着装仪容抽查间隔", "监督", _INTERVAL),
    _term("supervision.playback_inspection", "录像回放检查间隔", "监督", _INTERVAL),
    _count("training.min_per_year", "每年培训次数", "监督", "次", 52),
    Settable(
        key="superior.confirmed",
        label="已核对原文的上位法",
        group="上位法",
        kind=Kind.WORDS,
        combine=Combine.OPEN,
        choices=SUPERIOR,
        hint="核对过公布文本之后，它们的要求按本来的分量提示；没有核对的只作提醒",
        usual="都还没有核对",
    ),
    Settable(
        key="warning.window",
        label="提前几日提醒",
        group="提醒",
        kind=Kind.COUNT,
        combine=Combine.OPEN,
        suffix="日",
        most=60,
        hint="没有法律意义，只影响值班台何时显示将到期",
        usual="7 日，系统所用",
    ),
)
KEYS: dict[str, Settable] = {one.key: one for one in SETTABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One value the bureau has set, from a day on until a later one took its place; both days included."""

    key: str
    value: str  # as typed: 24 小时, 2, 甲、乙
    document_number: str = ""
    set_on: date | None = None
    set_by: str = ""
    from_on: date | None = None  # None: from the day it was set
    until_on: date | None = None  # None: still in force

    @property
    def begins(self) -> date | None:
        """Return the first day it holds; None: always."""
        return self.from_on or self.set_on

    def holds_on(self, day: date | None) -> bool:
        """Say whether it is in force on a civil day; None asks whether it still is."""
        if day is None:
            return self.until_on is None
        return (self.begins is None or self.begins <= day) and (self.until_on is None or day <= self.until_on)

    @property
    def rule(self) -> Settable:
        """Return the row of the table."""
        return KEYS[self.key]

    @property
    def term(self) -> Term:
        """Return the value of a term key."""
        return read_term(self.rule, self.value)

    @property
    def count(self) -> int:
        """Return the value of a count key."""
        return read_count(self.rule, self.value)

    @property
    def words(self) -> tuple[str, ...]:
        """Return the value of a list key."""
        return read_words(self.rule, self.value)

    @property
    def shown(self) -> str:
        """Return the value as people read it."""
        return shown_value(self.rule, self.value)

    @property
    def citation(self) -> Citation:
        """Return the bureau's own setting as an authority: chip 本局设定｜文号."""
        day = f"，{self.set_on.isoformat()}" if self.set_on else ""
        by = f"，{self.set_by}" if self.set_by else ""
        return Citation(
            source=Source.SETTING,
            article=self.document_number or "未编文号",
            title=f"本局设定{by}{day}",
            says=f"{self.rule.label}：{self.shown}。",
        )


def newest(settings: Iterable[Setting], key: str, on: date | None = None) -> Setting | None:
    """Return the setting of a key in force on a civil day (None: the newest still in force)."""
    live = [one for one in settings if one.key == key and one.holds_on(on)]
    return max(live, key=lambda one: one.begins or date.min, default=None)


def in_turn(settings: Iterable[Setting]) -> tuple[Setting, ...]:
    """Return settings in the order they were made, each ending the day before the next of its key begins.

    An empty value takes a setting back. One that never held, since the next begins on the same day, is left out.
    """
    held: list[Setting] = []
    for one in settings:
        begins = one.begins or date.min
        for place, former in enumerate(held):
            if former.key == one.key and former.until_on is None:
                held[place] = replace(former, until_on=begins - timedelta(days=1) if begins > date.min else begins)
        held.append(one)
    return tuple(
        one for one in held if one.value and (one.until_on is None or one.begins is None or one.begins <= one.until_on)
    )


def rule_of(key: str) -> Settable:
    """Return the row of a key.

    Raises:
        SettingValueError: the table has no such key.
    """
    if key not in KEYS:
        raise SettingValueError(f"没有“{key}”这个设定项目。", next_step="请从本局参数表里选一项。")
    return KEYS[key]


def read_value(rule: Settable, words: str) -> str:
    """Return typed words in their stored form.

    Raises:
        SettingValueError: they are no value of this key.
    """
    if rule.kind is Kind.TERM:
        return read_term(rule, words).words
    if rule.kind is Kind.COUNT:
        return str(read_count(rule, words))
    return "、".join(read_words(rule, words))


@lru_cache(maxsize=64)
def read_term(rule: Settable, words: str) -> Term:
    """Return a term: 24 小时, 2 working_days, 当日."""
    plain = words.strip()
    if plain in ("当日", "当天", "same_day", "0 same_day") and Unit.SAME_DAY in rule.units:
        return Term(amount=0, unit=Unit.SAME_DAY)
    found = _TERM.fullmatch(plain)
    name = found.group(2).strip() if found else ""
    unit = _UNITS.get(name) or (Unit(name) if name in set(Unit) else None)
    if found is None or unit not in rule.units or unit is Unit.SAME_DAY or int(found.group(1)) == 0:
        allowed = "、".join("当日" if unit is Unit.SAME_DAY else Term(amount=2, unit=unit).words for unit in rule.units)
        raise _misread(rule, words, f"请写成这样的期限：{allowed}")
    return Term(amount=int(found.group(1)), unit=unit)


def read_count(rule: Settable, words: str) -> int:
    """Return a whole number between one and the most the key allows; a suffix such as % may follow."""
    plain = words.strip().removesuffix(rule.suffix).strip()
    if not (plain.isascii() and plain.isdigit()) or not 1 <= int(plain) <= rule.most:
        raise _misread(rule, words, f"请填 1 到 {rule.most} 之间的整数")
    return int(plain)


def read_words(rule: Settable, words: str) -> tuple[str, ...]:
    """Return the words of a list, each once, in the order given."""
    parts = tuple(dict.fromkeys(part.strip() for part in re.split(r"[、，,；;\n]", words) if part.strip()))
    strange = [part for part in parts if rule.choices and part not in rule.choices]
    if not parts or strange:
        listed = "、".join(rule.choices)
        step = f"只能从{listed}中选" if listed else "请用顿号分开各项"
        raise _misread(rule, "、".join(strange) or words, step)
    return parts


def shown_value(rule: Settable, words: str) -> str:
    """Return a stored value as people read it: 24 小时, 10%, 2 份."""
    if rule.kind is Kind.COUNT:
        return f"{words}%" if rule.suffix == "%" else f"{words} {rule.suffix}"
    return read_term(rule, words).words if rule.kind is Kind.TERM else words


def _misread(rule: Settable, words: str, step: str) -> SettingValueError:
    told = f"填的是“{words.strip()}”" if words.strip() else "还没有填"
    return SettingValueError(f"{rule.label}没有设定：{told}。", next_step=f"{step}。")
