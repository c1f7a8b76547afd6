"""The product's settings on a data folder of the tests' own, chosen before the settings read it."""

import os
import tempfile

_DATA = tempfile.TemporaryDirectory(prefix="liuhen-tests-")
os.environ["LIUHEN_DATA"] = _DATA.name
os.environ.pop("LIUHEN_INTAKE_ROOTS", None)

from liuhen.settings import *  # noqa: E402, F403 - the data folder comes first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # their strength is not what tests are about
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver runs its loop in the tests' own thread
os.environ["DJANGO_SETTINGS_MODULE"] = "liuhen.settings"  # what the tests start as processes runs the product's own
