"""A real provider of single sign-on in a process of its own: allauth's, with its own database, on its own port.

Run as `python provider.py DATABASE REDIRECT_URI`; prints its port. It knows one person and one client.
"""

import sys
import types
from importlib import import_module
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

CLIENT, SECRET, USER, PASSWORD = "wutong", "a-secret-of-two", "officer", "province-4411"


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def configure(database: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    settings.configure(
        SECRET_KEY="only for a test",
        ALLOWED_HOSTS=["localhost", "127.0.0.1"],
        ROOT_URLCONF="provider_urls",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ACCOUNT_EMAIL_VERIFICATION="none",
        IDP_OIDC_PRIVATE_KEY=pem,
        SESSION_COOKIE_NAME="provider",
        CSRF_COOKIE_NAME="provider_csrf",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    urls = types.ModuleType("provider_urls")
    urls.urlpatterns = [path("", include("allauth.idp.urls")), path("accounts/", include("allauth.urls"))]
    sys.modules["provider_urls"] = urls
    call_command("migrate", verbosity=0)


def main(database: str, redirect: str) -> None:
    configure(database)
    hashers, auth = import_module("django.contrib.auth.hashers"), import_module("django.contrib.auth")
    auth.get_user_model().objects.create_user(USER, "officer@province.example", PASSWORD, first_name="静怡")
    import_module("allauth.idp.oidc.models").Client.objects.create(
        id=CLIENT,
        name="Wutong",
        secret=hashers.make_password(SECRET),
        scopes="openid\nprofile\nemail",
        redirect_uris=redirect,
        skip_consent=False,
    )
    application = import_module("django.core.wsgi").get_wsgi_application()
    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
