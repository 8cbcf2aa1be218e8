"""The two questions at the door: a name with a password, or a phone for a code."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator

from wutong.cases.port import store
from wutong.law.error import Refused
from wutong.links.sms import must_be_free
from wutong.people.models import Person
from wutong.people.phones import person_for


class NameAsked(LoginForm):
    """Asks for the name and the password."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["login"].widget = forms.TextInput(attrs={"autocomplete": "username"})
        for name, most in (("login", 64), ("password", 256)):
            self.fields[name].validators += [MaxLengthValidator(most), ProhibitNullCharactersValidator()]


class CodeAsked(forms.Form):
    """Asks for the phone a code is sent to; takes the limits, and finds or makes the person."""

    _user: Person

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["phone"] = get_adapter().phone_form_field()

    def clean_phone(self) -> str:
        """The phone; ValidationError `too_many` when the limit is reached."""
        phone: str = self.cleaned_data["phone"]
        ip, now = get_adapter().get_client_ip(context.request), store().clock.now()
        try:
            must_be_free(store().connection(), store().vault, now, phone, ip=ip)
        except Refused as error:
            raise ValidationError("", code=error.code, params=error.detail) from error
        self._user = person_for(phone)
        return phone
