"""The sentences of this room, in Chinese and English: what the verbs refuse with, and what a proof finds.

>>> told = refused("no_scope.here", "scope", "G-08", scope="L9", scopes="water")
>>> print(told)
[G-08] scope: 没有 L9。改法：可写：空（全案）、water
>>> told.problem.en
'This case has no L9.'
"""

from pathlib import Path

from wutong.law.error import Refused
from wutong.law.pack import Pack
from wutong.law.said import Sentences, listed, named

SENTENCES = Sentences(Path(__file__).with_name("sentences.toml"))
say, refused, wrong = SENTENCES.say, SENTENCES.refused, SENTENCES.wrong
#: what printed forms call things: yes and no, and units by the keys they are kept under
PRINTED = SENTENCES.rows["printed"]


def no_channel(key: str, pack: Pack) -> Refused:
    """The refusal of a channel the place has not."""
    channels = listed(say("listed_kind", key=one.key, name=named(one)) for one in pack.city.channel)
    return refused("no_channel.here", "channel", channel=key, channels=channels)


def no_paper(kind: str, pack: Pack) -> Refused:
    """The refusal of a kind of paper the place does not know."""
    kinds = listed(say("listed_kind", key=one.key, name=named(one)) for one in pack.documents)
    return refused("no_kind.paper", "kind", kind=kind, kinds=kinds)
