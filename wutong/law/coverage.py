"""Which rows of a pack carry which clause: every clause is executed by something, or says why nothing need."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wutong.law.pack import Pack
from wutong.law.toml import read_toml


@dataclass(frozen=True)
class Covered:
    """A clause and what executes it (`route:commitment`, `task:connect.build`…), or why nothing does."""

    clause: str
    place: str
    title: str
    by: tuple[str, ...]
    why_not: str

    @property
    def covered(self) -> bool:
        """Whether the clause is accounted for."""
        return bool(self.by or self.why_not)


def cited_rows(pack: Pack) -> list[tuple[str, object]]:
    """Every row of the pack that cites clauses, with its name in reports; a row's conditions follow it under its name."""
    rows: list[tuple[str, object]] = [("city:paper", pack.city.paper)]
    rows += [(f"service:{one.key}", one) for one in pack.city.service]
    rows += [(f"channel:{one.key}", one) for one in pack.city.channel]
    rows += [(f"stage:{one.key}", one) for one in pack.city.stage]
    rows += [(f"business:{one.key}", one) for one in pack.city.business]
    rows += [(f"party:{one.key}", one) for one in pack.parties.values()]
    rows += [(f"permit:{one.key}", one) for one in pack.permits]
    rows += [(f"document:{one.key}", one) for one in pack.documents]
    for name, table in (
        ("route", pack.routes),
        ("approval", pack.approvals),
        ("limit", pack.limits),
        ("fee", pack.payers),
        ("survey", pack.surveys),
        ("lead", pack.leads),
        ("eligibility", pack.eligibility),
        ("pause", pack.pauses),
    ):
        for one in table:
            rows.append((f"{name}:{one.id}", one))
            rows += [(f"{name}:{one.id}", condition) for condition in one.conditions()]
    rows += [(f"item:{one.key}", one) for one in pack.items.values()]
    rows += [(f"tolerance:{one.purpose}", one) for one in pack.tolerances]
    rows += [(f"breach:{one.key}", one) for one in pack.breaches]
    rows += [(f"fee:{one.key}", one) for one in pack.fee_items.values()]
    rows += [(f"measure:{one.key}", one) for one in pack.measures]
    rows += [(f"text:{one.key}", one) for one in pack.texts.values()]
    rows += [(f"form:{form.key}", form) for form in pack.forms.values()]
    for key, task in pack.all_tasks.items():
        rows.append((f"task:{key}", task))
        rows += [(f"check:{key}.{check.fact}", check) for check in task.checks]
    return rows


def citations(pack: Pack) -> Iterator[tuple[str, str]]:
    """(clause, what cites it) for every row of the pack."""
    for form in pack.forms.values():
        for clause in {field.clause for field in form.fields if field.clause}:
            yield clause, f"form:{form.key}"
    for name, row in cited_rows(pack):
        for clause in getattr(row, "clause", ()):
            yield clause, name


@lru_cache(maxsize=64)
def told(folder: Path) -> tuple[tuple[str, str], ...]:
    """(clause, `story:name`) for every clause a story of the pack says it tells. Read once, as the pack itself is."""
    return tuple(
        (clause, f"story:{path.stem}")
        for path in sorted((folder / "stories").glob("*.toml"))
        for clause in read_toml(path).get("clause", ())
    )


def coverage(pack: Pack) -> list[Covered]:
    """Every clause of the pack, in the paper's order, with what executes it."""
    found: dict[str, dict[str, None]] = {}
    for clause, name in citations(pack):
        found.setdefault(clause, {})[name] = None
    for clause, story in told(pack.folder):
        found.setdefault(clause, {})[story] = None
    examples = {clause: f"example:{example.id}" for example in pack.examples for clause in example.clause}
    return [
        Covered(
            clause.id,
            pack.place,
            clause.title,
            (*found.get(clause.id, ()), *([examples[clause.id]] if clause.id in examples else ())),
            clause.no_behaviour,
        )
        for clause in pack.clauses.values()
    ]
