"""Word 稿: documents as editable Word, laid out by templates that a bureau may replace with its own.

A template is data from outside: it is read in a sandbox that knows plain values only, tried before it is taken, and
refused with the line and a Chinese sentence when it is broken or reaches for what it should not.
"""
