"""The one settings file. Everything that an operator may set is read here, by readers that refuse nonsense."""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

HERE = Path(__file__).resolve().parent


def env_text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def env_bool(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value in (None, ""):
        return default
    if value not in ("yes", "no"):
        raise ImproperlyConfigured(f"{name}={value!r}: write 'yes' or 'no'")
    return value == "yes"


def env_int(name: str, *, default: int, least: int, most: int) -> int:
    value = os.environ.get(name, "") or str(default)
    if not value.isdecimal() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name}={value!r}: write a whole number from {least} to {most}")
    return int(value)


def data_home() -> Path:
    """Where the data folder is: LINLI_HOME, or the user's data directory."""
    if home := env_text("LINLI_HOME"):
        return Path(home).expanduser().resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/linli")  # a service's own place; a root user's home is closed to the database's user
    base = env_text("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "linli"


def kept_secret(path: Path) -> str:
    """The secret in ``path``; made on first use, readable by its owner only."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # of two processes that start at once, one wins and both read the same
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        return path.read_text(encoding="ascii").strip()


def database(url: str) -> dict:
    """Django's form of a PostgreSQL address: postgresql://user:password@host:port/name?host=/socket/folder"""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "linli",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", "") or parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "") or ""),
        "OPTIONS": {key: unquote(value) for key, value in query.items()},
    }


LINLI_HOME = data_home()
DEMO = env_bool("LINLI_DEMO")
PORT = env_int("LINLI_PORT", default=8000, least=1, most=65535)
BASE_URL = env_text("LINLI_BASE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
TESTING = "pytest" in sys.modules

DEBUG = False
SECRET_KEY = env_text("LINLI_SECRET_KEY") or kept_secret(LINLI_HOME / "secret-key")
ALLOWED_HOSTS = ["*"] if DEMO or TESTING else [urlsplit(BASE_URL).hostname or "", "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "linli.web",
    "linli.cockpit",
    "linli.cases",
    "linli.ledger",
    "linli.voting",
    "linli.notices",
    "linli.inbox",
    "linli.bodies",
    "linli.registry",
    "linli.people",
    "linli.audit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "linli.web.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.web.middleware.Reader",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "linli.people.middleware.AtTheDoor",
    "linli.web.middleware.Doors",
]

ROOT_URLCONF = "linli.urls"
# What the book asks of cases, a room above it: which case an entry began with (ledger/queries/openness/matters.py).
EARLIEST_WORD = "linli.cases.queries.earliest.said_in"
WSGI_APPLICATION = "linli.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "linli.web.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "linli.web.templatetags.linli"],
        },
    }
]

# The application works as the role `linli_app`, which can neither change nor delete what is append-only; migrations
# run as the owner (docs/adr/0003). The pool is per process.
DATABASE_URL = env_text("DATABASE_URL", "postgresql://postgres@/linli")
AS_OWNER = env_bool("LINLI_AS_OWNER")
DATABASES = {"default": database(DATABASE_URL)}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # after a restart of the database no page fails
if not AS_OWNER and not TESTING:
    DATABASES["default"]["OPTIONS"] |= {
        # Our joins name the tables in the order in which they are best read; searching for a better order takes longer
        # than most of our queries do.
        "options": "-c role=linli_app -c join_collapse_limit=3",
        "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache"}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "linli-language"
USE_I18N = True
# Rooms without tables are no Django apps and bring their catalogues this way.
LOCALE_PATHS = [HERE / "kernel/locale", HERE / "law/locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = LINLI_HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": LINLI_HOME / "files"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 4_194_304

SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("LINLI_BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "linli.web.refusals.csrf_failure"
# Where the source of the running version can be had (AGPL art. 13); shown at /licence/.
SOURCE_URL = env_text("LINLI_SOURCE_URL")

# Mail: LINLI_SMTP=smtp://user:password@host:port, or the console, where the demo shows its codes.
SMTP = urlsplit(env_text("LINLI_SMTP"))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SMTP.hostname else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = SMTP.hostname or "localhost", SMTP.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(SMTP.username or ""), unquote(SMTP.password or "")
EMAIL_USE_TLS = SMTP.scheme == "smtp+tls"
DEFAULT_FROM_EMAIL = env_text("LINLI_MAIL_FROM", "linli@localhost")

AUTH_USER_MODEL = "people.User"
# The first is the second with its reads as written statements; old sign-ins name the second.
AUTHENTICATION_BACKENDS = ["linli.people.signed_in.Backend", "allauth.account.auth_backends.AuthenticationBackend"]
SESSION_ENGINE = "linli.people.signed_in"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

# Sign-in is by a code to a phone or an e-mail address (people/), then by allauth's stages: TOTP, passkey, recovery
# code. There are no passwords. allauth's own sign-up pages and its table of e-mail addresses are not used.
ACCOUNT_ADAPTER = "linli.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_LOGIN_TIMEOUT = 900  # seconds from the right code to the second factor
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/300s/key"}  # wrong TOTP and recovery codes
MFA_ADAPTER = "linli.people.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Linli 邻里"
MFA_TOTP_TOLERANCE = 1  # periods of 30 seconds that a phone's clock may be off
MFA_REAUTHENTICATION_REQUIRED = False  # people.views asks for it by its own rule, which knows codes too
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # passkeys on http://localhost, for trying them out
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env_bool("LINLI_BEHIND_PROXY") else 0  # whose X-Forwarded-For is believed

# Whoever holds a seat needs a TOTP app or a passkey before she acts for it (people.rules.check_second_factor).
SECOND_FACTOR_FOR_SEATS = env_bool("LINLI_SECOND_FACTOR", default=not DEMO)
# Each room's jobs.py holds what runs by itself.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
# Whether webhooks may go to addresses of a private network; no, unless the operator's own systems live there.
PRIVATE_HOOKS = env_bool("LINLI_PRIVATE_HOOKS")
# Text messages: a gateway that takes a signed POST (docs), or the server's console.
SMS_URL = env_text("LINLI_SMS_URL")
SMS_SECRET = env_text("LINLI_SMS_SECRET")

# WeChat Pay: all of these or none; without them no page shows it (docs/how-to/wechat-pay.md).
WECHAT = {
    "merchant": env_text("LINLI_WECHAT_MERCHANT"),
    "app": env_text("LINLI_WECHAT_APP"),
    "serial": env_text("LINLI_WECHAT_SERIAL"),
    "key_file": env_text("LINLI_WECHAT_KEY_FILE"),
    "api_key": env_text("LINLI_WECHAT_API_KEY"),
    "public_key_file": env_text("LINLI_WECHAT_PUBLIC_KEY_FILE"),
    "public_key_id": env_text("LINLI_WECHAT_PUBLIC_KEY_ID"),
}
if any(WECHAT.values()) and not all(WECHAT.values()):
    raise ImproperlyConfigured("set all of " + ", ".join(f"LINLI_WECHAT_{name.upper()}" for name in WECHAT))
WECHAT = WECHAT | {"url": "https://api.mch.weixin.qq.com"} if all(WECHAT.values()) else {}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"linli": {"level": "INFO"}, "procrastinate": {"level": "WARNING"}},
}
