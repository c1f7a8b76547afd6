"""Room law (规则): packs, citations, terms and working days, duties, `check()` and `gate()`. Pure: no Django, no clock.

Facts go in as frozen dataclasses (`law.facts`), findings and hindrances come out (`law.finding`), each with its
citation and pack version. The room must never read a database, the clock or the network, and must never let the
silence of a text authorise destruction or disclosure.
"""
