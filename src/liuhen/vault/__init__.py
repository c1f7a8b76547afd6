"""原始件库: keeps original bytes write-once, by digest, on a disk of the bureau.

Serves 行政处罚法 art. 47 (the whole process is recorded and the record kept) and the rules of every bureau that
originals are kept as they were made. It takes bytes for an open receipt only, proves that they are on the disk
by reading them back, and answers whether they still are. It must never change, rename, shorten, overwrite or delete
what it holds, never recompute a baseline digest, and never write to a source.
"""
