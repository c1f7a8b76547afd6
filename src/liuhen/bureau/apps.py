"""The bureau room as a Django application."""

from django.apps import AppConfig


class BureauConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.bureau"
    label = "bureau"
