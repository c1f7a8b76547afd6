"""现场: enforcement activities, their officers, scenes, interruptions, and which recordings belong to them.

Serves 武汉办法 第五、七、八、十八、二十六条 and 石龙制度 第六、八、十二、十三条. It must never close a gap: an
explanation stands beside what is missing, it does not fill it.
"""
