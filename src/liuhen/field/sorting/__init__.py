"""Sorting recordings into activities (归类): many at once, and those that belong to no activity of their holder.

A recording outside every activity is kept like any other; it waits apart until somebody has said what it is.
"""
