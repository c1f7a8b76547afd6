"""The archive room as a Django application."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.archive"
    label = "archive"
