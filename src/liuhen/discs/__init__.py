"""光盘: bags, images, labels and the offline page; read back by a reader that is not the writer. No tables.

Serves 石龙制度 art. 16 and 武汉办法 art. 27 (copies on discs, labelled). It must never be the only copy of anything.
"""
