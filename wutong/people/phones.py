"""A person's phone: sealed, and found again by a keyed digest. Nobody reads it from the row."""

from django.contrib.auth import get_user_model

from wutong.cases.port import store
from wutong.links.sms import read_phone
from wutong.people.models import Person

_PURPOSE = "people_person.phone"


def blind_of(phone: str) -> str:
    """The digest a phone is found by; "" for what is no mobile number."""
    digits = read_phone(phone)
    return store().vault.blind(_PURPOSE, digits) if digits else ""


def phone_of(person: Person) -> str:
    """The phone, opened; "" if there is none. SealBroken if the row was tampered with."""
    if not person.phone_sealed:
        return ""
    return str(store().vault.open(bytes(person.phone_sealed), _owner(person.key))["phone"])


def put_phone(person: Person, phone: str, sure: bool) -> None:
    """Give a person a phone and save it. ValueError for what is no mobile number."""
    digits = read_phone(phone)
    if not digits:
        raise ValueError("not a mobile number")
    person.phone_sealed, person.phone_blind, person.phone_sure = sealed(person.key, digits), blind_of(digits), sure
    person.save()


def sealed(key: str, digits: str) -> bytes:
    """A phone sealed for the person with this key."""
    return store().vault.seal({"phone": digits}, _owner(key))


def person_by_phone(phone: str) -> Person | None:
    """Whose phone it is."""
    blind = blind_of(phone)
    return get_user_model().objects.filter(phone_blind=blind).first() if blind else None


def person_for(phone: str) -> Person:
    """Whose phone it is, or a new person with it, not yet sure: a code will tell. ValueError for no mobile number."""
    found = person_by_phone(phone)
    if found is None:
        found = Person()
        found.username = found.key
        found.set_unusable_password()
        put_phone(found, phone, sure=False)
    return found


def _owner(key: str) -> str:
    return f"people_person:{key}"
