"""Django settings: few, and nothing a place's paper could want to say."""

import os
import secrets

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
INSTALLED_APPS = ["wutong.cases.apps.Cases", "wutong.web.apps.Web"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wutong.web.headers.Headers",
]
ROOT_URLCONF = "wutong.site.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {"default": database.settings("wutong_app"), "owner": database.settings(None)}
DATABASE_ROUTERS: list[str] = []
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LOGGING_CONFIG = None
