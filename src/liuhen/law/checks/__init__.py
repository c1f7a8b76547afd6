"""The rules themselves, one file for each matter: what facts of a subject amount to. `law.check` asks them all.

Every rule writes findings through `judge.Judge`; it cites the layer that states it and never names a bureau.
"""
