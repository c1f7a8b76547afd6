"""采集台: the bench, docks and townships' stations, uploads, patterns of names, and clearing cards."""
