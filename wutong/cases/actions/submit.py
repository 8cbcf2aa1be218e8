"""Submit: any door, one form, one case with an order per service; and everything that follows at once."""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wutong.cases.follow import follow
from wutong.cases.gate import must_be_statable
from wutong.cases.intake import facts_of_form, services_of, split_private
from wutong.cases.names import facts_said
from wutong.cases.privacy import Vault
from wutong.cases.says import no_channel, refused
from wutong.cases.seat import Actor
from wutong.cases.state import MASK, Effect, State, plain_facts
from wutong.cases.work import Work, as_system
from wutong.law.calendar import Calendar
from wutong.law.city import Channel
from wutong.law.fact import Registry, Value
from wutong.law.fact_read import read_facts
from wutong.law.form import Form, read_answers
from wutong.law.pack import Pack
from wutong.law.permit import Document, papers_needed
from wutong.law.said import Said, listed, named
from wutong.law.signing import methods_of
from wutong.law.table import settle
from wutong.law.view import View

_LETTERS = "ABCDEFGHJKLMNPQRTUWXY346789"


@dataclass(frozen=True)
class Submission:
    """What every door hands in: the same thing, whoever filled it in and wherever.

    `case` is the id the case shall have; a draft gives its own, so that it can become one case only. `signed` is how it
    was signed (a way of `cities/signing.toml`), `scans` the digests of what was signed on paper and sent back.
    """

    channel: str
    form: dict[str, Any]
    business: str = "connect"
    facts: dict[str, Any] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    applicant: str = ""
    case: str = ""
    signed: str = ""
    scans: tuple[str, ...] = ()


def submit(
    pack: Pack,
    calendar: Calendar,
    vault: Vault,
    actor: Actor,
    at: datetime,
    given: Submission,
    source: State | None = None,
) -> Work:
    """A new case from a submission (or from the intent or lead `source`). Refused before anything is stored."""
    channel = _channel(pack, given.channel, at)
    business = next((one for one in pack.city.business if one.key == given.business), None)
    if business is None:
        raise refused(
            "no_business.here",
            "business",
            business=given.business,
            offered=listed(named(one) for one in pack.city.business),
        )
    form = pack.forms.get(business.form)
    answers = {**_carried_answers(source, form), **given.form}
    services = services_of(pack.city, answers, business.services_required)
    if form is not None:
        waived = () if business.services_required else ("services",)
        read_answers(form, answers, services, actor.party, channel.mandatory, waived)
    facts = _facts(pack, form, answers, given, channel, source)
    flags = _eligible(pack, {**facts.get("", {}), "services": frozenset(services)}, at)
    _own_door(pack, actor, facts)
    work = _new(pack, calendar, vault, actor, at, business.journey, given, answers, form)
    must_be_signed(pack, given)
    _record(work, services, facts, {"eligible": flags, **_signed(given)}, form, answers, source)
    _missing_papers(work, given)
    follow(work)
    return work


def must_be_signed(pack: Pack, given: Submission) -> None:
    """Refused when it is signed in a way the place does not take, or on paper and nothing came back."""
    if given.signed and given.signed not in methods_of(pack.city):
        raise refused("no_method.here", "signed", signed=given.signed, methods=listed(methods_of(pack.city)))
    if given.signed == "paper" and not given.scans:
        raise refused("no_scan.draft", "scan")


def _signed(given: Submission) -> dict[str, Any]:
    """How it was signed, as the entry keeps it; nothing where nobody said."""
    scans = {"scans": list(given.scans)} if given.signed == "paper" else {}
    return {"signed": {"by": given.signed, **scans}} if given.signed else {}


def _channel(pack: Pack, key: str, at: datetime) -> Channel:
    for channel in pack.city.channel:
        if channel.key == key:
            if channel.valid_from and at.date() < channel.valid_from:
                raise refused(
                    "no_channel.from", "channel", channel.clause[0], channel=named(channel), day=channel.valid_from
                )
            return channel
    raise no_channel(key, pack)


def _facts(
    pack: Pack, form: Form | None, answers: dict[str, Any], given: Submission, channel: Channel, source: State | None
) -> dict[str, dict[str, Value]]:
    registry = pack.common.facts
    facts: dict[str, dict[str, Value]] = {"": _carried(source.view.facts, registry) if source else {}}
    for service, stated in source.view.orders.items() if source else ():
        facts.setdefault(service, {}).update(_carried(stated, registry))
    for scope, stated in (facts_of_form(form, answers, registry) if form else {}).items():
        facts.setdefault(scope, {}).update(stated)
    for key, value in given.facts.items():
        scope, _, name = key.rpartition(".")
        must_be_statable(registry, [name])
        facts.setdefault(scope, {}).update(read_facts(registry, {name: value}))
    facts[""].pop("services", None)
    facts[""].update(
        read_facts(
            registry,
            {
                "channel": channel.key,
                "channel_kind": "online" if channel.online else "offline",
                "business": given.business,
                "documents": list(given.documents),
            },
        )
    )
    return facts


def _carried(facts: dict[str, Value], registry: Registry) -> dict[str, Value]:
    return {key: value for key, value in facts.items() if registry[key].carried and registry[key].by != "system"}


def _carried_answers(source: State | None, form: Form | None) -> dict[str, Any]:
    """What an intent or lead already answered, as far as the new form asks it too."""
    if source is None or form is None:
        return {}
    keys = {field.key for field in form.fields}
    return {key: value for key, value in {**source.form, **source.sealed}.items() if key in keys}


