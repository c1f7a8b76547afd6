"""The evidence room as a Django application."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.evidence"
    label = "evidence"
