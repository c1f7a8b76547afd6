"""设备: recording devices, their issue and return, the check before use and the drift of their clocks.

Serves 石龙制度 第三、四、五、七条, 武汉办法 第七条, 宝丰制度 第八条. It must never answer twice to the question who
had a device at an instant, and never alter a recording to make its clock right: offsets are kept, files are left alone.
"""
