"""The frame: menu by role and by what is built, the person's switches, the server's clock."""

import pytest
from django.test import RequestFactory

from liuhen.bureau.models import Officer
from liuhen.bureau.roles import Role
from liuhen.web.frame import Frame, frame
from liuhen.web.menu import MENU, Item, address_of
from tests.cast import Cast


def framed(officer: Officer, *, cookie: str = "", path: str = "/people/") -> Frame:
    request = RequestFactory().get(path)
    request.user = officer
    request.COOKIES["lh_look"] = cookie
    made: Frame = frame(request)["frame"]
    return made


def labels(made: Frame) -> list[str]:
    return [line.label for group in made.menu for line in group.items]


def test_a_page_that_is_not_built_is_absent_from_the_menu() -> None:
    assert "" == address_of(Item(label="月球", icon="box", route="moon"))


def test_no_group_of_the_menu_is_empty(cast: Cast) -> None:
    assert all(group.items for group in framed(cast.officer).menu)


def test_the_system_administrator_sees_no_content_in_his_menu(cast: Cast) -> None:
    shown = set(labels(framed(cast.system_admin)))

    assert set() == shown & {"录像库", "案件", "调阅登记簿", "案卷与光盘", "文书"}


def test_the_security_administrator_sees_the_people(cast: Cast) -> None:
    assert "人员与角色" in labels(framed(cast.of(Role.SECURITY_ADMIN)))


def test_the_page_one_is_on_is_marked(cast: Cast) -> None:
    marked = [line.label for group in framed(cast.system_admin).menu for line in group.items if line.current]

    assert ["人员与角色"] == marked


def test_the_frame_names_the_bureau_and_the_person_with_his_role_in_the_pack_s_word(cast: Cast) -> None:
    made = framed(cast.officer)

    assert cast.bureau.name == made.bureau_name
    assert cast.officer.name == made.person
    assert cast.unit.name in made.person_facts


def test_the_switches_of_the_cookie_become_classes(cast: Cast) -> None:
    made = framed(cast.officer, cookie="big.contrast")

    assert "lh-big lh-contrast" == made.look
    assert (True, True, False) == (made.big, made.contrast, made.nokeys)


def test_an_unknown_switch_in_the_cookie_is_not_repeated_on_the_page(cast: Cast) -> None:
    assert "" == framed(cast.officer, cookie='"><script>').look


@pytest.mark.django_db
def test_before_the_first_bureau_the_frame_is_nameless() -> None:
    request = RequestFactory().get("/setup/")

    made = frame(request)["frame"]

    assert "" == made.bureau_name
    assert () == made.menu


def test_every_icon_of_the_menu_is_drawn() -> None:
    from liuhen.web.icons import ICONS

    assert set() == {item.icon for group in MENU for item in group.items} - set(ICONS)
