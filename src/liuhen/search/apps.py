"""The search room as a Django application."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Names the room for Django."""

    name = "liuhen.search"
    label = "search"
