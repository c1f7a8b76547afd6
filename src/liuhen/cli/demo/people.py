"""The two bureaus of the demonstration and their people, founded through the product's own acts."""

from dataclasses import dataclass
from datetime import date, datetime

from liuhen.bureau.acting import Machine
from liuhen.bureau.acts import NewBureau, NewOfficer, appoint, assign_role, establish, open_unit
from liuhen.bureau.models import Bureau, Officer, Unit
from liuhen.bureau.queries import installed_packs
from liuhen.bureau.roles import Role

PASSWORD = "jingli-2026"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of the demonstration."""

    username: str
    name: str
    roles: tuple[Role, ...]
    unit: str
    badge: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """One bureau with its units and people."""

    code: str
    name: str
    short_name: str
    region: str
    pack: str
    people: tuple[Person, ...]


FUND, SERVICE, OFFICE, POLICY = "基金监管处", "医药服务管理处", "办公室", "政策法规股"

YUNZE = Household(
    code="yunze",
    name="云泽市医疗保障局",
    short_name="云医保",
    region="云泽市",
    pack="wuhan",
    people=(
        Person(
            username="jia", name="执法人员甲", roles=(Role.OFFICER,), unit=FUND, badge="100217", certificate="YZ-0103"
        ),
        Person(
            username="yi", name="执法人员乙", roles=(Role.OFFICER,), unit=FUND, badge="100218", certificate="YZ-0107"
        ),
        Person(
            username="bing",
            name="执法人员丙",
            roles=(Role.OFFICER,),
            unit=SERVICE,
            badge="100219",
            certificate="YZ-0109",
        ),
        Person(username="ding", name="管理员丁", roles=(Role.CUSTODIAN,), unit=FUND),
        Person(username="chuzhang", name="处室负责人", roles=(Role.DIVISION_HEAD,), unit=FUND),
        Person(username="fenguan", name="分管负责人", roles=(Role.DEPUTY_HEAD,), unit=OFFICE),
        Person(username="juzhang", name="局主要负责人", roles=(Role.PRINCIPAL_HEAD,), unit=OFFICE),
        Person(username="fazhi", name="法制审核员戊", roles=(Role.LEGAL_REVIEWER,), unit=OFFICE),
        Person(username="jiancha", name="检查人员己", roles=(Role.INSPECTOR,), unit=OFFICE),
        Person(username="dangan", name="档案员庚", roles=(Role.ARCHIVIST,), unit=OFFICE),
        Person(username="xitong", name="系统管理员", roles=(Role.SYSTEM_ADMIN,), unit=OFFICE),
        Person(username="anquan", name="安全管理员", roles=(Role.SECURITY_ADMIN,), unit=OFFICE),
        Person(username="shenji", name="审计员", roles=(Role.AUDITOR,), unit=OFFICE),
    ),
)
QINGHE = Household(
    code="qinghe",
    name="清河区医疗保障局",
    short_name="清医保",
    region="清河区",
    pack="shilong",
    people=(
        Person(
            username="qh-chen",
            name="执法人员陈",
            roles=(Role.OFFICER,),
            unit="稽核股",
            badge="200101",
            certificate="QH-0011",
        ),
        Person(
            username="qh-lin",
            name="执法人员林",
            roles=(Role.OFFICER,),
            unit="稽核股",
            badge="200102",
            certificate="QH-0012",
        ),
        Person(username="qh-zhou", name="管理人员周", roles=(Role.CUSTODIAN, Role.LEGAL_REVIEWER), unit=POLICY),
        Person(username="qh-ju", name="主要领导", roles=(Role.PRINCIPAL_HEAD,), unit="局领导"),
    ),
)
HOUSEHOLDS = (YUNZE, QINGHE)
ACCOUNTS = tuple(
    (person.username, person.name, f"{home.name} · " + "、".join(role.label for role in person.roles))
    for home in HOUSEHOLDS
    for person in home.people
)


def found(home: Household, *, at: datetime, username_prefix: str = "") -> dict[str, Officer]:
    """Found a bureau with its units and people, or what is missing of them; give the people by account name."""
    bureau = Bureau.objects.filter(code=home.code).first() or _establish(home, at=at)
    machine = Machine("setup", bureau=bureau)
    units = {unit.name: unit for unit in bureau.units.all()}
    for name in dict.fromkeys(person.unit for person in home.people):
        if name not in units:
            units[name] = open_unit(bureau, name, by=machine, at=at)
    people = {}
    for person in home.people:
        username = username_prefix + person.username
        officer = Officer.objects.filter(username=username).first()
        people[person.username] = officer or _appoint(person, units[person.unit], username, by=machine, at=at)
        for role in person.roles:
            if not people[person.username].role_holdings.filter(role=role.value).exists():
                assign_role(people[person.username], role, by=machine, at=at, reason="任命")
    return people


def _establish(home: Household, *, at: datetime) -> Bureau:
    pack = next(pack for pack in installed_packs() if pack.code == home.pack)
    new = NewBureau(
        code=home.code,
        name=home.name,
        short_name=home.short_name,
        region=home.region,
        pack_code=home.pack,
        pack_version=pack.version,
        pack_effective_on=date(2026, 1, 1),
    )
    return establish(new, by=Machine("setup"), at=at)


def _appoint(person: Person, unit: Unit, username: str, *, by: Machine, at: datetime) -> Officer:
    new = NewOfficer(
        username=username,
        name=person.name,
        password=PASSWORD,
        unit=unit,
        badge=person.badge,
        certificate_number=person.certificate,
        certificate_from=date(2024, 1, 1) if person.certificate else None,
        certificate_until=date(2029, 12, 31) if person.certificate else None,
    )
    return appoint(unit.bureau, new, by=by, at=at)


def people_of(home: Household) -> dict[str, Officer]:
    """Give the people of a bureau founded earlier, by account name."""
    rows = Officer.objects.filter(bureau__code=home.code).select_related("bureau", "unit")
    return {officer.username: officer for officer in rows}
