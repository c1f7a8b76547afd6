"""离岗交接: everything an officer who leaves holds, handed to named receivers by one act that lists every subject.

What is already settled keeps the name of the one who did it; only what is still open changes hands.
"""
