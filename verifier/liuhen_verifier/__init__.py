"""A separate verifier for Liuhen: Python standard library only, nothing shared with the program it checks."""

__version__ = "1"
