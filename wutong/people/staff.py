"""Accounts of staff: opened with a first password that is told once, closed, given a new password. By administrators."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model

from wutong.cases.seat import Actor
from wutong.people.audit import note
from wutong.people.models import Person
from wutong.people.says import refused
from wutong.people.seats import must_be_admin, seats_at, seats_of
from wutong.people.words import first_password


def open_account(actor: Actor, username: str, name: str) -> tuple[Person, str]:
    """A new person without a seat, and the first password. Refused if the name is taken or cannot be one."""
    must_be_admin(actor)
    username = username.strip()
    if not 3 <= len(username) <= 64 or not username.isprintable() or " " in username:
        raise refused("username.shape", "username")
    if get_user_model().objects.filter(username__iexact=username).exists():
        raise refused("username_taken.here", "username")
    person, password = Person(username=username, name=name.strip()[:64]), first_password()
    person.set_password(password)
    person.save()
    note("open_account", actor.person, person.key, actor)
    return person, password


def new_password(actor: Actor, key: str) -> str:
    """A new first password for somebody who sits only in the administrator's place; their old one is gone."""
    person, password = _own(actor, key), first_password()
    person.set_password(password)
    person.save()
    note("new_password", actor.person, key, actor)
    return password


def drop_factors(actor: Actor, key: str) -> None:
    """Take the second factors of somebody who has lost theirs; they set up new ones when they next sign in."""
    person = _own(actor, key)
    Authenticator.objects.filter(user=person).delete()
    note("drop_factors", actor.person, key, actor)


def set_active(actor: Actor, key: str, active: bool) -> None:
    """Let a person in or not; who is signed in is out at the next click."""
    person = _own(actor, key)
    person.is_active = active
    person.save()
    note("let_in" if active else "shut_out", actor.person, key, actor)


def _own(actor: Actor, key: str) -> Person:
    """The person, if the administrator's place is where they sit, and nowhere else. Refused for oneself: whoever finds
    a desk unattended must not get hold of the account.
    """
    if key == actor.person:
        raise refused("own_account.change", "person")
    here = any(seat.person == key for seat in seats_at(actor))
    person = get_user_model().objects.filter(key=key).first()
    if person is None or not here or any(seat.place != actor.place for seat in seats_of(key)):
        raise refused("no_person.here", "person")
    return person
