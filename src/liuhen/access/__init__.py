"""调阅: requests to view recordings, permits, tickets of a play, and the register that writes itself.

Serves 武汉办法 第二十八条, 宝丰制度 第十三条, 宜良制度 第十七条. It must never let a byte go without a live ticket, and
never let one person ask, approve and open the same item.
"""
