"""Who takes part in an activity, and who may write its times down."""

from liuhen.bureau.models import Officer
from liuhen.field.models import Activity, ActivityOfficer
from liuhen.field.refusals import NotTakingPartError


def takes_part(activity: Activity, officer: Officer) -> bool:
    """Say whether somebody takes part in an activity or entered it."""
    if officer.pk == activity.planned_by_id:
        return True
    return ActivityOfficer.objects.filter(activity=activity, officer=officer).exists()


def require_part(activity: Activity, officer: Officer) -> None:
    """Refuse those who do not take part.

    Raises:
        NotTakingPartError: the person neither takes part nor entered the activity.
    """
    if not takes_part(activity, officer):
        raise NotTakingPartError(
            f"没有办理。您没有参加 {activity.number}，这一步由参加人员或登记人办理。",
            next_step="请联系参加活动的执法人员。",
        )
