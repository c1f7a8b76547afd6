"""送达与公示: how a document was served or sent, what came of it, and decisions made public."""
