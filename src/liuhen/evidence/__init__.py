"""证据: what arrived on which source, its originals, the recordings seen in them, and their time.

Serves 行政处罚法 art. 46 and 47: recordings are evidence, and the whole process is kept. Facts first: late, damaged
or strange files are taken and marked, never refused. The room must never alter an original, never recompute a
baseline digest, never delete from a source, and never judge by a clock alone.
"""
