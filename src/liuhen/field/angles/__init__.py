"""Several recordings of one activity seen together: alignment, marks of who has watched, the dedicated camera person.

Nothing here changes a recording or its clocks: an alignment says how far two recordings stand apart, beside them.
"""
