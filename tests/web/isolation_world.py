"""Two places with two cases each, every answer of which is unique: what one of them says can be looked for anywhere.

The people are those of the demonstration, in their own seats, so that a page shows what it would show them. A case's
`secrets` are its private answers, its `marks` what names it: number, id, applicant, project, address. `knowing` are the
parties of the case and of the lead it came from, which says the same; `inner` names one of each thing inside it.
"""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from tests.conftest import whole_story
from wutong.cases.port import hold
from wutong.cases.seat import SYSTEM, Actor
from wutong.cases.store import Store
from wutong.law.identifier import id_card_problem, uscc_problem
from wutong.law.pack import Pack
from wutong.law.party import Party
from wutong.law.read import load
from wutong.people.demo import plant
from wutong.people.seats import actor_of, applicant_actor, seats_of
from wutong.site.clock import StoryClock
from wutong.site.story import Act, Stage, Story, read_story
from wutong.site.wiring import Scratch, connect, make_store, setup

setup()
BACKEND = "wutong.people.backend.Backend"
#: what a story's first act may not be later than, so that all places can be told one after the other
NOW = datetime(2026, 1, 8, 10)
_SURNAMES, _SIGNS = "欧阳司徒上官慕容", "曦玥翀煜璟骞霏黛嫣珩瑾瑶钰涵晗昕"


@dataclass
class Told:
    """A case of the world: whose it is, what it is called by, and what nobody else may read."""

    place: str
    key: str
    person: str
    id: str = ""
    number: str = ""
    secrets: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    parties: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    knowing: frozenset[str] = frozenset()
    inner: dict[str, str] = field(default_factory=dict)

    @property
    def named(self) -> dict[str, str]:
        """Everything that gives the case away: label → text."""
        return {"number": self.number, "id": self.id, **self.marks, **self.secrets}


class Peopled(Stage):
    """A stage whose actors are the demonstration's people in their own seats."""

    def actor(self, by: str) -> Actor:
        party = by.partition("@")[0].partition(":")[0]
        if party == SYSTEM:
            return super().actor(by)
        if party == "applicant":
            return applicant_actor(f"{self.story.place}-applicant-1", self.story.place)
        seat = next(one for one in seats_of(f"{self.story.place}-{party}-1") if one.role != "admin")
        return actor_of(seat, self.pack())


class World:
    """The store, the cases, and a browser for everyone."""

    def __init__(self, scratch: Scratch, folder: Path, places: tuple[str, ...]) -> None:
        self.scratch, self.places = scratch, places
        self.clock = StoryClock(datetime(2025, 1, 6, 9))
        self.store: Store = make_store(scratch.shared, self.clock, folder)
        self.cases: dict[tuple[str, str], Told] = {}
        self.stages: dict[tuple[str, str], Stage] = {}
        self.things: dict[str, dict[str, str]] = {}
        self._browsers: dict[str, Client] = {}

    def pack(self, place: str) -> Pack:
        """The pack in force now."""
        return load(place, self.clock.now().date())

    def play(self, place: str, key: str, story: Story, person: str) -> Told:
        """Play a story with answers of its own; what it told."""
        told = Told(place, key, person)
        acts = tuple(_replanted(act, self.pack(place), told, person) for act in story.act)
        clock = StoryClock(acts[0].at)
        stage = Peopled(Store(**{**vars(self.store), "clock": clock}), clock, story.model_copy(update={"act": acts}))
        hold(stage.store)
        stage.run()
        state, _ = stage.state("case")
        told.id, told.number, told.parties = state.id, state.number, frozenset(state.parties)
        told.units = frozenset(state.view.units.values())
        told.knowing = frozenset(party for name in stage.cases for party in stage.state(name)[0].parties)
        told.secrets |= {key: str(value) for key, value in state.sealed.items()}
        self.cases[place, key], self.stages[place, key] = told, stage
        return told

    def finish(self, at: datetime) -> None:
        """Put the one clock of the pages where the stories have ended."""
        self.clock.move(at)
        hold(self.store)

    def browser(self, key: str) -> Client:
        """A browser somebody (or nobody, "") has signed in with."""
        found = self._browsers.get(key)
        if found is None:
            found = self._browsers[key] = fresh(key)
        return found

    def party(self, key: str) -> Party | None:
        """The party somebody of the staff sits at; None for applicants, administrators and nobody."""
        place, _, rest = key.partition("-")
        found = self.pack(place).parties.get(rest.rpartition("-")[0]) if place else None
        return found if found and found.kind != "applicant" else None

    def sees(self, key: str, case: Told, parties: frozenset[str] | None = None) -> bool:
        """Whether somebody has a part in a case, told from the pack and the rows and not by the gate that is tested."""
        if key == case.person:
            return True
        party = self.party(key)
        if party is None or not key.startswith(f"{case.place}-"):
            return False
        with_part = case.parties if parties is None else parties
        return party.supervises or bool({party.key, party.member_of} & with_part)

    def leaks(self, key: str, text: str) -> list[str]:
        """What a page tells somebody of cases they have no part in."""
        hidden = [one for one in self.cases.values() if not self.sees(key, one, one.knowing)]
        return [f"{one.place} {one.key} {name}" for one in hidden for name, said in one.named.items() if said in text]

    def owner(self) -> psycopg.Connection[Any]:
        """The owner's own connection, which no policy hides anything from."""
        return connect(self.scratch.name, role=None)


