"""A form of the place as one dense screen: every question this desk may answer, in the order it is printed.

Questions of a service that is not chosen are hidden by script and never handed on; without script they stand there
and what is typed for a service that was not chosen is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wutong.cases.intake import services_of
from wutong.law.city import Business, Channel
from wutong.law.error import Refused
from wutong.law.form import Form, FormField
from wutong.law.pack import Pack
from wutong.law.permit import Document
from wutong.web.kit.answers import Reading, read, stated
from wutong.web.kit.asks import Ask, Box, ask_of_fact, ask_of_field, boxes

#: who a field may be meant for and still be asked at any desk
_ANYONE = ("applicant", "lead_bureau", "bureau")


@dataclass(frozen=True)
class Cell:
    """A question on the screen, how wide it stands (twelfths), its service, and the part of the section it opens."""

    box: Box
    width: int
    service: str
    part: str = ""


@dataclass(frozen=True)
class Section:
    """A section of the form; `service` where all of it belongs to one."""

    heading: str
    service: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Paper:
    """A paper of the application: whether it is here, and what becomes of it if not."""

    document: Document
    service: str
    item: str
    received: bool
    problem: str = ""


@dataclass(frozen=True)
class Sheet:
    """What is asked at a desk for one business through one channel."""

    pack: Pack
    business: Business
    channel: Channel
    role: str
    short: bool = False

    @property
    def form(self) -> Form | None:
        """The printed form of the business; None where the paper prints none."""
        return self.pack.forms.get(self.business.form)

    @property
    def asks(self) -> list[Ask]:
        """The questions; `short` keeps those the channel insists on."""
        if self.form is None:
            return [ask_of_fact(self.pack.common.facts["services"], self.pack, required=True)]
        fields = [one for one in self.form.fields if self._asked(one)]
        return [ask_of_field(one, self._required(one)) for one in fields]

    def _asked(self, field: FormField) -> bool:
        if field.filled_by not in (*_ANYONE, self.role) or field.type in ("material", "file"):
            return False
        return not self.short or field.key in self.channel.mandatory

    def _required(self, field: FormField) -> bool:
        if self.channel.mandatory:
            return field.key in self.channel.mandatory
        if field.key == "services":
            return self.business.services_required
        return field.required in ("yes", "tick")

    def read(self, post: Any) -> Reading:
        """What was sent, without what belongs to services that were not chosen."""
        got = read(self.asks, post)
        chosen = self.services(got.answers)
        kept = {ask.name for ask in self.asks if not ask.service or ask.service in chosen}
        return Reading(
            {name: value for name, value in stated(got.answers).items() if name in kept},
            {name: text for name, text in got.problems.items() if name in kept},
            got.given,
        )

    def services(self, answers: Mapping[str, Any]) -> tuple[str, ...]:
        """The chosen services as keys; none for what is no service."""
        try:
            return services_of(self.pack.city, answers, required=False)
        except Refused:
            return ()

    def sections(self, values: Mapping[str, Any], problems: Mapping[str, str]) -> list[Section]:
        """The questions on the page, section by section."""
        widths = {field.key: field.width for field in self.form.fields} if self.form else {}
        found: list[Section] = []
        for box in boxes(self.asks, values, problems):
            heading, _, part = box.ask.heading.partition(" / ")
            cell = Cell(box, widths.get(box.ask.name, 12), box.ask.service, part)
            if found and found[-1].heading == heading:
                last = found.pop()
                found.append(Section(last.heading, _one(last.service, cell.service), (*last.cells, cell)))
            else:
                found.append(Section(heading, cell.service, (cell,)))
        return found

    def papers(self, received: set[str], problems: Mapping[str, str]) -> list[Paper]:
        """The papers an application of this business may need, with the service each belongs to."""
        asked = set(self.business.asks)
        return [
            Paper(
                document,
                next((str(c.includes) for c in document.all if c.fact == "services" and c.includes), ""),
                document.item,
                document.key in received,
                problems.get(f"scan.{document.key}", ""),
            )
            for document in self.pack.documents
            if asked & set(document.needed_for)
        ]


def _one(earlier: str, now: str) -> str:
    return earlier if earlier == now else ""
