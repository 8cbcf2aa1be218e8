"""What stands beside the cases of the world: drafts, files, a credit file, a big screen; and one of each thing in a case."""

from io import BytesIO
from typing import Any

from PIL import Image

from tests.web.isolation_world import World
from wutong.cases.allowed import allowed
from wutong.cases.drafts import open_draft
from wutong.cases.files import put_upload
from wutong.cases.queries import ask_as, documents_of, entries
from wutong.cases.register import Register
from wutong.cases.seat import Actor, system
from wutong.papers.kinds import papers_of
from wutong.people.seats import actor_of, applicant_actor, seats_of
from wutong.web.apply.start import channels_of
from wutong.web.public.track import token_of
from wutong.web.supervise import wall

#: the unique name of a draft's applicant, of a file and of a piece of evidence, by place
CANARIES = {"draft": "青鸾{}试稿公司", "file": "身份证青鸾{}", "evidence": "青鸾{}现场证据", "desk": "青鸾{}窗口稿公司"}


def photo(size: int = 8) -> bytes:
    """A picture that can be sent."""
    made = BytesIO()
    Image.new("RGB", (size * 5, size * 4), "green").save(made, "JPEG")
    return made.getvalue()


def furnish(world: World) -> dict[str, dict[str, str]]:
    """Make them in every place; where each is found: place → name → id."""
    return {place: {**_drafts(world, place), **_beside(world, place)} for place in world.places}


def canary(kind: str, place: str) -> str:
    """What stands in a thing of this place and nowhere else."""
    return CANARIES[kind].format("甲乙丙丁戊己"[sum(map(ord, place)) % 6])


def _drafts(world: World, place: str) -> dict[str, str]:
    pack, store = world.pack(place), world.store
    own, clerk = applicant_actor(f"{place}-applicant-1", place), desk(world, place, "window")
    business, channel = pack.city.business[0].key, channels_of(pack)[0].key
    at_counter = next(one for one in pack.city.channel if "window" in one.filled_by and not one.online)
    draft = open_draft(store, own, pack, business, channel, answers={"applicant.name": canary("draft", place)})
    kept = open_draft(store, clerk, pack, business, at_counter.key, answers={"applicant.name": canary("desk", place)})
    paper = put_upload(store, own, f"{canary('file', place)}.jpg", photo(), draft=draft.id)
    loose = put_upload(store, own, f"{canary('file', place)}库.jpg", photo(9))
    return {"draft": draft.id, "desk_draft": kept.id, "paper": paper.id, "upload": loose.id}


def _beside(world: World, place: str) -> dict[str, str]:
    pack = world.pack(place)
    boss = next(one for one in pack.parties.values() if one.supervises and one.kind in ("department", "supervisor"))
    officer = desk(world, place, boss.key)
    facts = {"evidence": canary("evidence", place), "name": canary("evidence", place)}
    file = Register(world.store.connection, world.clock).report(officer, pack, "other", pack.breaches[0].key, facts)
    return {
        "credit": file,
        "wall": wall.token_of(officer),
        "token": token_of(world.cases[place, "large"].number),
        "clause": next(iter(pack.clauses)),
        "edition": pack.edition.partition("@")[2],
        "form": next(iter(pack.forms)),
    }


def desk(world: World, place: str, party: str, nth: int = 1) -> Actor:
    """Somebody at a desk."""
    seat = next(one for one in seats_of(f"{place}-{party}-{nth}") if one.role != "admin")
    return actor_of(seat, world.pack(place))


def inner(world: World, place: str) -> dict[str, str]:
    """One of each thing inside the large case: a task, a limit, an item, a line, a paper, a file."""
    told = world.cases[place, "large"]
    stage = world.stages[place, "large"]
    clerk = desk(world, place, "window")
    put_upload(
        world.store, clerk, f"{canary('file', place)}案.jpg", photo(7), kinds=[allowed().photo_kind], case=told.id
    )
    state, pack = world.store.read(system(place), told.id)
    plan: dict[str, Any] = stage.plan("case")
    ask_as(world.store.connection(), system(place))
    chain = entries(world.store.connection(), told.id)
    return {
        "task": next(key for key, copy in plan.items() if copy.status == "open" and copy.task.by != "system"),
        "limit": next(key for key, copy in plan.items() if copy.clock and copy.clock.row),
        "item": next(iter(state.view.items), "none"),
        "line": next(iter(state.view.lines)),
        "sheet": papers_of(pack, state, chain)[0].key,
        "document": documents_of(world.store.connection(), told.id)[-1].code,
    }
