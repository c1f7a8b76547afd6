"""规则包: the packs, their texts, clauses, versions and notes; the bureau's own values; the calendar they count by."""
