"""The cases, approvals and requests of the demonstration."""

from collections.abc import Callable

from liuhen.cli.demo.story import Story


def before_the_footage() -> dict[str, Callable[[Story], None]]:
    """Name what happens before any footage is in."""
    return {}


def after_the_footage() -> dict[str, Callable[[Story], None]]:
    """Name what happens to the footage."""
    return {}
