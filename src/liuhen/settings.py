"""Django's settings: one box without a network is the normal case; the environment chooses the rest."""

import os
import secrets
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("LIUHEN_DATA", BASE_DIR / "data")).resolve()
PACKS_DIR = BASE_DIR / "packs"
VAULT = os.environ.get("LIUHEN_VAULT", "local")  # the store of originals, until a move switches to another
STORES_FILE = Path(os.environ.get("LIUHEN_STORES", DATA_DIR / "stores.toml"))  # where object stores are named
INTAKE_ROOTS = [
    Path(root) for root in os.environ.get("LIUHEN_INTAKE_ROOTS", str(DATA_DIR / "cards")).split(os.pathsep) if root
]

# The server's clock is a witness (授时): NTP servers and an NMEA receiver to compare it with, where there are any.
TIME_SERVERS = [host for host in os.environ.get("LIUHEN_TIME_SERVERS", "").split(",") if host]
SATELLITE_DEVICE = os.environ.get("LIUHEN_SATELLITE", "")
# Time stamps on the day's checkpoint (RFC 3161): the server's address, and its root certificates as PEM.
TIME_STAMP_SERVER = os.environ.get("LIUHEN_TIME_STAMP_SERVER", "")
TIME_STAMP_ROOTS = os.environ.get("LIUHEN_TIME_STAMP_ROOTS", "")


def _secret() -> str:
    """Read the installation's secret, made at first use and readable by its owner only."""
    path = DATA_DIR / "keys" / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()[:64]


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("LIUHEN_HOSTS", "127.0.0.1,localhost,testserver").split(",")
ROOT_URLCONF = "liuhen.urls"
WSGI_APPLICATION = "liuhen.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "liuhen.trail",
    "liuhen.jobs",
    "liuhen.bureau",
    "liuhen.approvals",
    "liuhen.documents",
    "liuhen.devices",
    "liuhen.evidence",
    "liuhen.field",
    "liuhen.cases",
    "liuhen.access",
    "liuhen.archive",
    "liuhen.duties",
    "liuhen.search",
    "liuhen.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "liuhen.web.headers.closed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "liuhen.web.frame.frame",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    """Choose SQLite beside the evidence, or PostgreSQL when `LIUHEN_PG_NAME` names a database."""
    if name := os.environ.get("LIUHEN_PG_NAME"):
        # The web's many threads share a few connections; a worker's threads each keep their own for a while.
        most = int(os.environ.get("LIUHEN_PG_POOL", "0"))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": os.environ.get("LIUHEN_PG_USER", ""),
            "PASSWORD": os.environ.get("LIUHEN_PG_PASSWORD", ""),
            "HOST": os.environ.get("LIUHEN_PG_HOST", "127.0.0.1"),
            "PORT": os.environ.get("LIUHEN_PG_PORT", "5432"),
            "CONN_MAX_AGE": 0 if most else 60,
            "CONN_HEALTH_CHECKS": True,  # a connection that died with the server is replaced, not handed out
            "OPTIONS": {"pool": {"min_size": 1, "max_size": most, "timeout": 20}} if most else {},
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "liuhen.sqlite3",
        "OPTIONS": {
            # A deferred transaction that upgrades from read to write fails under load, whatever the timeout.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
        },
    }


DATABASES = {"default": _database()}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    INSTALLED_APPS.append("procrastinate.contrib.django")  # carries the jobs; its tables come with our migrations
    PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""  # kinds of work stand in one literal table, cli/worker.py
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "bureau.Officer"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
LOGIN_URL = "login"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("LIUHEN_HTTPS") == "1"
CSRF_FAILURE_VIEW = "liuhen.web.errors.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "src" / "liuhen" / "web" / "static"]
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/build/assets/"  # the build names every file by its content

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A failed login is an entry of the trail; a line about it on the command line helps nobody.
    "loggers": {"axes": {"level": "ERROR"}},
}
