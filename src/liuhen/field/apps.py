"""The field room as a Django application."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.field"
    label = "field"
