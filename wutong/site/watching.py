"""The watch while the platform runs: a round a minute in every place, on a connection of its own."""

import logging
import threading

from django.conf import settings

from wutong.cases.store import Store
from wutong.law.read import places
from wutong.links.sms import Outbox, gateway
from wutong.watch.telling import tell
from wutong.watch.tick import Watch

#: seconds between two rounds
PAUSE = 60
LOG = logging.getLogger("wutong.watch")


def keep_watch(store: Store, stop: threading.Event | None = None) -> threading.Thread:
    """Start the watch on `store`, whose connections are one to a thread; it ends with the program or at `stop`."""
    ended = stop or threading.Event()
    thread = threading.Thread(target=_watch, args=(store, ended), name="watch", daemon=True)
    thread.start()
    return thread


def _watch(store: Store, ended: threading.Event) -> None:
    while not ended.wait(PAUSE):
        round_of(store)


def round_of(store: Store) -> int:
    """One round in every place; what fails in one is told in the log and does not keep the others waiting.

    Returns how many places the watch got round.
    """
    done = 0
    for place in places():
        try:
            Watch(store, place).tick()
            tell(store, place, gateway(settings.WUTONG_SMS, Outbox(store.connection(), store.vault, store.clock)))
            done += 1
        except Exception:
            LOG.exception("巡查没有办成：%s / the watch failed", place)
    return done
