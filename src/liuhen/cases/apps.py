"""The cases room as a Django application."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.cases"
    label = "cases"
