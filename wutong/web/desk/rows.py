"""Lines of a list as people read them: names instead of keys, and the same columns on screen, on paper and in Excel."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from wutong.cases.board import Line
from wutong.cases.names import party_name, scope_called
from wutong.cases.port import store
from wutong.cases.queries import ask_as, lines_of
from wutong.cases.seat import Actor
from wutong.law.journey import Task
from wutong.law.pack import Pack
from wutong.web.kit.words import either, language, say
from wutong.web.templatetags.kit import due as due_text
from wutong.web.templatetags.kit import moment

#: the columns in order; their headings are `desk.column_…`
COLUMNS = ("number", "title", "step", "services", "light", "due", "person", "party", "channel", "changed")


@dataclass(frozen=True)
class Row:
    """A line with its names. `mark` is its light; `value` names it in a form."""

    line: Line
    task: str
    scope: str
    services: str
    person: str
    party: str
    channel: str
    mark: str

    @property
    def value(self) -> str:
        """The line as a form sends it: its case with its task, or with its item."""
        return f"{self.line.case}|{self.line.key or self.line.item}"

    @property
    def step(self) -> str:
        """What is to be done, and for what."""
        return f"{self.task} · {self.scope}" if self.scope else self.task

    def text(self, column: str) -> str:
        """What stands in a column, as text."""
        line = self.line
        return {
            "number": line.number,
            "title": line.title,
            "step": self.step,
            "services": self.services,
            "light": say(f"kit.mark_{self.mark}") if self.mark else "",
            "due": due_text(line.due),
            "person": self.person,
            "party": self.party,
            "channel": self.channel,
            "changed": moment(line.changed_at),
        }[column]


def rows_of(actor: Actor, lines: Iterable[Line], pack: Pack) -> list[Row]:
    """Lines with their names; one look-up for all persons, one for the lines of all cases."""
    lines = list(lines)
    drawn = lines_of(store().connection(), actor, {line.case for line in lines if line.scope})
    people = names_of({line.person for line in lines})
    channels = {one.key: either(one.name, one.en) for one in pack.city.channel}
    served = {one.key: either(one.name, one.en) for one in pack.city.service}
    return [
        Row(
            line,
            _step(line, pack),
            scope_text(line.scope, pack, drawn.get(line.case, {})),
            say("desk.comma").join(name for key, name in served.items() if key in line.services),
            people.get(line.person, ""),
            party_text(line.party, pack),
            channels.get(line.channel, line.channel),
            _mark(line),
        )
        for line in lines
    ]


def _step(line: Line, pack: Pack) -> str:
    if line.item:
        kind = pack.items.get(line.outcome)
        return either(kind.name, kind.en) if kind else line.outcome
    task = task_of(line, pack)
    return either(task.name, task.en) if task else ""


def task_of(line: Line, pack: Pack) -> Task | None:
    """The task of a line; None for a case that is only followed."""
    journey = pack.journeys.get(line.journey)
    return journey.tasks.get(line.task) if journey else None


def scope_text(scope: str, pack: Pack, lines: Mapping[str, Sequence[str]]) -> str:
    """A scope in the reader's language, as the page of its case says it; `lines` as `queries.lines_of` has them."""
    return scope_called(scope, pack, lines, language())


def party_text(key: str, pack: Pack) -> str:
    """A party in the reader's language."""
    party = pack.parties.get(key)
    return either(party.name, party.en) if party else party_name(key, pack) if key else ""


def _mark(line: Line) -> str:
    if line.done_at:
        return "done"
    return "paused" if line.paused else line.colour


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """The names of persons by their keys."""
    wanted = [key for key in keys if key]
    return dict(get_user_model().objects.filter(key__in=wanted).values_list("key", "name")) if wanted else {}


def colleagues(actor: Actor) -> dict[str, str]:
    """The persons who sit at the actor's desk, by key, with their names."""
    ask_as(store().connection(), actor)
    rows = store().connection().execute(
        "SELECT DISTINCT person FROM cases_seat WHERE place = %s AND party = %s AND active AND role <> 'admin'",
        [actor.place, actor.party],
    )  # fmt: skip
    keys = [row[0] for row in rows.fetchall()]
    named = names_of(keys)
    return dict(sorted(((key, named.get(key) or key) for key in keys), key=lambda pair: pair[1]))
