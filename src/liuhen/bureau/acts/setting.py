"""What the bureau sets itself, always with a document number."""

from datetime import datetime

from django.utils import timezone

from liuhen.bureau.acting import acting
from liuhen.bureau.models import Bureau, Officer, Setting


def change_setting(
    bureau: Bureau, key: str, value: object, *, document_number: str, by: Officer, at: datetime, reason: str
) -> Setting:
    """Set a bureau value with its document number; the older values stay as they were."""
    with acting(by, "setting.change", at=at, on=bureau, reason=reason) as act:
        row = Setting.objects.create(
            bureau=bureau,
            key=key,
            value=value,
            document_number=document_number,
            set_by=by,
            set_on=timezone.localdate(at),
        )
        act.upon(bureau, key=key, document_number=document_number)
        return row
