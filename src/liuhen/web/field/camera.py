"""The dedicated camera person on an activity's page: who it is, whether the pack wants one, who can be named."""

from __future__ import annotations

from liuhen.bureau.models import Officer
from liuhen.bureau.queries import may, pack_at
from liuhen.field.angles.queries import camera_person
from liuhen.field.models import Activity
from liuhen.field.queries import scenes_of
from liuhen.law.citation import Citation
from liuhen.law.schema.recording import Extra


def camera_of(by: Officer, activity: Activity) -> dict[str, object]:
    """Give what the panel shows; `duty` is the clause that wants a camera person here, or None."""
    acting = activity.officers.values_list("officer_id", flat=True)
    people = Officer.objects.filter(bureau=activity.bureau_id, is_active=True).exclude(pk__in=acting)
    return {
        "person": camera_person(activity),
        "duty": _duty(activity),
        "may_name": bool(may(by, "activity.camera_person", activity)),
        "people": people.order_by("name"),
    }


def _duty(activity: Activity) -> Citation | None:
    own = pack_at(activity.bureau, activity.arrived_at).own
    scenes = {scene.code for scene in scenes_of(activity)}
    rules = own.body.recording.duties if own.body.recording else ()
    wanting = (one for one in rules if one.scene in scenes and Extra.DEDICATED_PERSON in one.extra)
    first = next(wanting, None)
    return own.cite(first.extra_req or first.req) if first else None
