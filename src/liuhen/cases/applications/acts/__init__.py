"""Every write about applications, by the part of the road it belongs to."""
