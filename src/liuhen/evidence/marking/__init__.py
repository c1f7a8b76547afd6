"""What people say about a recording: grounds for keeping it, grounds against it, holds, notes of extraction.

Nothing is taken back silently: what is dismissed or lifted stays, with who did it and why.
"""
