"""Pages about the life cycles of cases: choosing one for a new case, the step bar, special links."""
