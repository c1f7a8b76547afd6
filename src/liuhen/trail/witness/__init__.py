"""见证: one installation cosigns another's checkpoints (C2SP tlog-cosignature, tlog-witness), by wire or carried file.

It defends against whoever holds the other's machine: a trail that was shortened or forked finds no second signature.
"""
