"""What the bureau sets itself: always with a document number, never weaker than the text, the former value kept."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from liuhen.bureau.acting import Act, acting
from liuhen.bureau.models import Bureau, Officer, Setting
from liuhen.bureau.queries import active_pack, setting_history
from liuhen.errors import InputError
from liuhen.law.settings import KEYS, SettingValueError
from liuhen.law.settings.weaker import accept

PLAIN_KEYS = frozenset({"document_word"})  # the bureau's word in document numbers: no text speaks of it


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSetting:
    """What the form of a setting says."""

    key: str
    value: str = ""  # as typed; '' only where a setting is taken back
    document_number: str
    reason: str
    from_on: date | None = None  # None: from today


def change_setting(bureau: Bureau, new: NewSetting, *, by: Officer, at: datetime, once: str | None = None) -> Setting:
    """Set a bureau value with its document number, from a day on; the older values stay as they were.

    Raises:
        SettingValueError: the table has no such key, or the words are no value of it.
        WeakerSettingError: the value is weaker than the text's. Recorded as a refusal.
        InputError: no document number or reason, or a day that has passed.
    """
    _require(new, today=timezone.localdate(at))
    if new.key not in KEYS and new.key not in PLAIN_KEYS:
        raise SettingValueError(f"没有“{new.key}”这个设定项目。", next_step="请从本局参数表里选一项。")
    with acting(by, "setting.change", at=at, on=bureau, reason=new.reason.strip(), once=once) as act:
        pack = active_pack(bureau)
        value = accept(pack, new.key, new.value).value if new.key in KEYS else new.value.strip()
        return _kept(act, new, value)


def withdraw_setting(bureau: Bureau, new: NewSetting, *, by: Officer, at: datetime, once: str | None = None) -> Setting:
    """Take a setting back from today on: the text alone counts again, and what is held keeps the term it was given.

    Raises:
        InputError: nothing is set, or no document number or reason.
    """
    _require(new, today=timezone.localdate(at))
    with acting(by, "setting.withdraw", at=at, on=bureau, reason=new.reason.strip(), once=once) as act:
        last = setting_history(bureau, new.key).first()
        if new.key not in KEYS or last is None or not last.value:
            raise InputError("没有撤销：这一项现在没有本局设定。", next_step="请返回本局参数表查看。")
        return _kept(act, new, "")


def _require(new: NewSetting, *, today: date) -> None:
    missing = [name for name, typed in (("文号", new.document_number), ("事由", new.reason)) if not typed.strip()]
    if missing:
        raise InputError(f"没有设定，还缺：{'、'.join(missing)}。", next_step="请补填后再办，已填的都还在。")
    if new.from_on is not None and new.from_on < today:
        raise InputError("没有设定：起算日期已经过去。", next_step="设定不能溯及以往，请填今天或者以后的日期。")


def _kept(act: Act, new: NewSetting, value: str) -> Setting:
    row = Setting.objects.create(
        bureau=act.home,
        key=new.key,
        value=value,
        document_number=new.document_number.strip()[:80],
        set_by=act.officer,
        set_on=timezone.localdate(act.at),
        from_on=new.from_on,
        reason=new.reason.strip()[:300],
    )
    begins = row.from_on or row.set_on
    act.upon(row, key=row.key, value=value, document_number=row.document_number, from_on=begins.isoformat())
    return row
