"""工作站来件: what a dock's folder or a township's PC brings under a custodian's standing order.

Part of room evidence. The acts are a machine's and name the station; the one who gave the order is the operator of
every receipt, and the one who hands over still confirms it himself.
"""
