"""The access room as a Django application."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.access"
    label = "access"
