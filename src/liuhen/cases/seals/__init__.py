"""Use of the bureau's seals (用印): who asked, which document and version, copies, who approved, who sealed, when.

Every seal has its keeper by a dated appointment; asker, approver and keeper of one use are never the same person.
"""
