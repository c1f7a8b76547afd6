"""The tags every page uses."""
