"""The small bureau everyone tests with: the demonstration's people, and a second bureau that must see nothing."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from liuhen.bureau.models import Bureau, Officer, Unit
from liuhen.bureau.roles import Role
from liuhen.cli.demo.people import PASSWORD, QINGHE, YUNZE, Person, found

__all__ = ["LONG_AGO", "PASSWORD", "Cast", "small_bureau"]

LONG_AGO = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
STRANGER = Person(
    username="wai",
    name="外局人员",
    roles=(Role.OFFICER, Role.CUSTODIAN, Role.PRINCIPAL_HEAD, Role.LEGAL_REVIEWER, Role.INSPECTOR, Role.ARCHIVIST),
    unit="稽核股",
    badge="200001",
    certificate="QH-0001",
)


@dataclass(slots=True, kw_only=True)
class Cast:
    """Two handlers, a custodian, the heads, a legal reviewer, an archivist, an inspector, the three administrators."""

    bureau: Bureau
    unit: Unit
    other_unit: Unit
    officer: Officer  # 甲, handler
    partner: Officer  # 乙, handler
    colleague: Officer  # 丙, officer of the other unit
    custodian: Officer  # 丁
    division_head: Officer
    deputy_head: Officer
    head: Officer
    legal_reviewer: Officer
    inspector: Officer
    archivist: Officer
    system_admin: Officer
    security_admin: Officer
    auditor: Officer
    stranger: Officer  # every content role of the second bureau

    def of(self, role: Role) -> Officer:
        """Give the person who holds the role."""
        return {
            Role.OFFICER: self.officer,
            Role.CUSTODIAN: self.custodian,
            Role.DIVISION_HEAD: self.division_head,
            Role.DEPUTY_HEAD: self.deputy_head,
            Role.PRINCIPAL_HEAD: self.head,
            Role.LEGAL_REVIEWER: self.legal_reviewer,
            Role.INSPECTOR: self.inspector,
            Role.ARCHIVIST: self.archivist,
            Role.SYSTEM_ADMIN: self.system_admin,
            Role.SECURITY_ADMIN: self.security_admin,
            Role.AUDITOR: self.auditor,
        }[role]


def small_bureau(pack_code: str = "wuhan", code: str = "yunze", prefix: str = "") -> Cast:
    """Found the small bureau under a pack; `prefix` keeps account names apart when a test founds two."""
    people = found(replace(YUNZE, code=code, pack=pack_code), at=LONG_AGO, username_prefix=prefix)
    other = found(replace(QINGHE, code=f"{code}2", people=(STRANGER,)), at=LONG_AGO, username_prefix=f"{prefix}{code}-")
    return cast_of(people, stranger=other["wai"])


def cast_of(people: dict[str, Officer], *, stranger: Officer) -> Cast:
    """Name the demonstration's people by their parts."""
    return Cast(
        bureau=people["jia"].bureau,
        unit=unit_of(people["jia"]),
        other_unit=unit_of(people["bing"]),
        officer=people["jia"],
        partner=people["yi"],
        colleague=people["bing"],
        custodian=people["ding"],
        division_head=people["chuzhang"],
        deputy_head=people["fenguan"],
        head=people["juzhang"],
        legal_reviewer=people["fazhi"],
        inspector=people["jiancha"],
        archivist=people["dangan"],
        system_admin=people["xitong"],
        security_admin=people["anquan"],
        auditor=people["shenji"],
        stranger=stranger,
    )


def unit_of(officer: Officer) -> Unit:
    """Give the unit a person has."""
    assert officer.unit is not None
    return officer.unit