def fresh(key: str, **how: Any) -> Client:
    """A new browser somebody (or nobody, "") has signed in with."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False, **how)
    if key:
        client.force_login(get_user_model().objects.get(key=key), BACKEND)
    return client


@contextmanager
def world(scratch: Scratch, folder: Path, places: tuple[str, ...], share: float = 0.6) -> Iterator[World]:
    """In each place a case in the middle of its whole story (`large`), and one for its first service only (`small`)."""
    scratch.clean()
    made = World(scratch, folder, places)
    hold(made.store)
    with connect(scratch.name, role=None) as owner:
        plant(owner)
    for place in places:
        told = read_story(whole_story(place))
        part = told.model_copy(update={"act": told.act[: int(len(told.act) * share)]})
        made.play(place, "large", part, f"{place}-applicant-1")
        made.play(place, "small", small_of(told, made.pack(place)), f"{place}-applicant-2")
    made.finish(max(stage.clock.now() for stage in made.stages.values()))
    with override_settings(WUTONG_MFA_REQUIRED=False, WUTONG_DEMO=True):
        yield made


def small_of(told: Story, pack: Pack) -> Story:
    """The application alone, for the first service only, taken in by the window."""
    acts = [act for act in told.act if act.do == "submit" and not act.refused]
    last = next(act for act in acts if act.case == "case")
    before = next((act.form for act in acts if act.case == last.source), {})
    form = {**before, **last.form}
    form["services"] = list(form["services"])[:1]
    other = {one.key for one in pack.forms[pack.city.business[0].form].fields if one.service} - _of_first(form, pack)
    form = {key: value for key, value in form.items() if key not in other}
    channel = next(one for one in pack.city.channel if "window" in one.filled_by and not one.online)
    act = last.model_copy(
        update={"by": "window", "source": "", "channel": channel.key, "form": form, "expect": {}, "business": "connect"}
    )
    return told.model_copy(update={"act": (act,)})


def _of_first(form: Mapping[str, Any], pack: Pack) -> set[str]:
    chosen = form["services"][0]
    service = next(one.key for one in pack.city.service if chosen in (one.key, one.option, one.name))
    return {one.key for one in pack.forms[pack.city.business[0].form].fields if one.service == service}


def _replanted(act: Act, pack: Pack, told: Told, person: str) -> Act:
    """An act with unique answers in place of the story's; the same question is answered alike throughout a case."""
    if act.do != "submit":
        return act.model_copy(update={"expect": {}})
    fields = {one.key: one for form in pack.forms.values() for one in form.fields}
    form = dict(act.form)
    for key, value in act.form.items():
        kind = fields[key].type if key in fields else ""
        if fields[key].private or key in ("applicant.name", "project.name", "site.address", "project.code"):
            kept = told.secrets if fields[key].private else told.marks
            form[key] = kept.setdefault(key, unique(kind, str(value), f"{told.place}{told.key}{key}"))
    return act.model_copy(update={"form": form, "expect": {}, "given": {**act.given, "applicant": person}})


def unique(kind: str, value: str, seed: str) -> str:
    """An answer of this kind that stands nowhere else and passes its check digits."""
    dice = random.Random(seed)
    match kind:
        case "phone":
            return f"177{dice.randrange(10**8):08d}"
        case "person":
            return dice.choice(_SURNAMES) + "".join(dice.sample(_SIGNS, 3))
        case "project_code":
            return f"{value[:-6]}{dice.randrange(10**6):06d}"
        case "id_card":
            head = f"41020319{dice.randrange(60, 99)}0{dice.randrange(1, 10)}1{dice.randrange(10)}{dice.randrange(1000):03d}"
            return next(head + end for end in "0123456789X" if not id_card_problem(head + end))
        case "uscc_or_id" | "uscc":
            head = f"91420700MA{dice.randrange(10**7):07d}"
            signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
            return next(head + end for end in signs if not uscc_problem(head + end))
    return f"{value}{''.join(dice.sample(_SIGNS, 6))}"
