"""Stations that bring files, and the patterns of the names their cameras write."""
