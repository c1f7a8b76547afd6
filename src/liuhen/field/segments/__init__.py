"""分段: the files one device writes one after another: documented pauses of its make, clocks moved between two files.

Serves 武汉办法 第七条 and 第十八条. A documented pause is a setting with its source, never a guess.
"""
