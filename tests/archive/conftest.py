"""One terminated case with recordings, made once for a module; each test works on a copy of its files."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from tests.archive.shelf import case_with_recordings, close_now
from tests.cast import Cast, small_bureau

from liuhen.archive.models import CaseFile
from liuhen.cases.models import Case


@dataclass(slots=True)
class Office:
    """The people, the case, its file when it is closed, and where the data lie."""

    cast: Cast
    case: Case
    data: Path
    file: CaseFile | None = None


def _made(data: Path, *, is_closed: bool) -> Iterator[Office]:
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined] # as Django's own TestCase marks its outer transaction
    with override_settings(DATA_DIR=data, PASSWORD_HASHERS=hashers), whole:
        cast = small_bureau()
        case = case_with_recordings(cast, data)
        yield Office(cast=cast, case=case, data=data, file=close_now(case, cast) if is_closed else None)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def terminated_office(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield from _made(tmp_path_factory.mktemp("office"), is_closed=False)


@pytest.fixture(scope="module")
def closed_office(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield from _made(tmp_path_factory.mktemp("office"), is_closed=True)


@pytest.fixture
def office(terminated_office: Office, tmp_path: Path, settings: object) -> Office:
    """Give a terminated case that one test may do anything with."""
    return _copied(terminated_office, tmp_path, settings)


@pytest.fixture
def shelf(closed_office: Office, tmp_path: Path, settings: object) -> Office:
    """Give a closed file that one test may do anything with."""
    return _copied(closed_office, tmp_path, settings)


def _copied(made: Office, tmp_path: Path, settings: object) -> Office:
    data = tmp_path / "data"
    shutil.copytree(made.data, data)
    settings.DATA_DIR = data  # type: ignore[attr-defined]
    case = Case.objects.get(pk=made.case.pk)
    file = CaseFile.objects.get(pk=made.file.pk) if made.file else None
    return Office(cast=made.cast, case=case, data=data, file=file)
