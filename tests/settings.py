"""The product's settings on a data folder of the tests' own, chosen before the settings read it."""

import os
import tempfile

_DATA = tempfile.TemporaryDirectory(prefix="liuhen-tests-")
os.environ["LIUHEN_DATA"] = _DATA.name
os.environ.pop("LIUHEN_INTAKE_ROOTS", None)
os.environ["LIUHEN_SEALER"] = "off"  # what the tests start leaves no file behind that cannot be removed

from tests import postgres  # noqa: E402 - the same

_PG = postgres.shared().address(postgres.TEMPLATE, postgres.OWNER) if postgres.is_wanted() else {}
os.environ.update(_PG)

from liuhen.settings import *  # noqa: E402, F403 - the data folder comes first

# The tests' own database is a copy of the migrated template; what they start as processes chooses for itself.
for _name in _PG:
    del os.environ[_name]
if _PG:
    DATABASES["default"]["TEST"] = {"NAME": "liuhen_tests", "TEMPLATE": postgres.TEMPLATE}  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # their strength is not what tests are about
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver runs its loop in the tests' own thread
os.environ["DJANGO_SETTINGS_MODULE"] = "liuhen.settings"  # what the tests start as processes runs the product's own
