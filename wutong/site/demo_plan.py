"""A month to be played, as a place tells it in `demo.toml`: who applies for what, how far it goes, who answers how.

Nothing here acts. A value `$name` stands for what the case or the place says under that name; `@+3` is the third
working day from the day of the act, `@-1` the one before it, `@+2 09:30` that day at half past nine, `@now` the act.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from wutong.law import home
from wutong.law.calendar import Calendar
from wutong.law.error import PackError
from wutong.law.strict import Strict

_DAY = re.compile(r"@([+-])(\d{1,3})(?: (\d\d:\d\d))?")


class Draw(Strict):
    """An external line drawn before a plan is finished; only where what is said under the name `when` is true."""

    services: tuple[str, ...]
    facts: dict[str, Any] | str
    when: str = ""
    line: str = ""


class Reply(Strict):
    """How a task is answered: its outcome and facts, `days` working days after it opened.

    `task` is an id (`take`), an id with its scope (`take:water`) or the key of one round (`opinion:L1.police/2`).
    `by` is the party that acts if it is not the one the task stands with; `times` how often the reply is given,
    0 for always; `hour` the time of day, within a quarter of an hour after it.
    """

    task: str
    outcome: str = ""
    facts: dict[str, Any] = {}
    days: int = 1
    hour: time | None = None
    by: str = ""
    draw: tuple[Draw, ...] = ()
    times: int = 0
    note: str = ""


class Deed(Strict):
    """An act beside the tasks: withdraw, correct, supply, pause, charge, note… `days` working days after the task
    `after` was done, or after the case began. `task` and `item` are named as in a story.
    """

    do: str
    by: str
    after: str = ""
    days: int = 1
    hour: time | None = None
    task: str = ""
    given: dict[str, Any] = {}
    facts: dict[str, Any] = {}


class Planned(Strict):
    """One case: begun `ago` working days before the last day, by whom, at which door, and where it is left.

    `stop` names tasks nobody does. `source` is an earlier case it grows out of, begun when that case is done.
    """

    key: str
    title: str
    ago: int = 0
    hour: time | None = None
    by: str = "applicant"
    person: int = 1
    channel: str
    business: str = "connect"
    source: str = ""
    form: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    documents: tuple[str, ...] = ()
    says: dict[str, Any] = {}
    stop: tuple[str, ...] = ()
    reply: tuple[Reply, ...] = ()
    deed: tuple[Deed, ...] = ()


class Fault(Strict):
    """A file of the credit register: reported, answered, confirmed by a second officer, perhaps put right."""

    subject: str
    breach: str
    ago: int
    hour: time | None = None
    by: str
    facts: dict[str, Any]
    answer: str = ""
    confirm: str = ""
    dismiss: str = ""
    rectified: str = ""
    interview: str = ""
    days: int = 1


class Month(Strict):
    """`demo.toml` of an edition. `find` is the case one looks up by number and phone; `phone` the form's field.

    `form` holds answers every application gives, `service` those that go with a chosen service.
    """

    place: str
    find: str
    phone: str
    form: dict[str, Any] = {}
    service: dict[str, dict[str, Any]] = {}
    says: dict[str, Any] = {}
    reply: tuple[Reply, ...]
    case: tuple[Planned, ...]
    fault: tuple[Fault, ...] = ()

    def answers(self, case: Planned) -> dict[str, Any]:
        """The form of a case: what all say, what goes with its services, and its own, the nearest last."""
        found = dict(self.form) if case.business == "connect" else {}
        for service in case.form.get("services", ()):
            found |= self.service.get(service, {}) if case.business == "connect" else {}
        return found | case.form


def read_month(place: str) -> Month | None:
    """The month of the newest edition of `place`; None where none is told."""
    editions = sorted(folder for folder in (home.cities() / place).iterdir() if folder.is_dir())
    path = editions[-1] / "demo.toml"
    return _read(path) if path.exists() else None


def _read(path: Path) -> Month:
    month = Month.model_validate(tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))
    keys = [case.key for case in month.case]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice or month.find not in keys:
        raise PackError(
            str(path), "case", "key", f"重复 {twice}，或没有 {month.find}", "每件用自己的 key，find 写其中一个"
        )
    return month


def fill(value: Any, says: Mapping[str, Any], at: datetime, calendar: Calendar) -> Any:
    """`value` with `$name` and `@day` replaced, at any depth. KeyError for a name nobody says."""
    if isinstance(value, Mapping):
        return {key: fill(one, says, at, calendar) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [fill(one, says, at, calendar) for one in value]
    if not isinstance(value, str):
        return value
    if value.startswith("$"):
        return fill(says[value[1:]], says, at, calendar)
    if value == "@now":
        return at.replace(second=0, microsecond=0).isoformat(timespec="minutes")
    found = _DAY.fullmatch(value)
    return _day(found, at, calendar) if found else value


def _day(found: re.Match[str], at: datetime, calendar: Calendar) -> date | str:
    sign, count, hour = found.groups()
    day = calendar.after(at.date(), int(count)) if sign == "+" else before(calendar, at.date(), int(count))
    return f"{day.isoformat()}T{hour}" if hour else day


def before(calendar: Calendar, day: date, count: int) -> date:
    """The `count`-th working day before `day`; with 0 the day itself, or the next working day.

    >>> before(home.calendar(), date(2025, 10, 9), 1)
    datetime.date(2025, 9, 30)
    """
    start = calendar.after(day, 0)
    ordinal = start.toordinal()
    while count:
        ordinal -= 1
        count -= calendar.is_working(date.fromordinal(ordinal))
    return date.fromordinal(ordinal)
