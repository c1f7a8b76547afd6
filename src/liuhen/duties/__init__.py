"""Room duties (职责): what every bureau owes under its pack, projected from the trail, ordered by legal risk.

Findings are derived: the projector reads the trail from its last position, loads the facts of the subjects named,
asks `law.check` and replaces those subjects' rows; `liuhen law recheck` rebuilds them from nothing and gives the
same. Gates never read these rows, they check live facts. The room must never decide a duty itself, and never lets
a person's judgement change a fact: a judgement is a row of its own, signed and reasoned.
"""
