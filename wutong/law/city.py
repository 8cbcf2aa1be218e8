"""A place and its paper: who issued it and when, the services, channels, districts, hours and stages."""

from datetime import date
from typing import Literal

from wutong.law.deadline import Hours
from wutong.law.strict import Cited, Ids, Strict


class Paper(Cited):
    """The policy paper: document number, issuers, the day it takes effect, the hash of the file read."""

    title: str
    number: str
    issuers: tuple[str, ...]
    issued: date | None = None
    valid_from: date
    valid_to: date | None = None
    sha256: str
    reform: str
    reform_en: str = ""
    basis: tuple[str, ...] = ()
    basis_en: tuple[str, ...] = ()


class Service(Cited):
    """A service one can apply for, under the place's own word (通信 is 网, 讯 or 信); `party` supplies it."""

    key: str
    name: str
    en: str
    option: str
    party: str


class Channel(Cited):
    """A door: window, portal, app… `online` decides clocks that differ by channel; `fields` the least to ask."""

    key: str
    name: str
    en: str
    online: bool
    valid_from: date | None = None
    filled_by: Ids = ()
    mandatory: tuple[str, ...] = ()
    url: str = ""
    note: str = ""
    note_en: str = ""


class District(Strict):
    """A district of the place, with its GB/T 2260 code or a local one."""

    key: str
    name: str
    en: str
    code: str
    halls: tuple[str, ...] = ()
    halls_en: tuple[str, ...] = ()


class Stage(Cited):
    """A stage as the guide draws it, in order; `on_site`: its work is done in the street, with a phone in hand."""

    key: str
    name: str
    en: str
    on_site: bool = False


class Business(Cited):
    """A kind of business one can do: connect, transfer, pay… each has its journey; `asks` which papers."""

    key: str
    name: str
    en: str
    journey: str
    form: str = ""
    asks: tuple[str, ...] = ("application",)
    services_required: bool = True


class Label(Cited):
    """The paper's own word for an option of a fact; `key` is `fact:option`."""

    key: str
    name: str
    en: str


class Layer(Strict):
    """An amendment: its date, document, and what it adds before (or replaces among) the rows of a table."""

    valid_from: date
    number: str
    title: str


class City(Strict):
    """`city.toml` of an edition. `around`: west, south, east, north, beyond which a coordinate is a slip of the pen.

    `signing`: the ways an application is signed here, if they are not all of `cities/signing.toml`.
    """

    place: str
    name: str
    en: str
    code: str
    province: str
    region_code: str
    close_note: str = ""
    close_note_en: str = ""
    around: tuple[float, float, float, float] | None = None
    hours: Hours = Hours()
    signing: tuple[Literal["code", "paper"], ...] = ()
    paper: Paper
    service: tuple[Service, ...]
    channel: tuple[Channel, ...]
    district: tuple[District, ...]
    stage: tuple[Stage, ...]
    business: tuple[Business, ...]
    label: tuple[Label, ...] = ()
