"""留痕: the append-only log of every act and every opening, and how to verify it.

Serves the promise that no act is without a trace (行政处罚法 art. 47). It must never update, delete, prune or reorder
an entry, and offers no way to do so.
"""
