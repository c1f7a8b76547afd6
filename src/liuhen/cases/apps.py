"""The cases room as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import pre_save

from liuhen.cases.fits import require_row_fits


class CasesConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.cases"
    label = "cases"

    def ready(self) -> None:
        """Let no text longer than its column reach a database."""
        pre_save.connect(require_row_fits, dispatch_uid="cases.fits")
