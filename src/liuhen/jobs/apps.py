"""The jobs room as a Django application."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.jobs"
    label = "jobs"
