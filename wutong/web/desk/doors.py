"""Which doors a desk keeps: the channels of the pack that name its party among those who fill in the form."""

from datetime import datetime

from wutong.cases.access import parties_of
from wutong.cases.seat import Actor
from wutong.law.city import Business, Channel
from wutong.law.pack import Pack

#: the channel key of a machine that serves people by itself
KIOSK = "kiosk"


def open_on(channel: Channel, at: datetime) -> bool:
    """Whether a channel has been opened by then."""
    return channel.valid_from is None or channel.valid_from <= at.date()


def doors(pack: Pack, actor: Actor, at: datetime) -> tuple[Channel, ...]:
    """The channels this seat may take in through, in the pack's order."""
    own = parties_of(actor, pack)
    return tuple(one for one in pack.city.channel if own & set(one.filled_by) and open_on(one, at))


def call_doors(pack: Pack, actor: Actor, at: datetime) -> tuple[Channel, ...]:
    """Those of them that ask a few things only and are not online: somebody is on the telephone."""
    return tuple(one for one in doors(pack, actor, at) if one.mandatory and not one.online)


def kiosk_door(pack: Pack, at: datetime) -> Channel | None:
    """The channel of the self-service machine, where the place has one that is open."""
    return next((one for one in pack.city.channel if one.key == KIOSK and open_on(one, at)), None)


def business_of(pack: Pack, key: str) -> Business:
    """The kind of business asked for, or the place's first."""
    return next((one for one in pack.city.business if one.key == key), pack.city.business[0])
