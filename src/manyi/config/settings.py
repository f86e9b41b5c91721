"""Settings: SQLite under MANYI_HOME unless DATABASE_URL says otherwise."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from manyi.config.database import database_from_url
from manyi.config.secret import read_or_make_secret

SOURCE = Path(__file__).resolve().parents[1]
MANYI_HOME = Path(os.environ.get("MANYI_HOME", SOURCE.parents[1] / "var"))
MANYI_HOME.mkdir(parents=True, exist_ok=True)

SECRET_KEY = os.environ.get("MANYI_SECRET_KEY") or read_or_make_secret(
    MANYI_HOME / "secret" / "key"
)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("MANYI_ALLOWED_HOSTS", "*").split(",")
PUBLIC_URL = os.environ.get("MANYI_PUBLIC_URL", "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

STEPS = [
    "indicators",
    "questionnaires",
    "sampling",
    "fieldwork",
    "cleaning",
    "scoring",
    "reporting",
    "improvement",
    "cases",
    "records",
]

INSTALLED_APPS = [
    "manyi.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_q",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
    "manyi.core",
    "manyi.core.ledger",
    "manyi.core.outbox",
    "manyi.channels.web",
    "manyi.channels.email",
    *[f"manyi.steps.{step}" for step in STEPS],
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "manyi.web.security.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "manyi.config.urls"
WSGI_APPLICATION = "manyi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "manyi.web.context.shell",
            ],
        },
    }
]

DATABASES = {"default": database_from_url(os.environ.get("DATABASE_URL"), MANYI_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "core.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "manyi.web.accounts.StaffAccounts"
ACCOUNT_LOGOUT_ON_GET = False
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_LOCKOUT_CALLABLE = "manyi.web.signing.locked_page"
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [SOURCE / "locale"]
TIME_ZONE = os.environ.get("MANYI_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = MANYI_HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
MEDIA_ROOT = MANYI_HOME / "files"
SNAPSHOT_ROOT = MANYI_HOME / "snapshots"
LEDGER_KEYS = MANYI_HOME / "ledger-keys"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("MANYI_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("MANYI_SMTP_PORT", "2525"))
EMAIL_HOST_USER = os.environ.get("MANYI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MANYI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MANYI_SMTP_TLS", "") == "1"
EMAIL_TIMEOUT = 20
# A provider's HTTP interface that takes an idempotency key; empty: single letters go by SMTP too.
MAIL_API_URL = os.environ.get("MANYI_MAIL_API_URL", "")
MAIL_API_TOKEN = os.environ.get("MANYI_MAIL_API_TOKEN", "")
DEFAULT_FROM_EMAIL = os.environ.get("MANYI_MAIL_FROM", "manyi@localhost")

# The mailbox customers write to; without a host no letter is fetched.
IMAP_HOST = os.environ.get("MANYI_IMAP_HOST", "")
IMAP_PORT = int(os.environ.get("MANYI_IMAP_PORT", "993"))
IMAP_USER = os.environ.get("MANYI_IMAP_USER", "")
IMAP_PASSWORD = os.environ.get("MANYI_IMAP_PASSWORD", "")
IMAP_FOLDER = os.environ.get("MANYI_IMAP_FOLDER", "INBOX")
IMAP_TLS = os.environ.get("MANYI_IMAP_TLS", "1") == "1"

Q_CLUSTER = {
    "name": "manyi",
    "orm": "default",
    "workers": int(os.environ.get("MANYI_WORKERS", "1")),
    "timeout": 300,
    "retry": 360,
    "max_attempts": 5,
    "ack_failures": True,
    "save_limit": -1,
    "catch_up": False,
    "poll": 1,
    "label": "任务",
    "log_level": "WARNING",
}
if redis_url := os.environ.get("REDIS_URL"):
    Q_CLUSTER = {key: value for key, value in Q_CLUSTER.items() if key != "orm"} | {
        "redis": redis_url
    }

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"mask_tokens": {"()": "manyi.web.security.MaskTokens"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["mask_tokens"],
        }
    },
    "root": {"handlers": ["console"], "level": os.environ.get("MANYI_LOG_LEVEL", "WARNING")},
}
