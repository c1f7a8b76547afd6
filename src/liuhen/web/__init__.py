"""界面: the pages. One thin file per room; a view parses, calls one act or query, and renders. It decides nothing."""
