"""界面: the pages, a folder for each room or subject. A view parses, calls one act or query, renders, decides nothing.

The files beside the folders are what all pages share: the guard every request passes (`route`), the one table of
routes, the frame with its menu, how forms are read (`reading`), how instants are written (`words`), errors as pages.
"""
