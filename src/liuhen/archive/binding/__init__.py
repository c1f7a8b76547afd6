"""装订: the order of a case file, its cover, 卷内目录 with page numbers, 备考表, and the whole file as one PDF.

Serves wuhan 第二十六条, wangdu 第二十三条 (the file is formed within its limit). The bound copy is for reading: the
single papers with their signatures stay what they are.
"""
