"""What the scene a document writes down is called in the packs: 现场检查 in one, 现场执法 in another. Pure.

A form names its scene in the words of the glossary (`documents/forms/*.yaml`, `scene`). The duty to record it is the
strictest the pack states among the names below: a text that commands 现场执法 to be filmed means the 现场检查 too.

Source: wuhan 第五条; wangdu 第十三条; baofeng 第六条、第七条; shilong 第六条; yiliang 第八条、第十一条.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

# Scene of the glossary → the names under which packs speak of it, the nearest first.
KIN: Mapping[str, tuple[str, ...]] = {
    "site_inspection": ("site_inspection", "onsite_enforcement", "evidence_taking"),
    "evidence_taking": ("evidence_taking",),
    "interview": ("interview", "questioning", "evidence_taking"),
    "advance_registration": ("advance_registration", "evidence_deposit", "evidence_taking"),
    "rectification_check": ("rectification_check", "onsite_enforcement"),
    "conflict": ("conflict", "dispute_prone"),
}
ON_SITE = frozenset({"site_inspection", "evidence_taking", "advance_registration", "coercive_measure", "conflict"})
# What handling a case or an inspection on site is called as a whole (baofeng 第七条; yiliang 第十一条).
WHOLE: Mapping[str, str] = {
    "penalty": "violation_handling",
    "coercion": "violation_handling",
    "inspection": "daily_inspection",
}


def names_of(scene: str, known: Collection[str], act_type: str = "") -> tuple[str, ...]:
    """Return the names of a scene that a pack knows, nearest first.

    `act_type` is that of the case the document belongs to, such as penalty_summary; '' : nobody knows.
    """
    found = [name for name in KIN.get(scene, (scene,)) if name in known]
    whole = WHOLE.get(act_type.partition("_")[0], "")
    if scene in ON_SITE and whole in known:
        found.append(whole)
    return tuple(found)
