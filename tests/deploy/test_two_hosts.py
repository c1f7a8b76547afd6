"""Two hosts, one bureau: a card goes in through one while the other is taken away; nothing is lost or done twice."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests import hosts
from tests.docks.cards import film, write

pytestmark = [pytest.mark.full, pytest.mark.postgresql]
FILMS = 60


@pytest.fixture(scope="module", params=[0, 3], ids=["a shared folder", "a store of three nodes"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[hosts.Site]:
    made = hosts.start(tmp_path_factory.mktemp("site"), nodes=request.param)
    yield made
    made.stop()


def until(is_so: Callable[[], bool], seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.2)


def announce(site: hosts.Site, person: hosts.Person, host: hosts.Host, name: str, files: dict[str, bytes]) -> None:
    """Put a card into a slot and have it taken in, at the pages of one host."""
    card = write(Path(site.environment["LIUHEN_INTAKE_ROOTS"]) / name, files)
    person.post(host, "/intake/announce/", "/intake/", folder=os.fsencode(card).hex(), officer="jia", once=name)


def test_a_card_goes_in_through_one_host_while_the_other_is_taken_away(site: hosts.Site) -> None:
    first, second = site.hosts
    files = {f"DCIM/DSJ_YZ-03_100217_20260918_1{n // 60}{n % 60:02d}00.mp4": film(str(n)) * 4000 for n in range(FILMS)}
    person = hosts.Person()
    person.log_in(second, "ding")
    announce(site, person, first, "card-1", files)
    until(lambda: [(True,)] == site.ask("select count(*) > 3 from evidence_arrival where state = 'sealed'"))

    (holder,) = site.ask("select worker from jobs_job where kind = 'docks.take_in'")[0]
    gone, left = (first, second) if str(holder).startswith(first.name) else (second, first)
    gone.kill()

    assert "采集台" in person.get(left, "/intake/")  # still logged in, and served
    until(lambda: not site.ask("select 1 from jobs_job where state in ('waiting', 'running')"))
    assert [(FILMS,)] == site.ask("select count(*) from evidence_arrival where state = 'sealed'")
    assert [(FILMS,)] == site.ask("select count(*) from evidence_original")
    held = {str(row[0]) for row in site.ask("select sha256 from evidence_original")}
    assert {"sha256:" + hashlib.sha256(data).hexdigest() for data in files.values()} == held
    assert [("done",)] == site.ask("select distinct state from jobs_job where kind = 'docks.take_in'")
    site.run("liuhen.cli.main", "trail", "check")
    site.run("liuhen.cli.main", "vault", "check")


def test_the_host_that_was_away_comes_back_and_takes_part(site: hosts.Site) -> None:
    away = next(host for host in site.hosts if not host.processes)
    away.start()
    person = hosts.Person()
    person.log_in(away, "ding")

    for number in range(2, 5):
        card = write(
            Path(site.environment["LIUHEN_INTAKE_ROOTS"]) / f"card-{number}", {"a.mp4": film(f"card {number}")}
        )
        person.post(
            away, "/intake/announce/", "/intake/", folder=os.fsencode(card).hex(), officer="jia", once=f"b{number}"
        )
    until(lambda: [(FILMS + 3,)] == site.ask("select count(*) from evidence_arrival where state = 'sealed'"))

    assert site.ask("select 1 from jobs_schedule where worker like 'host-%'")


def test_the_database_may_be_away_for_a_moment(site: hosts.Site) -> None:
    site.cluster.process.kill()
    site.cluster.process.wait()
    time.sleep(2)
    site.cluster.begin()
    person, host = hosts.Person(), site.hosts[0]
    host.wait()
    until(lambda: _logs_in(person, host), seconds=60)

    announce(site, person, host, "card-9", {"z.mp4": film("after")})

    until(lambda: [(FILMS + 4,)] == site.ask("select count(*) from evidence_arrival where state = 'sealed'"))


def _logs_in(person: hosts.Person, host: hosts.Host) -> bool:
    try:
        person.log_in(host, "ding")
    except OSError:
        return False
    return True
