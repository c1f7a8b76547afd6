"""保管: where copies of the originals are, when each was last read, what was found wrong and how it was mended.

Part of room evidence. It re-reads, copies and repairs; it never recomputes a baseline and never deletes a byte.
"""
