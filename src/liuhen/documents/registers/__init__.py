"""办案依据登记册: legal basis and discretion standards a bureau typed in itself, offered while documents are written.

The system ships no text of any law; what stands here was entered by a named person on a day, and stays readable.
"""
