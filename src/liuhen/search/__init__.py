"""Room search (查找): one box over cases, parties, documents, recordings, activities and devices.

The index is derived, as the findings of room duties are: a projector reads the trail from a position of its own and
renews the things an entry names; `liuhen search rebuild` makes everything again from the rows of the rooms below.
Who asks sees what he may see at that moment, because every question carries `bureau.queries.scope` of each kind inside
it. Who complained or informed is never indexed.
"""
