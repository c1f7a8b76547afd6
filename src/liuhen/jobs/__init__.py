"""后台任务: work that must not keep a person waiting, each job run to its end once however often a worker is killed.

The port owns the row: state, progress, attempts, lease, fencing token, history. A room enqueues inside its own
transaction, so a job exists exactly when the act that asked for it does. Two engines stand behind
it: embedded, workers look for rows; on PostgreSQL, Procrastinate carries a row's id and wakes a worker of any host.
Which function runs for which kind stands in one literal table, in `cli/worker.py`; this room knows none.
"""
