"""Django's card for the app."""

from django.apps import AppConfig


class Cases(AppConfig):
    """The one app with domain tables."""

    name = "wutong.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
