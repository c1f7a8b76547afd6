"""Still pictures taken from a recording while it is played: derived, with their origin and digest.

A picture comes out of a play only under its live ticket, and is seen again only by who may play the recording.
"""
