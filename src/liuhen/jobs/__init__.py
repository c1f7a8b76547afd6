"""后台任务: work that must not keep a person waiting, each job run to its end once however often a worker is killed.

The port owns the row: state, progress, attempts, lease, fencing token, history. A room enqueues inside its own
transaction, so a job exists exactly when the act that asked for it does. The embedded engine polls these rows.
Which function runs for which kind stands in one literal table, in `cli/worker.py`; this room knows none.
"""
