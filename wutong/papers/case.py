"""A case as papers read it: what was stated at a scope, who may read names and numbers, who is who.

Personal data lie sealed beside the case; whoever may not see them gets them masked, as everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from wutong.cases.names import party_name
from wutong.cases.privacy import mask
from wutong.cases.state import MASK, State, apply_effects, plain_facts
from wutong.cases.timeline import Moment, timeline
from wutong.law.journey import Task
from wutong.law.pack import Pack
from wutong.law.party import Party
from wutong.law.view import View, gather
from wutong.papers.kinds import Entry, PaperKind, task_of


@dataclass(frozen=True)
class Told:
    """What a paper is written from: the case, the ledger up to the entry it is about, and who will read it."""

    pack: Pack
    now: State
    entries: Sequence[Entry]
    kind: PaperKind
    private: bool

    @cached_property
    def state(self) -> State:
        """The case as it stood after the act the entry belongs to, so that a paper never changes with the case."""
        return as_of(self.now, self.before, self.pack)

    @cached_property
    def entry(self) -> Entry:
        """The entry the paper is about."""
        return next(one for one in self.entries if one["seq"] == self.kind.seq)

    @cached_property
    def before(self) -> list[Entry]:
        """The ledger up to and with the act the entry belongs to."""
        act = self.entry["body"]["act"]
        return [one for one in self.entries if one["body"]["act"] <= act]

    @cached_property
    def moment(self) -> Moment:
        """The entry as the timeline tells it."""
        return timeline([self.entry], self.pack, self.state)[0]

    @property
    def task(self) -> Task | None:
        """The task the entry finished."""
        return task_of(self.pack, self.now, self.entry)

    @property
    def line(self) -> str:
        """The line the paper is about, if it is about one."""
        head = self.kind.scope.partition(".")[0]
        return head if head in self.state.view.lines else ""

    @cached_property
    def stated(self) -> dict[str, Any]:
        """What the entry itself stated or decided."""
        found: dict[str, Any] = {}
        for effect in self.entry["body"]["effects"]:
            if effect[0] == "facts" and self.entry["verb"] != "submit":
                found.update(effect[2])
        found.update(self.entry["body"].get("data", {}).get("facts", {}))
        return {key: self._open(key, value, self.kind.scope) for key, value in found.items()}

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The facts that hold in the scope, with what the entry stated on top."""
        head = self.kind.scope.partition(".")[0]
        view = self.state.view
        where = self.kind.scope if head in view.lines or head in view.orders else ""
        held = plain_facts(gather(view, where))
        return {**{key: self._open(key, value, where) for key, value in held.items()}, **self.stated}

    def answer(self, key: str) -> Any:
        """What the application answered under `key`, masked if the reader may not see it."""
        if key in self.state.sealed:
            return self._shown(self.state.sealed[key])
        return self.state.form.get(key)

    def _open(self, key: str, value: Any, scope: str) -> Any:
        """A fact; one that stands there as a mark is taken from the sealed ones, the nearest first."""
        if value != MASK:
            return value
        wide = [scope, *(one for one in self.state.view.scopes_of(scope) if one != scope)] if scope else [""]
        keys = [f"{one}.{key}" if one else key for one in (*wide, *self.state.view.orders)]
        found = next((self.state.sealed[one] for one in keys if one in self.state.sealed), None)
        return MASK if found is None else self._shown(found)

    def _shown(self, value: Any) -> Any:
        return value if self.private or isinstance(value, bool) else mask(value)

    @property
    def unit(self) -> str:
        """The party that supplies the scope: the unit of its service, of its line's services, or all of them."""
        view = self.state.view
        head = self.kind.scope.partition(".")[0]
        services = view.lines[head].services if head in view.lines else (head,) if head in view.units else ()
        return self.names(dict.fromkeys(view.units[one] for one in services or view.orders))

    def names(self, parties: Any) -> str:
        """Parties by name."""
        return "、".join(party_name(one, self.pack) for one in parties)

    def first(self, kind: str) -> Party | None:
        """The first party of a kind in the pack."""
        return next((one for one in self.pack.parties.values() if one.kind == kind), None)


def as_of(now: State, entries: Sequence[Entry], pack: Pack) -> State:
    """The case after `entries`, made from their effects; answers and sealed values are the present ones."""
    state = State(
        now.id, now.place, now.number, now.edition, View(now.view.journey, {}), now.person, now.opened_at,
        now.changed_at, form=now.form, sealed=now.sealed, rows=now.rows,
    )  # fmt: skip
    for entry in entries:
        at = datetime.fromisoformat(entry["at"])
        apply_effects(state, entry["body"]["effects"], at, pack.common.facts)
        state.seq, state.head = entry["seq"], entry["hash"]
    return state
