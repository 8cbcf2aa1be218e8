"""What is made up for a person: a key that says nothing, a first password. No table, so that anyone may ask."""

import secrets


def new_key() -> str:
    """A key that says nothing about its person."""
    return f"p-{secrets.token_hex(8)}"


def first_password() -> str:
    """A password to be told once."""
    return secrets.token_urlsafe(12)
