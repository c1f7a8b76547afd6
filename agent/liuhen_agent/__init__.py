"""采集程序: brings the cards of a far-away office to the bureau's Liuhen over a bad line.

Standard library only, Python 3.8 or newer. It reads cards and never writes to one; it deletes nothing but its own
spool, and that only after the server's signed receipt was verified. docs/formats/agent.md has the protocol.
"""

VERSION = "1"
