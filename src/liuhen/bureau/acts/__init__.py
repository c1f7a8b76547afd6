"""Every write of room bureau, and the steps it offers to higher rooms: numbers and grants."""

from liuhen.bureau.acts.door import (
    count_attempt,
    forget_old_keys,
    note_failed_login,
    note_login,
    note_logout,
    sum_attempts,
)
from liuhen.bureau.acts.people import (
    NewBureau,
    NewOfficer,
    PasswordError,
    RolePairError,
    appoint,
    assign_role,
    change_password,
    check_password,
    establish,
    open_unit,
    reset_password,
    suspend,
    withdraw_role,
)
from liuhen.bureau.acts.setting import change_setting
from liuhen.bureau.acts.steps import give_grant, next_in_series, next_number, revoke_grants

__all__ = [
    "NewBureau",
    "NewOfficer",
    "PasswordError",
    "RolePairError",
    "appoint",
    "assign_role",
    "change_password",
    "change_setting",
    "check_password",
    "count_attempt",
    "establish",
    "forget_old_keys",
    "give_grant",
    "next_in_series",
    "next_number",
    "note_failed_login",
    "note_login",
    "note_logout",
    "open_unit",
    "reset_password",
    "revoke_grants",
    "sum_attempts",
    "suspend",
    "withdraw_role",
]
