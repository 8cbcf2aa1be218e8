"""Tells the applicant by text message that something has happened: one message for a case and a round, however much.

The message is in the language the person chose on a page, and holds no personal data and no reason, only the number, what it is about and where to read it. What the
limits keep back is tried again in the next round; what is older than three days is left to the site's own messages.
"""

import logging
import tomllib
from datetime import timedelta
from pathlib import Path

from wutong.cases.privacy import SealBroken
from wutong.cases.queries import ask_as
from wutong.cases.seat import system
from wutong.cases.state import State
from wutong.cases.store import Store
from wutong.law.error import Refused
from wutong.law.pack import Pack
from wutong.law.said import Named
from wutong.links.sms import Sms, must_be_free, read_phone
from wutong.people.speaking import CHINESE, ENGLISH, language_of

WORDS = tomllib.loads((Path(__file__).parent / "telling.toml").read_text(encoding="utf-8"))
LOG = logging.getLogger("wutong.watch")
STILL_NEWS = timedelta(days=3)


def tell(store: Store, place: str, sms: Sms) -> int:
    """Send what applicants of the place have not been told yet; how many messages went out."""
    actor, at = system(place), store.clock.now()
    ask_as(store.connection(), actor)
    waiting = store.connection().execute("SELECT * FROM wutong_untold(%s)", [at - STILL_NEWS]).fetchall()
    sent = 0
    for case, ids, kinds in waiting:
        try:
            state, pack = store.read(actor, case)
            phone = phone_of(state, pack)
            if phone:
                must_be_free(store.connection(), store.vault, at, phone, place=place)
                sms.send(phone, "case", message(state, pack, kinds, language_of(store.connection(), state.person)))
                sent += 1
        except Refused as refused:
            if refused.code != "too_many":
                LOG.warning("not told of %s: %s", case, refused)
            continue
        except SealBroken as broken:
            LOG.warning("not told of %s: %s", case, broken)
            continue
        ask_as(store.connection(), actor)
        store.connection().execute("SELECT wutong_told(%s, %s)", [ids, at])
    return sent


def phone_of(state: State, pack: Pack) -> str:
    """The first mobile number the application gives for reaching somebody; "" if there is none."""
    kinds = {field.key: field.type for form in pack.forms.values() for field in form.fields}
    numbers = [read_phone(str(value)) for key, value in state.sealed.items() if kinds.get(key) == "phone"]
    return next((one for one in numbers if one), "")


def message(state: State, pack: Pack, kinds: list[str], lang: str = CHINESE) -> str:
    """The words of the message in `lang`: the last thing that happened, and how much there is besides."""
    tasks, known = pack.journeys[state.view.journey].tasks, WORDS["kind"]
    told = [_called(tasks[kind], lang) if kind in tasks else known.get(kind, {}).get(lang, "") for kind in kinds]
    what = next((one for one in reversed(told) if one), WORDS["something"][lang])
    more = WORDS["more"][lang].format(n=len(kinds)) if len(kinds) > 1 else ""
    place = _called(pack.city, lang)
    return str(WORDS["message"][lang].format(place=place, number=state.number, what=what, more=more))


def _called(row: Named, lang: str) -> str:
    return row.en if lang == ENGLISH else row.name
