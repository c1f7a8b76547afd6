"""The roles a person may hold in a bureau (domain.md chapter 3). A pack may give them its own names."""

from enum import StrEnum


class Role(StrEnum):
    """Stable English keys; `label` is the word used where the pack names none."""

    OFFICER = "officer"
    CUSTODIAN = "custodian"
    DIVISION_HEAD = "division_head"
    DEPUTY_HEAD = "deputy_head"
    PRINCIPAL_HEAD = "principal_head"
    LEGAL_REVIEWER = "legal_reviewer"
    INSPECTOR = "inspector"
    ARCHIVIST = "archivist"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """Give the Chinese word."""
        return LABELS[self]


LABELS: dict[Role, str] = {
    Role.OFFICER: "执法人员",
    Role.CUSTODIAN: "管理员",
    Role.DIVISION_HEAD: "处室负责人",
    Role.DEPUTY_HEAD: "分管负责人",
    Role.PRINCIPAL_HEAD: "主要负责人",
    Role.LEGAL_REVIEWER: "法制审核人员",
    Role.INSPECTOR: "检查人员",
    Role.ARCHIVIST: "档案员",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "审计员",
}

EVERYBODY = frozenset(Role)
HEADS = frozenset({Role.DIVISION_HEAD, Role.DEPUTY_HEAD, Role.PRINCIPAL_HEAD})

# 三员分立: those who run, grant and audit the system never open content, whatever else a rule says.
WITHOUT_CONTENT = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
CASE_WORKERS = EVERYBODY - WITHOUT_CONTENT

# Pairs that one person may never hold together (decisions 24).
NEVER_TOGETHER: tuple[frozenset[Role], ...] = (
    frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR}),
    frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
    frozenset({Role.SECURITY_ADMIN, Role.AUDITOR}),
)

# Roles whose word a pack may replace; the three administrators are the system's own.
KEEPS_PACK_WORD = CASE_WORKERS
