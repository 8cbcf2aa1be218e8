"""One act on one case: what it decides, what it records, whom it tells, and what follows by itself.

`Work` is the desk the verbs write on. It changes the state only through recorded effects, so the ledger can
always say how a case came to be as it is. After the act, `settle` lets the system do what is now due to it.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wutong.cases.privacy import Vault
from wutong.cases.says import refused, say
from wutong.cases.seat import SYSTEM, Actor, system
from wutong.cases.state import Effect, State, apply_effects
from wutong.law.calendar import Calendar
from wutong.law.pack import Pack
from wutong.law.plan import Copy, Planner
from wutong.law.said import listed, or_none


@dataclass(slots=True)
class Draft:
    """An entry before it is sealed into the chain."""

    verb: str
    task: str
    actor: Actor
    clause: tuple[str, ...]
    outcome: str
    data: dict[str, Any]
    effects: list[Effect]
    reasons: list[dict[str, Any]]


@dataclass(slots=True)
class Tell:
    """A notice for the outbox. `once` makes it unique."""

    recipient: str
    kind: str
    once: str
    body: dict[str, Any]


@dataclass
class Work:
    """A case on the desk: its state, the pack it is pinned to, who acts, and the instant of the act."""

    state: State
    pack: Pack
    calendar: Calendar
    vault: Vault
    actor: Actor
    at: datetime
    drafts: list[Draft] = field(default_factory=list)
    tells: list[Tell] = field(default_factory=list)
    charges: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    _planner: Planner | None = None

    @property
    def planner(self) -> Planner:
        """The plan of the case as it now stands."""
        if self._planner is None:
            self._planner = Planner(self.pack, self.state.view, self.at.date(), self.calendar)
        return self._planner

    def record(
        self,
        verb: str,
        clause: Iterable[str],
        effects: list[Effect],
        *,
        task: str = "",
        outcome: str = "",
        data: dict[str, Any] | None = None,
        reasons: list[dict[str, Any]] | None = None,
        actor: Actor | None = None,
    ) -> None:
        """Record an act and let its effects happen."""
        apply_effects(self.state, effects, self.at, self.pack.common.facts)
        self._planner = None
        self.drafts.append(
            Draft(verb, task, actor or self.actor, tuple(clause), outcome, data or {}, effects, reasons or [])
        )

    def tell(self, tokens: Iterable[str], kind: str, scope: str, body: dict[str, Any], mark: str = "") -> None:
        """Put a notice for each recipient into the outbox, once for this act."""
        for recipient in dict.fromkeys(self._recipients(tokens, scope)):
            once = f"{self.state.id}|{mark or kind}|{scope}|{recipient}|{self.state.seq + len(self.drafts)}"
            self.tells.append(Tell(recipient, kind, once, body))

    def _recipients(self, tokens: Iterable[str], scope: str) -> Iterable[str]:
        view, planner = self.state.view, self.planner
        for token in tokens:
            match token:
                case "unit":
                    yield view.units.get(str(planner.facts(scope).get("service")), "unit")
                case "units":
                    yield from view.units.values()
                case "department":
                    yield scope.partition(".")[2]
                case "departments":
                    named = planner.facts(scope).get("departments")
                    yield from sorted(named) if isinstance(named, frozenset) else ()
                case "coordinators":
                    yield from (party.key for party in self.pack.parties.values() if party.coordinates)
                case "lead":
                    lead = planner.facts("").get("lead")
                    yield from [str(lead)] if lead else []
                case _:
                    yield token

    def copy(self, key: str) -> Copy:
        """The task copy with this key; Refused when the case has none."""
        found = self.planner.copy(key)
        if found is None:
            copies = self.planner.plan()
            past = key in self.state.view.done or key in self.state.past
            raise refused(
                "no_task.here",
                "task",
                task=key,
                reason=say("past_round" if past else "no_such_task"),
                tasks=or_none(listed(open_keys(copies))),
            )
        return found

    def own_key(self) -> str:
        """A fresh short code for an item, a stop, a charge."""
        return secrets.token_hex(4)


def open_keys(copies: dict[str, Copy]) -> list[str]:
    """Keys of the copies people can do now."""
    return [key for key, copy in copies.items() if copy.status == "open" and copy.task.by != SYSTEM]


def as_system(work: Work) -> Actor:
    """The system actor of the case's place."""
    return system(work.state.place)
