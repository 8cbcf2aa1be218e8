"""Proof that a case is what its ledger says: the chain fits, and everything stored follows from it.

What is compared: task rows, facts, rounds, events, status, orders, lines, open items, stops, charges, documents.
What no chain inside one database can show is a case deleted together with its chain; the counts that `verify`
prints are to be kept outside (a receipt, a report) for that.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wutong.cases.ledger import verify_chain
from wutong.cases.load import dump
from wutong.cases.privacy import SealBroken
from wutong.cases.queries import ask_as, entries
from wutong.cases.refresh import rebuild
from wutong.cases.says import say
from wutong.cases.seat import system
from wutong.cases.state import State
from wutong.cases.store import Store
from wutong.law.error import LawError
from wutong.law.said import listed
from wutong.law.view import View

_CASE = ("facts", "rounds", "events", "status", "seq", "head", "journey")


def chains(store: Store, place: str) -> list[str]:
    """Every case and every credit file of a place, and every chain, whichever of them is missing."""
    ask_as(store.connection(), system(place))
    rows = store.connection().execute(
        "SELECT id::text FROM cases_case WHERE place = %(place)s UNION SELECT id::text FROM cases_creditfile "
        "WHERE place = %(place)s UNION SELECT stream::text FROM cases_entry WHERE place = %(place)s",
        {"place": place},
    )
    return sorted(row[0] for row in rows.fetchall())


def problem_of(store: Store, place: str, stream: str) -> tuple[int, str | None]:
    """How many entries a chain has, and what is wrong with it or with what it stands for."""
    ask_as(store.connection(), system(place))
    chain = entries(store.connection(), stream)
    if not chain:
        return 0, say("no_ledger")
    try:
        return len(chain), verify_chain(chain) or _head_problem(store, stream, chain) or _state_problem(
            store, place, stream, chain
        )
    except (LawError, SealBroken, KeyError, ValueError) as error:
        return len(chain), say("not_rebuilt", why=str(error))


def _head_problem(store: Store, stream: str, chain: Sequence[Mapping[str, Any]]) -> str | None:
    """A chain cut short still fits; the case or the file knows its head."""
    row = (
        store.connection()
        .execute(
            "SELECT head FROM cases_case WHERE id = %(id)s UNION ALL SELECT head FROM cases_creditfile WHERE id = %(id)s",
            {"id": stream},
        )
        .fetchone()
    )
    if row is None:
        return say("no_case")
    return None if row[0] == chain[-1]["hash"] else say("cut")


def rebuilt(store: Store, place: str, case: str) -> State:
    """The case made again from its ledger alone."""
    stored, pack = store.read(system(place), case)
    ask_as(store.connection(), system(place))
    chain = entries(store.connection(), case)
    at = stored.opened_at
    fresh = State(case, place, stored.number, stored.edition, View(stored.view.journey, {}), stored.person, at, at)
    return rebuild(fresh, chain, pack, store.calendar)


def _state_problem(store: Store, place: str, case: str, chain: Sequence[Mapping[str, Any]]) -> str | None:
    """What stored rows say otherwise than the ledger; None for a credit file, which has no rows."""
    if not store.connection().execute("SELECT 1 FROM cases_case WHERE id = %s", [case]).fetchone():
        return None
    return rows_problem(store, place, case) or _papers_problem(store, case, chain)


def rows_problem(store: Store, place: str, case: str) -> str | None:
    """Whether tasks, facts, orders, lines, items or stops differ from what the ledger gives."""
    stored, _ = store.read(system(place), case)
    fresh = rebuilt(store, place, case)
    differing = list(_differing(stored, fresh))
    return say("differs", what=listed(differing)) if differing else None


def _differing(stored: State, fresh: State) -> Iterator[str]:
    rows = {*stored.rows, *fresh.rows}
    yield from (say("differs_task", key=key) for key in sorted(rows) if stored.rows.get(key) != fresh.rows.get(key))
    one, other = dump(stored), dump(fresh)
    yield from (say("differs_case", key=key) for key in _CASE if one["case"][key] != other["case"][key])
    for table in ("orders", "lines", "items", "stops"):
        keys = sorted({*one[table], *other[table]})
        yield from (f"{table} {key}" for key in keys if one[table].get(key) != other[table].get(key))


def _papers_problem(store: Store, case: str, chain: Sequence[Mapping[str, Any]]) -> str | None:
    """Charges and documents are told in full by their entries."""
    told = {
        (one["body"]["data"]["code"], one["body"]["data"]["amount"], one["body"]["data"]["payer"])
        for one in chain
        if one["verb"] == "charge"
    }
    rows = store.connection().execute("SELECT code, amount::text, payer FROM cases_charge WHERE case_id = %s", [case])
    if {(code, _plain(amount), payer) for code, amount, payer in rows.fetchall()} != {
        (c, _plain(a), p) for c, a, p in told
    }:
        return say("charges_differ")
    handed = {
        (one["body"]["data"]["document"], one["body"]["data"]["digest"]) for one in chain if one["verb"] == "hand_in"
    }
    papers = store.connection().execute("SELECT code, digest FROM cases_document WHERE case_id = %s", [case])
    return None if set(papers.fetchall()) == handed else say("papers_differ")


def _plain(amount: str) -> str:
    return amount.rstrip("0").rstrip(".") if "." in amount else amount
