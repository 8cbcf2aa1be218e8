"""Helpers of the applicant's tests: people signed in, and the real answers of a place's whole story as a browser posts them."""

import re
import secrets
from decimal import Decimal
from html import unescape
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils.module_loading import import_string

from tests.conftest import whole_story
from wutong.cases.port import store
from wutong.cases.says import PRINTED
from wutong.law.form import UNKNOWN
from wutong.law.pack import Pack
from wutong.law.read import load
from wutong.links.sms import Outbox
from wutong.site.story import read_story
from wutong.site.wiring import setup
from wutong.web.kit.asks import Ask


def person(phone: str = "13900000001", name: str = "𬭎㛃·阿依") -> Any:
    """A person with a phone that a code has proved."""
    setup()
    made = get_user_model()(username=f"u-{secrets.token_hex(6)}", name=name)
    made.set_unusable_password()
    import_string("wutong.people.phones.put_phone")(made, phone, sure=True)
    return made


def signed_in(who: Any) -> Client:
    """A browser of this person."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(who, backend="wutong.people.backend.Backend")
    return client


def submitted(place: str) -> tuple[str, dict[str, Any]]:
    """The channel and all answers of the application in a place's whole story: the source's, and the act's over them."""
    story = read_story(whole_story(place))
    acts = {act.case: act for act in story.act if act.do == "submit" and not act.refused}
    act = acts["case"]
    before = acts[act.source].form if act.source else {}
    return act.channel, {**before, **act.form}


def as_posted(ask: Ask, value: Any) -> dict[str, Any]:
    """An answer as a browser sends it."""
    name = ask.name
    if value == UNKNOWN and ask.unknown:
        return {f"{name}.unknown": "1"}
    match ask.widget:
        case "many":
            return {name: list(value)}
        case "tick":
            return {name: "on"} if value else {}
        case "measure":
            amount, unit = (value["value"], value["unit"]) if isinstance(value, dict) else (value, ask.units[0].value)
            return {name: str(amount), f"{name}.unit": PRINTED["units"].get(unit, unit)}
        case "days":
            return {f"{name}.from": value[0], f"{name}.to": value[1]}
        case "hour":
            return {name: str(value).partition("T")[0], f"{name}.hour": str(value).partition("T")[2]}
        case "rows":
            return {
                f"{name}.{place}": [str(row.get(column, "")) for row in value]
                for place, column in enumerate(ask.columns)
            }
    return {name: str(value if not isinstance(value, Decimal) else value.normalize())}


def hidden(page: str, name: str) -> str:
    """The value of a hidden input of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found.group(1))


def text(response: Any) -> str:
    """The page as text."""
    return unescape(response.content.decode())


def begin(client: Client, place: str, business: str = "connect", channel: str = "portal", copy: str = "nothing") -> str:
    """A new draft; its address without the last stroke."""
    answer = client.post(f"/{place}/apply/new", {"business": business, "channel": channel, "copy": copy})
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"]).rstrip("/")


def fill(client: Client, draft: str, key: str, asks: tuple[Ask, ...], answers: dict[str, Any], **more: Any) -> Any:
    """Send one section."""
    page = text(client.get(f"{draft}/{key}"))
    sent: dict[str, Any] = {"rev": hidden(page, "rev"), "key": secrets.token_hex(8)}
    for ask in asks:
        if answers.get(ask.name) not in (None, ""):
            sent.update(as_posted(ask, answers[ask.name]))
    return client.post(f"{draft}/{key}", {**sent, **more})


def last_code() -> str:
    """The code of the last text message."""
    found = re.search(r"\d{6}", Outbox(store().connection(), store().vault, store().clock).last(1)[0].text)
    assert found
    return found.group(0)


def pack_of(place: str) -> Pack:
    """The pack of a place."""
    return load(place)
