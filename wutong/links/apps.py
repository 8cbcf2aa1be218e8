"""Django's card for the links: it has tables, no models; only functions of the database touch them."""

from django.apps import AppConfig


class Links(AppConfig):
    """Outbox of messages, counters of limits."""

    name = "wutong.links"
    label = "links"
