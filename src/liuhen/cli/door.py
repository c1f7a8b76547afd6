"""Log a person in on the command line: the same passwords, the same lock-out and the same entries as on the web."""

import os

import click
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate
from django.http import HttpRequest

from liuhen.bureau.acting import RoleRefusal
from liuhen.bureau.acts import note_failed_login, note_login
from liuhen.bureau.models import Officer
from liuhen.bureau.queries import account_of

ADDRESS = "127.0.0.1"


def log_in(username: str | None) -> Officer:
    """Ask for account and password (or read LIUHEN_PASSWORD, for scripts) and give the person.

    Raises:
        RoleRefusal: wrong password, or locked out after too many.
    """
    account = account_of(username or click.prompt("操作人账号"))
    password = os.environ.get("LIUHEN_PASSWORD") or click.prompt(f"{account} 的口令", hide_input=True)
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = ADDRESS
    officer = authenticate(request, username=account, password=password)
    if not isinstance(officer, Officer):
        locked = AxesProxyHandler.is_locked(request, {"username": account})
        note_failed_login(account, address=ADDRESS, locked=locked)
        raise RoleRefusal(
            "输错次数过多，账号已暂时锁定，没有登录。" if locked else "账号或口令不对，没有登录。",
            next_step="请过一刻钟再试。" if locked else "请核对账号和口令后再试，连输五次会暂时锁定。",
        )
    note_login(officer, address=ADDRESS)
    return officer
