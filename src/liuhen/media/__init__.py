"""音像处理: what a recording is, and the copies that let people look at it.

Every file is read in a separate process with limits on memory and time and without a network, because its bytes come
from outside. The room has no tables and never writes near an original: posters, peaks and playable copies lie in a
folder of their own and can be thrown away and made again. A file that cannot be decoded is described, never refused.
"""
