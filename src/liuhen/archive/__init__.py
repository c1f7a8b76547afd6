"""归档: binding a closed case into a file that verifies itself, its image, its discs and their catalogue.

Serves 武汉办法 art. 26-27 and 石龙制度 art. 13, 16. It must never change an original, nor leave a file half built that
looks whole.
"""
