"""可清空凭证: the paper without which nobody may clear a camera or card, and the record of who did (decisions 20).

Part of room evidence. The platform never clears, formats or deletes a source; it only says when a person may.
"""
