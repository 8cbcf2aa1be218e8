"""How allauth works for this house: phones instead of e-mail, a lock on wrong passwords, SSO that grants nothing.

Who signs in by phone and was never here gets a person on the way; the code then proves the phone. So there is one
door for newcomers and for those who come back, and it never tells which of the two somebody is.
"""

import tomllib
from pathlib import Path
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from wutong.cases.port import store
from wutong.links import sms
from wutong.links.limit import give, take
from wutong.links.sms import Outbox, Sms, read_phone
from wutong.people.audit import note
from wutong.people.limits import WRONG
from wutong.people.models import Person
from wutong.people.phones import person_by_phone, phone_of, put_phone
from wutong.people.seats import seats_of
from wutong.people.words import new_key

_TEXTS: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))


def text_of(kind: str, lang: str, **given: str) -> str:
    """The words of a message of this kind, in English for `en…`, in Chinese for anything else."""
    return _TEXTS[kind]["en" if lang.startswith("en") else "zh"].format(**given)


def gateway() -> Sms:
    """The way messages go: the class named by the setting WUTONG_SMS, else the local outbox."""
    return sms.gateway(settings.WUTONG_SMS, outbox())


def outbox() -> Outbox:
    """The local outbox."""
    return Outbox(store().connection(), store().vault, store().clock)


class Account(DefaultAccountAdapter):
    """Signing in with a password or a phone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: persons come by phone, by SSO, or are made by an administrator."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this very host; a list of other hosts is nobody's way out."""
        request = context.request
        return bool(url) and url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where somebody lands who asked for no page: staff at their desk, applicants at their cases."""
        return settings.WUTONG_STAFF_HOME if seats_of(request.user.key) else settings.WUTONG_APPLICANT_HOME

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same for somebody who came by single sign-on for the first time."""
        return self.get_login_redirect_url(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try before it is made, so that many at once do not slip through; `authenticate` gives it back."""
        super().pre_authenticate(request, **credentials)
        if take(store().connection(), WRONG, self._name(credentials), store().clock.now()):
            note("locked", "", name=self._name(credentials))
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """The person, if the password is right."""
        person: Person | None = super().authenticate(request, **credentials)
        if person is not None:
            give(store().connection(), WRONG, self._name(credentials))
        return person

    @staticmethod
    def _name(credentials: dict[str, Any]) -> str:
        return store().vault.blind("people.wrong", str(credentials.get("username", "")).lower())

    def phone_form_field(self, **given: Any) -> forms.Field:
        """The field that asks for a phone."""
        return PhoneAsked(**given)

    def clean_phone(self, phone: str) -> str:
        """Eleven digits; ValidationError for what is no mobile number."""
        digits = read_phone(phone)
        if not digits:
            raise ValidationError("phone", code="phone")
        return digits

    def get_user_by_phone(self, phone: str) -> Person | None:
        """Whose phone it is."""
        return person_by_phone(phone)

    def get_phone(self, user: Person) -> tuple[str, bool] | None:
        """The phone and whether a code proved it."""
        phone = phone_of(user)
        return (phone, user.phone_sure) if phone else None

    def set_phone(self, user: Person, phone: str, verified: bool) -> None:
        """Give the person a phone."""
        put_phone(user, phone, verified)

    def set_phone_verified(self, user: Person, phone: str) -> None:
        """A code proved it."""
        put_phone(user, phone, True)

    def send_verification_code_sms(self, user: Person, phone: str, code: str, **_: Any) -> None:
        """Send the code through the gateway. Limits were taken when the phone was read."""
        gateway().send(phone, "code", text_of("code", get_language() or "", code=code))


class PhoneAsked(forms.CharField):
    """Asks for a mobile number; what is read is eleven digits."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_length=32, widget=forms.TextInput(attrs={"autocomplete": "tel"}), **given)

    def clean(self, value: Any) -> str:
        """The digits."""
        return Account().clean_phone(super().clean(value))


class Social(DefaultSocialAccountAdapter):
    """A province's single sign-on: it says who somebody is, never what they may do."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whoever the province vouches for may come in, as a person without a seat."""
        return True

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nothing more is asked."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Person:
        """A new person for a new `sub`: the name as given, no e-mail taken over, a key that says nothing."""
        person: Person = sociallogin.user
        person.key = person.username = new_key()
        person.name = str(data.get("name") or "")[:64]
        sociallogin.email_addresses = []
        return person

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Back to one's own page after tying an identity to it."""
        return reverse("account")


class Factors(DefaultMFAAdapter):
    """Second factors: their secrets lie sealed."""

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return store().vault.seal({"secret": text}, "mfa_authenticator").hex()

    def decrypt(self, encrypted_text: str) -> str:
        """A stored secret, opened."""
        return str(store().vault.open(bytes.fromhex(encrypted_text), "mfa_authenticator")["secret"])
