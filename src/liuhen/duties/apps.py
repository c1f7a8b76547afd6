"""The duties room as a Django application."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.duties"
    label = "duties"
