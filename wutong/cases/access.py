"""One gate per noun: who may see a case, who may finish a task. Absent and forbidden look alike."""

from wutong.cases.says import refused
from wutong.cases.seat import ADMIN, SYSTEM, Actor
from wutong.cases.state import State
from wutong.law.error import Refused
from wutong.law.pack import Pack
from wutong.law.plan import Copy


def parties_of(actor: Actor, pack: Pack) -> frozenset[str]:
    """The party keys an actor speaks for: the own one and the group it belongs to; none from an administrator's seat."""
    if actor.role == ADMIN:
        return frozenset()
    party = pack.parties.get(actor.party)
    return frozenset({actor.party, *([party.member_of] if party and party.member_of else [])})


def is_agent(actor: Actor, pack: Pack) -> bool:
    """Whether the paper lets the actor's party file or record for the applicant."""
    party = pack.parties.get(actor.party)
    return party is not None and party.agent and actor.role != ADMIN


def access_case(actor: Actor, state: State | None, pack: Pack | None) -> State:
    """The case, if the actor has a part in it; the same Refused whether it is absent or not theirs."""
    if state is not None and pack is not None:
        if actor.place != state.place:
            raise _absent()
        if actor.sees_all:
            return state
        if actor.party == "applicant" and actor.person and actor.person == state.person:
            return state
        if actor.party != "applicant" and parties_of(actor, pack) & state.parties:
            return state
    raise _absent()


def _absent() -> Refused:
    return refused("absent.case", "case")


def may_finish(actor: Actor, copy: Copy, state: State, pack: Pack) -> bool:
    """Whether the actor may finish this task copy."""
    if actor.party == SYSTEM:
        return True
    if copy.party == "applicant":
        return (
            bool(actor.person) and actor.person == state.person if actor.party == "applicant" else is_agent(actor, pack)
        )
    return copy.party in parties_of(actor, pack)


def involved(copies: dict[str, Copy], state: State) -> set[str]:
    """The parties with a part in the case: units, and whoever has had or has now a task."""
    found = {copy.party for copy in copies.values() if copy.status in ("open", "done") and copy.party != SYSTEM}
    return state.parties | found | set(state.view.units.values())


def access_draft(actor: Actor, party: str, person: str, pack: Pack) -> None:
    """Nothing, if the draft is the actor's: an applicant's is the person's, a clerk's the desk's. Refused otherwise."""
    if party == "applicant":
        own = actor.party == "applicant" and bool(person) and actor.person == person
    else:
        own = party in parties_of(actor, pack)
    if not own and actor.party != SYSTEM:
        raise absent_draft()


def absent_draft() -> Refused:
    """No draft, or not theirs."""
    return refused("absent.draft", "draft")


def absent_file() -> Refused:
    """No file, or not theirs."""
    return refused("absent.file", "file")
