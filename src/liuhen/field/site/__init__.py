"""现场: what officers write down on the spot, mostly on a phone without a network, and the task card they carry.

Serves 武汉办法 第七条、第八条、第十八条, 石龙制度 第八条至第十三条, 彝良办法 第八条至第十三条. What the phone says
is kept as it came; the times of the activity are what fits of it.
"""
