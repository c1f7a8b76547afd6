"""执法机关: bureaus, units, people, certificates, roles, grants, settings, and `acting`, the only door to a write.

Serves 行政处罚法 art. 42 (certified officers) and the roles the packs name. It must never let an act pass without its
entry, nor a person without a role or a grant.
"""
