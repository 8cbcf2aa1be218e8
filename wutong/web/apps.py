"""Django's card for the pages."""

from django.apps import AppConfig


class Web(AppConfig):
    """Pages and their templates."""

    name = "wutong.web"
    label = "web"
