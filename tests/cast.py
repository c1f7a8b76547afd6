"""The small bureau everyone tests with, made by the product's own acts, and a second one that must see nothing."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from liuhen.bureau.acting import Machine
from liuhen.bureau.acts import NewBureau, NewOfficer, appoint, assign_role, establish, open_unit
from liuhen.bureau.models import Bureau, Officer, Unit
from liuhen.bureau.roles import Role

PASSWORD = "jingli-2026"
LONG_AGO = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


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
    stranger: Officer  # an officer of the second bureau

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


PEOPLE = {
    "officer": ("jia", "执法人员甲", Role.OFFICER, "100217", "YZ-0103"),
    "partner": ("yi", "执法人员乙", Role.OFFICER, "100218", "YZ-0107"),
    "colleague": ("bing", "执法人员丙", Role.OFFICER, "100219", "YZ-0109"),
    "custodian": ("ding", "管理员丁", Role.CUSTODIAN, "", ""),
    "division_head": ("chuzhang", "处室负责人", Role.DIVISION_HEAD, "", ""),
    "deputy_head": ("fenguan", "分管负责人", Role.DEPUTY_HEAD, "", ""),
    "head": ("juzhang", "局主要负责人", Role.PRINCIPAL_HEAD, "", ""),
    "legal_reviewer": ("fazhi", "法制审核员戊", Role.LEGAL_REVIEWER, "", ""),
    "inspector": ("jiancha", "检查人员己", Role.INSPECTOR, "", ""),
    "archivist": ("dangan", "档案员庚", Role.ARCHIVIST, "", ""),
    "system_admin": ("xitong", "系统管理员", Role.SYSTEM_ADMIN, "", ""),
    "security_admin": ("anquan", "安全管理员", Role.SECURITY_ADMIN, "", ""),
    "auditor": ("shenji", "审计员", Role.AUDITOR, "", ""),
}


def small_bureau(pack_code: str = "wuhan", code: str = "yunze", prefix: str = "") -> Cast:
    """Found the small bureau under a pack; `prefix` keeps account names apart when a test founds two."""
    machine = Machine("setup")
    bureau = establish(
        NewBureau(
            code=code,
            name="云泽市医疗保障局",
            short_name="云医保",
            region="云泽市",
            pack_code=pack_code,
            pack_version="1.0.0",
            pack_effective_on=date(2026, 1, 1),
        ),
        by=machine,
        at=LONG_AGO,
    )
    mine = Machine("setup", bureau=bureau)
    unit = open_unit(bureau, "基金监管处", by=mine, at=LONG_AGO)
    other_unit = open_unit(bureau, "医药服务管理处", by=mine, at=LONG_AGO)
    people = {}
    for key, (username, name, role, badge, certificate) in PEOPLE.items():
        new = NewOfficer(
            username=prefix + username,
            name=name,
            password=PASSWORD,
            unit=other_unit if key == "colleague" else unit,
            badge=badge,
            certificate_number=certificate,
            certificate_from=date(2024, 1, 1) if certificate else None,
            certificate_until=date(2028, 12, 31) if certificate else None,
        )
        people[key] = appoint(bureau, new, by=mine, at=LONG_AGO)
        assign_role(people[key], role, by=mine, at=LONG_AGO, reason="任命")
    return Cast(bureau=bureau, unit=unit, other_unit=other_unit, stranger=_stranger(prefix + code), **people)


def _stranger(code: str) -> Officer:
    """Found a second bureau with one person who holds every content role there."""
    other = establish(
        NewBureau(
            code=f"{code}2",
            name="清河县医疗保障局",
            short_name="清医保",
            region="清河县",
            pack_code="shilong",
            pack_version="1.0.0",
            pack_effective_on=date(2026, 1, 1),
        ),
        by=Machine("setup"),
        at=LONG_AGO,
    )
    machine = Machine("setup", bureau=other)
    new = NewOfficer(username=f"{code}-wai", name="外局人员", password=PASSWORD, badge="200001")
    stranger = appoint(other, new, by=machine, at=LONG_AGO)
    for role in (Role.OFFICER, Role.CUSTODIAN, Role.PRINCIPAL_HEAD, Role.LEGAL_REVIEWER, Role.INSPECTOR):
        assign_role(stranger, role, by=machine, at=LONG_AGO, reason="任命")
    return stranger
