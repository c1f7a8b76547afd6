"""The approvals room as a Django application."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.approvals"
    label = "approvals"