def _own_door(pack: Pack, actor: Actor, facts: dict[str, dict[str, Value]]) -> None:
    """A utility that files is the unit of that door (first contact); a bureau that files is the proxy."""
    party = pack.parties.get(actor.party)
    if party and party.kind == "utility":
        facts[""].setdefault("channel_unit", party.key)
    if party and party.kind == "department":
        facts[""].setdefault("proxy", party.key)


def _eligible(pack: Pack, facts: dict[str, Value], at: datetime) -> dict[str, Any]:
    verdict = settle(pack.eligibility, facts, at.date(), lambda row: row.admits)
    no = next((row for row in verdict.could if row.admits == "no"), None)
    if verdict.row is not None and no is not None:
        raise refused(
            "not_covered.applicant",
            "applicant_kind",
            no.clause[0],
            says=Said(no.says or no.pointer, no.says_en or no.pointer_en or None),
            pointer=Said(no.pointer, no.pointer_en or None),
        )
    if no is not None:
        raise refused(
            "not_known.applicant",
            verdict.ask[0],
            no.clause[0],
            {"ask": list(verdict.ask)},
            facts=facts_said(verdict.ask, pack),
        )
    row = verdict.row
    return (
        {"admits": row.admits, "row": row.id, "clause": list(row.clause)}
        if row
        else {"admits": "undetermined", "ask": list(verdict.ask)}
    )


def _new(
    pack: Pack,
    calendar: Calendar,
    vault: Vault,
    actor: Actor,
    at: datetime,
    journey: str,
    given: Submission,
    answers: dict[str, Any],
    form: Form | None,
) -> Work:
    number = f"{pack.city.code}{at:%Y%m%d}-{''.join(secrets.choice(_LETTERS) for _ in range(5))}"
    person = actor.person if actor.party == "applicant" else given.applicant
    public, private = split_private(form, answers) if form else (dict(answers), {})
    state = State(
        given.case or str(uuid.uuid4()),
        pack.place,
        number,
        pack.edition,
        View(journey, {}),
        person,
        at,
        at,
        project=str(answers.get("project.code") or ""),
        form=public,
        sealed=private,
        parties={"applicant", "window", actor.party},
    )
    return Work(state, pack, calendar, vault, actor, at)


def _record(
    work: Work,
    services: tuple[str, ...],
    facts: dict[str, dict[str, Value]],
    said: dict[str, Any],
    form: Form | None,
    answers: dict[str, Any],
    source: State | None,
) -> None:
    pack, state = work.pack, work.state
    effects: list[Effect] = [["order", service, _unit(pack, service, facts)] for service in services]
    for scope, stated in facts.items():
        if scope and scope not in services:
            continue
        effects.append(["facts", scope, seal_facts(work, scope, stated)])
    data: dict[str, Any] = {
        "form": form.key if form else "",
        "services": list(services),
        **said,
        "sealed": {key: work.vault.commitment(key, value, state.id) for key, value in state.sealed.items()},
    }
    if source is not None:
        data["source"] = source.id
    business = next(one for one in pack.city.business if one.key == str(facts[""]["business"]))
    effects.append(["event", "applied", ""])
    work.record("submit", business.clause, effects, data=data)


def seal_facts(work: Work, scope: str, stated: dict[str, Value]) -> dict[str, Any]:
    """Facts as they go into the ledger: private ones are kept sealed and stand there as a mark."""
    registry = work.pack.common.facts
    plain = plain_facts(stated)
    for key in [key for key in plain if registry[key].private]:
        work.state.sealed[f"{scope}.{key}" if scope else key] = plain[key]
        plain[key] = MASK
    return plain


def _unit(pack: Pack, service: str, facts: dict[str, dict[str, Value]]) -> str:
    """The supplying party; an operator of the group if the applicant named one."""
    party = pack.services[service]
    operator = facts.get(service, {}).get("operator") or facts[""].get("operator")
    named = pack.parties.get(str(operator))
    return named.key if named and named.member_of == party else party


def _missing_papers(work: Work, given: Submission) -> None:
    """Papers of the application that are not there yet become open items; nothing is refused for them."""
    facts = work.planner.facts("")
    business = next(one for one in work.pack.city.business if one.key == given.business)
    asked = frozenset(business.asks)
    missing = [
        document
        for document in papers_needed(work.pack.documents, asked, facts, work.at.date())
        if document.key not in given.documents
    ]
    if missing:
        effects = [item_effect(work, document, _scope(document), "applicant") for document in missing]
        clauses = dict.fromkeys(clause for document in missing for clause in document.clause)
        named = {"documents": [one.key for one in missing]}
        work.record("missing", clauses, effects, data=named, actor=as_system(work))
        work.tell(["applicant"], "missing_papers", "", {"documents": [one.name for one in missing]})


def _scope(document: Document) -> str:
    return next((c.includes for c in document.all if c.fact == "services" and c.includes), "")


def item_effect(work: Work, document: Document, scope: str, owner: str, due: str = "") -> Effect:
    """The effect that opens an item for a missing paper."""
    kind = work.pack.items[document.item]
    body = {
        "kind": kind.key,
        "scope": scope,
        "owner": owner,
        "raised_by": "system",
        "text": document.key,
        "blocks": list(kind.blocks),
        "due": due,
    }
    return ["item", f"{document.key}-{work.own_key()}", body]
