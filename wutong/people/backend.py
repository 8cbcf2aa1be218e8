"""Who may sign in at all: active persons; those of a demonstration only while it runs."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from wutong.people.models import Person


class Backend(AuthenticationBackend):
    """Asked at sign-in and at every request after it, so that a person made inactive is out at the next click."""

    def user_can_authenticate(self, user: Person) -> bool:
        """Whether this person may be signed in now."""
        return super().user_can_authenticate(user) and (settings.WUTONG_DEMO or not user.demo)
