"""Django settings: few, and nothing a place's paper could want to say."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from wutong.people import limits
from wutong.site import database

_FOLDER = database.data_folder()


def _secret() -> str:
    path = _FOLDER / "secret"
    if not path.exists():
        _FOLDER.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = os.environ.get("WUTONG_SECRET") or _secret()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("WUTONG_HOSTS", "localhost,127.0.0.1").split(",")
INSTALLED_APPS = [
    "wutong.cases.apps.Cases",
    "wutong.links.apps.Links",
    "wutong.people.apps.People",
    "wutong.web.apps.Web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "wutong.web.headers.Headers",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wutong.people.middleware.Seated",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wutong.web.kit.prefs.Prefs",
]
ROOT_URLCONF = "wutong.site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "wutong.web.kit.context.common"]
        },
    }
]
DATABASES = {"default": database.settings("wutong_app"), "owner": database.settings(None)}
DATABASE_ROUTERS: list[str] = []
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LOGGING_CONFIG = None

# signing in; see docs/decisions/0013
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["wutong.people.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "/account/", "/"
WUTONG_STAFF_HOME, WUTONG_APPLICANT_HOME = "/desk/", "/my/"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "wutong_cache"}}
WUTONG_DEMO = os.environ.get("WUTONG_DEMO") == "1"
WUTONG_MFA_REQUIRED = os.environ.get("WUTONG_MFA_REQUIRED", "0" if WUTONG_DEMO else "1") == "1"
WUTONG_SMS = os.environ.get("WUTONG_SMS", "")
_HTTPS = os.environ.get("WUTONG_HTTPS") == "1"
_HOST = "__Host-" if _HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}wutong", f"{_HOST}wutong_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_AGE = int(limits.ABSOLUTE.total_seconds())
if _HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("WUTONG_PROXIES", "0"))
ACCOUNT_ADAPTER = "wutong.people.adapter.Account"
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip", "request_login_code": "20/m/ip", "login": "60/m/ip"}
ACCOUNT_FORMS = {"login": "wutong.people.forms.NameAsked", "request_login_code": "wutong.people.forms.CodeAsked"}
SOCIALACCOUNT_ADAPTER = "wutong.people.adapter.Social"
SOCIALACCOUNT_STORE_TOKENS = False
# a link, not a form: the content policy lets no form be answered by another host
SOCIALACCOUNT_LOGIN_ON_GET = True
MFA_ADAPTER = "wutong.people.adapter.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False


def _single_sign_on() -> list[dict[str, Any]]:
    """The providers of single sign-on: JSON in WUTONG_OIDC, or the path of a file with it. ValueError for neither."""
    given = os.environ.get("WUTONG_OIDC", "")
    if given and not given.lstrip().startswith("["):
        given = Path(given).read_text(encoding="utf-8")
    return [
        {
            "provider_id": one["provider_id"],
            "name": one["name"],
            "client_id": one["client_id"],
            "secret": one["secret"],
            "settings": {"server_url": one["server_url"], "oauth_pkce_enabled": True},
        }
        for one in json.loads(given or "[]")
    ]


SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _single_sign_on()}}

CSRF_FAILURE_VIEW = "wutong.web.public.errors.expired"
USE_I18N = True
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
