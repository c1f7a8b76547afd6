"""Room approvals (审批): requests, their ordered steps, decisions with opinion, delegations.

Serves the approval chains of the packs and 行政处罚法 (2021) art. 57 and 58. It must never let anybody decide his own
request, decide on content that changed since it was asked, or change what the decision page showed.
"""
