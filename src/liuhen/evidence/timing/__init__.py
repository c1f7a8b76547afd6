"""录制时间: hearing the witnesses of a recording again when a new one speaks: the clock in the picture, the ledger.

A person's signed judgement outranks every witness; nothing that was said before is rewritten.
"""
