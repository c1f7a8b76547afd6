"""Every answer carries the policy that keeps the browser inside the bureau."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from liuhen.web.headers import POLICY, closed


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/login/", "/setup/", "/no-such-page/", "/alive/"])
def test_every_answer_forbids_other_hosts_and_inline_scripts(path: str) -> None:
    answer = Client().get(path)

    assert POLICY == answer.headers["Content-Security-Policy"]


def test_the_policy_names_no_host_and_allows_no_inline_script() -> None:
    script = next(rule for rule in POLICY.split("; ") if rule.startswith("script-src"))

    assert "script-src 'self'" == script
    assert "://" not in POLICY


def test_a_view_that_sets_its_own_cache_rule_keeps_it() -> None:
    response = HttpResponse(headers={"Cache-Control": "no-store"})

    answer = closed(lambda _request: response)(HttpRequest())

    assert "no-store" == answer.headers["Cache-Control"]


def test_pages_are_kept_out_of_shared_caches() -> None:
    answer = closed(lambda _request: HttpResponse())(HttpRequest())

    assert "private, no-cache" == answer.headers["Cache-Control"]
