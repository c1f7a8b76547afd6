"""Every route: its trail event, its answer to nobody, a wrong bureau, a wrong role and the right role."""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from liuhen.bureau.models import Officer
from liuhen.bureau.roles import EVERYBODY, Role
from liuhen.bureau.verbs import VERBS
from liuhen.trail.models import Entry
from liuhen.web.route import Route
from liuhen.web.routes import ROUTES
from tests.world import World, make_world

GUARDED = [route for route in ROUTES if not route.anonymous]
OPEN = {"add_checkpoint", "login", "log_in", "alive", "setup", "setup_step_page", "setup_step"}
# Open to people without an account, and closed to whoever does not hold a station's key (tests/web/test_stations.py).
KEYED = {
    "station_hello",
    "station_batches",
    "station_batch",
    "station_finish",
    "station_upload",
    "station_index",
    "station_heartbeat",
}
ids = [route.name for route in GUARDED]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One small bureau with one thing of each kind, made once through the product's own acts."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        whole = transaction.atomic()
        whole._from_testcase = True  # type: ignore[attr-defined] # as Django's own TestCase marks its outer transaction
        with whole:
            yield make_world(tmp_path_factory.mktemp("world"))
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def trail_follows_the_rows_back() -> Iterator[None]:
    """Each test's rows are rolled back; the trail's files are made anew from the rows that are left."""
    yield
    shutil.rmtree(settings.DATA_DIR / "trail", ignore_errors=True)


def entered(officer: Officer) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(route: Route, world: World) -> str:
    return reverse(route.name, kwargs=world.parts_of(route))


def ask(client: Client, route: Route, url: str) -> object:
    if "GET" in route.methods:
        return client.get(url)
    return client.generic(route.methods[0], url, "", content_type="application/x-www-form-urlencoded")


def roles_of(route: Route) -> frozenset[Role]:
    return VERBS[route.verb].roles if route.verb else EVERYBODY


def kinds() -> dict[str, int]:
    return {kind: Entry.objects.filter(kind=kind).count() for kind in ("act", "content", "refusal")}


def test_only_the_named_pages_are_open_to_callers_without_an_account() -> None:
    assert OPEN | KEYED == {route.name for route in ROUTES if route.anonymous}


def test_every_route_names_its_trail_event_and_a_unique_address() -> None:
    assert all(route.kind in {"act", "content", "none"} for route in ROUTES)
    assert len(ROUTES) == len({route.name for route in ROUTES}) == len({route.path for route in ROUTES})


def test_every_act_is_reached_by_a_request_that_changes_things_and_never_by_get() -> None:
    assert [] == [route.name for route in ROUTES if route.kind == "act" and "GET" in route.methods]
    brought = [route.name for route in ROUTES if route.kind == "content" and "GET" not in route.methods]
    assert ["paper_check", "play_open"] == sorted(brought)  # a file somebody brings to be checked; a ticket is bought


def test_every_route_that_shows_or_does_something_names_a_verb() -> None:
    free = {"log_out", "log_in", "setup_step"}

    assert [] == [route.name for route in ROUTES if route.kind != "none" and not route.verb and route.name not in free]


def test_an_unknown_address_is_404(world: World) -> None:
    assert 404 == Client().get("/no-such-page/").status_code
    assert 404 == entered(world.cast.officer).get("/no-such-page/").status_code


@pytest.mark.parametrize("route", GUARDED, ids=ids)
def test_nobody_gets_nothing(route: Route, world: World) -> None:
    answer = ask(Client(), route, address(route, world))

    assert answer.status_code in (302, 403)
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/login/")


@pytest.mark.parametrize("route", GUARDED, ids=ids)
def test_a_wrong_bureau_sees_nothing_of_ours(route: Route, world: World) -> None:
    url = address(route, world)

    answer = ask(entered(world.cast.stranger), route, url)

    if "<" in route.path and not world.is_everybodys(route):
        assert answer.status_code in (403, 404)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for secret in world.secrets:
        assert secret.encode() not in body


@pytest.mark.parametrize("route", [route for route in GUARDED if roles_of(route) < EVERYBODY], ids=lambda r: r.name)
def test_a_wrong_role_is_refused_and_the_refusal_is_an_entry(route: Route, world: World) -> None:
    wrong, url = entered(world.without(roles_of(route))), address(route, world)
    before = kinds()

    answer = ask(wrong, route, url)

    assert answer.status_code in (403, 404)
    assert before["refusal"] + 1 == kinds()["refusal"]
    assert before["act"] == kinds()["act"]
    assert before["content"] == kinds()["content"]


@pytest.mark.parametrize("route", GUARDED, ids=ids)
def test_the_right_role_is_served_and_the_entry_is_as_declared(route: Route, world: World) -> None:
    client, url = entered(world.right(route)), address(route, world)
    before = kinds()

    answer = ask(client, route, url)
    if answer.streaming:
        b"".join(answer.streaming_content)

    assert answer.status_code not in (403, 404, 405, 500)
    after = kinds()
    if route.kind == "content":
        assert before["content"] + 1 == after["content"]
        assert before["act"] == after["act"]
    if route.kind == "none":
        assert before == after
