"""People with every role and certificate they ever held, for rules that look back."""

from collections import defaultdict
from collections.abc import Iterable

from liuhen.bureau.models import Officer
from liuhen.bureau.roster import Enrolled, HeldCertificate, HeldRole, Roster

_EVER_HELD = (
    *("pk", "name", "role_holdings", "role_holdings__role", "role_holdings__from_on", "role_holdings__until_on"),
    *("certificates", "certificates__number", "certificates__valid_from", "certificates__valid_until"),
)


def roster(officer_ids: Iterable[int | None]) -> Roster:
    """Give the named people with every role and certificate they ever held. One query."""
    ids = {pk for pk in officer_ids if pk is not None}
    names: dict[int, str] = {}
    roles: dict[int, dict[int, HeldRole]] = defaultdict(dict)
    certificates: dict[int, dict[int, HeldCertificate]] = defaultdict(dict)
    rows = Officer.objects.filter(pk__in=ids).order_by("pk", "role_holdings", "certificates").values_list(*_EVER_HELD)
    for pk, name, holding, role, from_on, until_on, certificate, number, valid_from, valid_until in rows:
        names[pk] = name
        if holding is not None:
            roles[pk][holding] = HeldRole(role=role, from_on=from_on, until_on=until_on)
        if certificate is not None:
            certificates[pk][certificate] = HeldCertificate(
                number=number, valid_from=valid_from, valid_until=valid_until
            )
    return Roster(
        Enrolled(id=pk, name=name, roles=tuple(roles[pk].values()), certificates=tuple(certificates[pk].values()))
        for pk, name in names.items()
    )
