"""采集站索引: what a dock says about files, kept as it was sent, and heard as one witness among others.

Part of room evidence. The acts are a machine's and name the station. A record never makes a file, a time or a person
true: it is matched with a file that is really there, or waits for it.
"""
