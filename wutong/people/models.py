"""A person who signs in. What a person may do is said by seats, never by a flag on the person.

`key` is what the ledger keeps; it names nobody. The phone lies sealed, and beside it a keyed digest finds its
person again. Nobody is almighty: there is no superuser. `columns` are those of a desk's lists the person wants to see.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from wutong.people.words import new_key


class Person(AbstractBaseUser):
    """人员: one human being with a way to sign in."""

    username = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=64, unique=True, default=new_key)
    name = models.CharField(max_length=64, blank=True, default="")
    phone_sealed = models.BinaryField(null=True)
    phone_blind = models.CharField(max_length=32, null=True, unique=True)
    phone_sure = models.BooleanField(default=False)
    email = models.EmailField(blank=True, default="")
    lang = models.CharField(max_length=16, blank=True, default="")
    columns = models.CharField(max_length=200, blank=True, default="", db_default="")
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)

    objects: ClassVar[BaseUserManager["Person"]] = BaseUserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.username
