"""Django's card for the people."""

from django.apps import AppConfig

from wutong.people import ears


class People(AppConfig):
    """Persons who sign in."""

    name = "wutong.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to who comes and goes."""
        ears.listen()
