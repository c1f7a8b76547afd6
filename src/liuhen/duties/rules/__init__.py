"""Changing the rules: the effect of a version before it is approved, its approval, its first day; moved terms.

Nothing here shortens what is held: a version in force only ever adds protection to recordings made before it.
"""
