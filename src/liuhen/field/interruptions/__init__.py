"""中断: a break in recording, from the report in thirty seconds to the filed record.

Serves 武汉办法 第八条, 彝良办法 第十三条 and 石龙制度 第十二条. It explains a gap and never closes one.
"""
