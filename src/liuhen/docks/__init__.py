"""采集站: reads what cameras and phones leave on a card or in a folder, and takes it in.

Serves the hand-over duties of every bureau (武汉办法 art. 26, 石龙制度 art. 13). One file for each card layout. The
room must never write to a source, never follow a link out of it, and never leave a file unmentioned.
"""
