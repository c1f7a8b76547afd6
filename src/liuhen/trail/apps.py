"""The trail room as a Django application."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.trail"
    label = "trail"
