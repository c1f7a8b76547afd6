"""Every write about sources, by the part of the road; nothing is joined here, so that clues may use it."""
