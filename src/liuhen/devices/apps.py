"""The devices room as a Django application."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.devices"
    label = "devices"
