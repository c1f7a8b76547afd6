"""The documents room as a Django application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.documents"
    label = "documents"
