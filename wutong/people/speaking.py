"""In which language a person is written to: the one last chosen on a page; Chinese as long as nobody knows."""

from typing import Any

from psycopg import Connection

CHINESE, ENGLISH = "zh", "en"


def choose(person: Any, lang: str) -> None:
    """Write to this person in `lang` from now on."""
    if person.lang != lang:
        person.lang = lang
        person.save(update_fields=["lang"])


def language_of(connection: Connection[Any], key: str) -> str:
    """The language to write to the person with this key in, `zh` or `en`; Chinese for a person who is none."""
    row = connection.execute("SELECT lang FROM people_person WHERE key = %s AND key <> ''", [key]).fetchone()
    return ENGLISH if row and row[0] == ENGLISH else CHINESE
