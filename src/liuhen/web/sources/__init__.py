"""Pages of the register of sources: list, entry, one source, who complained, transfers."""
