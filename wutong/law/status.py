"""The public words of a case: twelve for where it stands, a few said beside them, seven marks for a cell.

The words and which steps they stand for lie in `status.toml` of the folder of packs. A case is called by the
least advanced step that is still open, unless it is the applicant's turn.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wutong.law.journey import Task
from wutong.law.strict import Strict
from wutong.law.view import ENDED


class Word(Strict):
    """A word for people, by its key. `sign` is the shape of a mark."""

    key: str
    name: str
    en: str
    sign: str = ""


class Status(Word):
    """A public word for where a case stands, and the stages and tasks it stands for."""

    stages: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """The words by key, each in its order."""

    statuses: Mapping[str, Status]
    modifiers: Mapping[str, Word]
    marks: Mapping[str, Word]

    def of_task(self, task: Task) -> str:
        """The key of the word a task stands for: by its id, else by its stage; the accepted case if neither.

        Every stage of every pack has its word (a test holds it).
        """
        for status in self.statuses.values():
            if task.id in status.tasks:
                return status.key
        for status in self.statuses.values():
            if task.stage in status.stages:
                return status.key
        return ACCEPTED

    def standing(self, ended: str, owes: bool, asked: bool, steps: Iterable[Task]) -> str:
        """The key of the word for a case.

        `ended`: the case's own status. `owes`: the applicant has something to correct. `asked`: the applicant
        has a task of the main way. `steps`: the tasks still open for others (or waiting, if none is open).
        """
        if ended == DONE or ended in ENDED:
            return CONNECTED if ended == DONE else OVER
        if owes:
            return CORRECTION
        if asked:
            return CONFIRMATION
        order = list(self.statuses)
        return min((self.of_task(step) for step in steps), key=order.index, default=ACCEPTED)


ACCEPTED, CORRECTION, CONFIRMATION, CONNECTED, OVER = "accepted", "correction", "confirmation", "connected", "ended"
DONE = "done"
