"""The web room as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.web"
    label = "web"
