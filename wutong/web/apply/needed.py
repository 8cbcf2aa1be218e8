"""The papers an application needs, by the pack and by what is known so far, beside what has been sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wutong.cases.files import Upload
from wutong.law.permit import Document, papers_needed
from wutong.law.tolerance import Item, Tolerance
from wutong.web.apply.fees import facts_so_far
from wutong.web.apply.filling import Filling


@dataclass(frozen=True)
class Paper:
    """A paper: what was sent for it, whether it is to follow, and what the place says about following later."""

    document: Document
    uploads: tuple[Upload, ...]
    later: bool
    item: Item
    rule: Tolerance | None

    @property
    def lacking(self) -> bool:
        """Whether nothing was sent."""
        return not self.uploads

    @property
    def word(self) -> str:
        """The key of the word for how it stands."""
        return "apply.paper_here" if self.uploads else "apply.paper_later" if self.later else "apply.paper_none"

    @property
    def mark(self) -> str:
        """Its mark."""
        return "done" if self.uploads else "doing" if self.later else "not_started"


def papers_of_draft(filling: Filling, on: date, uploads: Iterable[Upload]) -> list[Paper]:
    """Every paper this application needs on the day `on`."""
    door, draft = filling.door, filling.draft
    facts = {
        **facts_so_far(door, draft.answers, draft.facts)[""],
        "services": frozenset(draft.services),
    }
    needed = papers_needed(door.pack.documents, frozenset(door.business.asks), facts, on)
    sent = list(uploads)
    rules = {one.item: one for one in door.pack.tolerances if one.purpose in door.business.asks}
    return [
        Paper(
            document,
            tuple(one for one in sent if document.key in one.kinds),
            document.key in draft.later,
            door.pack.items[document.item],
            rules.get(document.item) if document.tolerable else None,
        )
        for document in needed
    ]
