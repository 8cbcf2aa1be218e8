"""Drafts of applications: kept while somebody fills them in, sealed, and turned into one case exactly once.

An applicant's draft is the person's alone; a clerk's belongs to the desk, so that a colleague can go on. Saving is
compare-and-swap on the revision and merges what was sent into what is there. The case gets the draft's own id:
however often and by whoever it is submitted, the database lets it become one case only.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

from psycopg.errors import UniqueViolation

from wutong.cases.access import absent_draft, access_draft
from wutong.cases.actions.notes import hand_in_all
from wutong.cases.actions.submit import Submission, submit
from wutong.cases.allowed import allowed
from wutong.cases.files import bind, drop_uploads, locked, must_own_draft, papers_of, uploads_of
from wutong.cases.intake import services_of
from wutong.cases.queries import ask_as
from wutong.cases.says import no_channel, refused
from wutong.cases.seat import Actor
from wutong.cases.sound import sound
from wutong.cases.state import State
from wutong.cases.store import Answer, Store
from wutong.cases.work import Work
from wutong.law.city import Business
from wutong.law.fact import known, plain
from wutong.law.form import Form
from wutong.law.pack import Pack
from wutong.law.read import load
from wutong.law.said import Said, listed, named
from wutong.law.signing import signing

_COLUMNS = (
    "id::text, place, edition, business, channel, party, person, seat, applicant, source::text, services, later, rev,"
    " created_at::timestamp, changed_at::timestamp, submitted_case::text"
)


@dataclass(frozen=True)
class Draft:
    """A draft. `answers` by form field and `facts` by name are empty in lists; `later` are the papers to follow.

    `edition` is the one it was begun under: another one in force now means that the form may have changed.
    `title` for lists is made of `business` and `services`, which name nobody.
    """

    id: str
    place: str
    edition: str
    business: str
    channel: str
    party: str
    person: str
    seat: str
    applicant: str
    source: str | None
    services: tuple[str, ...]
    later: tuple[str, ...]
    rev: int
    created_at: datetime
    changed_at: datetime
    submitted_case: str | None
    answers: dict[str, Any] = field(default_factory=dict, repr=False)
    facts: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def until(self) -> datetime:
        """When it is deleted if nobody changes it."""
        return self.changed_at + timedelta(days=allowed().draft.keep_days)


def open_draft(
    store: Store,
    actor: Actor,
    pack: Pack,
    business: str,
    channel: str,
    *,
    source: str | None = None,
    applicant: str = "",
    answers: Mapping[str, Any] | None = None,
) -> Draft:
    """A new draft, with what is already known in `answers` (see `prefill`).

    `source` is an intent or a lead that becomes an application; `applicant` whom a clerk fills it in for.
    Raises Refused: no_business, no_channel, absent source, too_many, and what `save_draft` raises.
    """
    _business(pack, business)
    if channel not in {one.key for one in pack.city.channel}:
        raise no_channel(channel, pack)
    if not actor.person:
        raise absent_draft()
    if source:
        store.read(actor, source)
    most = _most(actor)
    if len(list_drafts(store, actor)) >= most:
        raise refused("too_many.drafts", "draft", most=most)
    at = store.clock.now()
    fresh = Draft(
        str(uuid.uuid4()), actor.place, pack.edition, business, channel, actor.party, actor.person, actor.seat,
        applicant, source, (), (), 1, at, at, None,
    )  # fmt: skip
    fresh = _merged(pack, fresh, answers or {}, {}, None)
    _insert(store, actor, fresh)
    return fresh


def _insert(store: Store, actor: Actor, fresh: Draft) -> None:
    ask_as(store.connection(), actor)
    columns = (
        "id", "place", "edition", "business", "channel", "party", "person", "seat", "applicant", "source", "services",
        "later", "rev", "created_at", "changed_at",
    )  # fmt: skip
    values = [getattr(fresh, column) for column in columns]
    store.connection().execute(
        f"INSERT INTO cases_draft ({', '.join(columns)}, sealed) VALUES ({', '.join(['%s'] * len(columns))}, %s)",
        [*(list(value) if isinstance(value, tuple) else value for value in values), _seal(store, fresh)],
    )


def _most(actor: Actor) -> int:
    rules = allowed().draft
    return rules.per_person if actor.party == "applicant" else rules.per_desk


def read_draft(store: Store, actor: Actor, draft: str) -> Draft:
    """The draft with its answers; the same Refused whether it is absent or not theirs."""
    ask_as(store.connection(), actor)
    row = (
        store.connection()
        .execute(f"SELECT {_COLUMNS}, sealed FROM cases_draft WHERE id = %s", [_uuid(draft)])
        .fetchone()
    )
    if row is None:
        raise absent_draft()
    found = _draft(row[:16])
    access_draft(actor, found.party, found.person, load(actor.place))
    opened = json.loads(store.vault.open_bytes(row[16], _bound(found.id)))
    return replace(found, answers=opened.get("answers", {}), facts=opened.get("facts", {}))


def save_draft(
    store: Store,
    actor: Actor,
    draft: str,
    rev: int,
    answers: Mapping[str, Any] | None = None,
    *,
    facts: Mapping[str, Any] | None = None,
    later: Sequence[str] | None = None,
) -> Draft:
    """Merge what was filled in into the draft; a value of None takes the answer away. The new draft.

    Nothing is held against the form here: a draft may be incomplete and wrong. Raises Refused: stale (both
    revisions in `detail`), submitted, bad_form for a field the form has not, no_kind, unsound, absent.
    """
    with locked(store.connection(), f"papers|{draft}"):
        found = read_draft(store, actor, draft)
        if found.submitted_case:
            raise refused("submitted.draft", "draft")
        if found.rev != rev:
            raise refused("stale.draft", "rev", "", {"yours": rev, "now": found.rev}, now=found.rev, yours=rev)
        at = store.clock.now()
        pack = load(actor.place, at.date())
        merged = replace(_merged(pack, found, answers or {}, facts or {}, later), rev=rev + 1, changed_at=at)
        store.connection().execute(
            "UPDATE cases_draft SET sealed = %s, services = %s, later = %s, rev = %s, changed_at = %s"
            " WHERE id = %s AND rev = %s AND submitted_case IS NULL",
            [_seal(store, merged), list(merged.services), list(merged.later), merged.rev, at, found.id, rev],
        )
    return merged


def list_drafts(store: Store, actor: Actor) -> list[Draft]:
    """The drafts the actor can go on with, last changed first, without answers."""
    ask_as(store.connection(), actor)
    rows = store.connection().execute(
        f"SELECT {_COLUMNS} FROM cases_draft WHERE submitted_case IS NULL AND (party <> 'applicant' OR person = %s)"
        " ORDER BY changed_at DESC LIMIT %s",
        [actor.person, _most(actor)],
    )
    return [_draft(row) for row in rows.fetchall()]


def discard_draft(store: Store, actor: Actor, draft: str) -> None:
    """Delete a draft with the files sent for it; what went into a case stays there."""
    with locked(store.connection(), f"papers|{draft}"):
        must_own_draft(store, actor, draft, submitted=True)
        drop_uploads(store, actor, draft)
        store.connection().execute("DELETE FROM cases_draft WHERE id = %s", [draft])


def submit_draft(store: Store, actor: Actor, draft: str, key: str = "", signed: str = "") -> Answer:
    """Make the draft a case, its files documents of the case. A second time the same case is the answer.

    `signed` is how it was signed; signed on paper, what was sent back goes with it. Raises what `submit` raises; the
    draft is then as it was.
    """
    with locked(store.connection(), f"papers|{draft}"):
        found = read_draft(store, actor, draft)
        if found.submitted_case:
            return _answer_of(store, actor, found.submitted_case)
        uploads = uploads_of(store, actor, draft=found.id)
        source = store.read(actor, found.source)[0] if found.source else None

        def make(at: datetime, pack: Pack) -> Work:
            papers = papers_of(uploads, pack)
            given = Submission(
                found.channel,
                dict(found.answers),
                found.business,
                dict(found.facts),
                tuple(dict.fromkeys(paper["kind"] for paper in papers if paper["kind"])),
                found.applicant,
                found.id,
                signed,
                tuple(one.digest for one in uploads if signing().scan_kind in one.kinds),
            )
            return _make(store, actor, at, pack, given, source, papers)

        try:
            answer = store.create(actor, make, key, draft=found.id, form=found.answers, facts=found.facts)
        except UniqueViolation:
            answer = _answer_of(store, actor, found.id)
        _settle(store, actor, replace(found, answers={}, facts={}), answer.case, [one.id for one in uploads])
    return answer


def _make(
    store: Store,
    actor: Actor,
    at: datetime,
    pack: Pack,
    given: Submission,
    source: State | None,
    papers: list[dict[str, str]],
) -> Work:
    work = submit(pack, store.calendar, store.vault, actor, at, given, source)
    hand_in_all(work, papers)
    return work


def _settle(store: Store, actor: Actor, draft: Draft, case: str, uploads: list[str]) -> None:
    """The draft is done: its answers now stand in the case and nowhere else."""
    bind(store, actor, case, uploads)
    store.connection().execute(
        "UPDATE cases_draft SET submitted_case = %s, sealed = %s, rev = rev + 1 WHERE id = %s",
        [case, _seal(store, draft), draft.id],
    )


def _answer_of(store: Store, actor: Actor, case: str) -> Answer:
    state, _ = store.read(actor, case)
    return Answer(state.id, state.number, state.rev, tuple(range(1, state.seq + 1)))


def _merged(
    pack: Pack,
    draft: Draft,
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    later: Sequence[str] | None,
) -> Draft:
    """The draft with what was sent laid over it; Refused for what this form and these papers do not have."""
    sound({**answers, **facts})
    sound(list(later or ()))
    form = form_of(pack, draft.business)
    asked = {one.key for one in form.fields} if form else {"services"}
    for key in answers:
        if key not in asked:
            raise refused("bad_form.field", key, form=Said(form.title, form.en) if form else draft.business)
    for name in facts:
        known(pack.common.facts, name.rpartition(".")[2])
    papers = {document.key for document in pack.documents}
    if wrong := [one for one in later or () if one not in papers]:
        raise refused("no_kind.later", "later", kind=wrong[0], kinds=listed(sorted(papers)))
    merged = _laid_over(draft.answers, answers)
    kept = draft.later if later is None else tuple(dict.fromkeys(later))
    return replace(
        draft,
        answers=merged,
        facts=_laid_over(draft.facts, facts),
        later=kept,
        services=services_of(pack.city, merged, required=False),
    )


def _laid_over(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**old, **new}.items() if value is not None}


def _business(pack: Pack, key: str) -> Business:
    found = next((one for one in pack.city.business if one.key == key), None)
    if found is None:
        raise refused(
            "no_business.here", "business", business=key, offered=listed(named(one) for one in pack.city.business)
        )
    return found


def form_of(pack: Pack, business: str) -> Form | None:
    """The form of a kind of business; None where the paper prints none."""
    return pack.forms.get(_business(pack, business).form)


def _draft(row: Sequence[Any]) -> Draft:
    one = dict(zip((column.name for column in fields(Draft)), row, strict=False))
    return Draft(**{**one, "services": tuple(one["services"]), "later": tuple(one["later"])})


def _seal(store: Store, draft: Draft) -> bytes:
    text = json.dumps({"answers": draft.answers, "facts": draft.facts}, ensure_ascii=False, default=plain)
    return store.vault.seal_bytes(text.encode(), _bound(draft.id))


def _bound(draft: str) -> str:
    return f"cases_draft|sealed|{draft}"


def _uuid(text: str) -> str:
    """`text` as an id; an id that is none belongs to nothing."""
    try:
        return str(uuid.UUID(text))
    except (ValueError, AttributeError):
        return str(uuid.UUID(int=0))
