"""Room cases (案件): clues, cases and their steps, documents and approvals of a case, evidence on file, service.

Serves the penalty procedure of 行政处罚法 (2021) and the packs' chapters on procedure. It must never skip a step the
law demands, delete a step taken (a wrong one gets a counter-entry), or show who informed.
"""
