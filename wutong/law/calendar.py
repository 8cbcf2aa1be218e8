"""Working days as the State Council announces them, one year of data at a time (G-02).

A year without a notice is *provisional*: its dates are computed and say so. A year without data is
refused. Counting is by prefix table: the n-th working day after a day is two look-ups, for one date or
for a million.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from wutong.law.error import CalendarError
from wutong.law.strict import Strict

Days = npt.NDArray[np.int64]


class Year(Strict):
    """One `[[year]]` of a calendar file: rest days on weekdays, working days at week-ends."""

    year: int
    notice: str = ""
    dated: date | None = None
    provisional: bool = False
    note: str = ""
    off: tuple[str, ...]
    work: tuple[str, ...]

    def days(self) -> list[bool]:
        """For each day of the year: is it a working day?"""
        off = {date.fromisoformat(f"{self.year}-{day}") for day in self.off}
        work = {date.fromisoformat(f"{self.year}-{day}") for day in self.work}
        first = date(self.year, 1, 1)
        days = [first + timedelta(n) for n in range((date(self.year + 1, 1, 1) - first).days)]
        return [day in work or (day.weekday() < 5 and day not in off) for day in days]


@dataclass(frozen=True)
class Calendar:
    """Consecutive years of working days."""

    years: tuple[Year, ...]

    @cached_property
    def first(self) -> int:
        """Ordinal of the first day covered."""
        return date(self.years[0].year, 1, 1).toordinal()

    @cached_property
    def _open(self) -> list[bool]:
        return [day for year in self.years for day in year.days()]

    @cached_property
    def _working(self) -> list[int]:
        """Ordinals of the working days, in order."""
        return [self.first + n for n, working in enumerate(self._open) if working]

    @cached_property
    def _rank(self) -> list[int]:
        """For each day covered: how many working days up to and including it."""
        count, rank = 0, []
        for working in self._open:
            count += working
            rank.append(count)
        return rank

    @cached_property
    def _arrays(self) -> tuple[Days, Days]:
        return np.array(self._working, dtype=np.int64), np.array(self._rank, dtype=np.int64)

    def _index(self, day: date) -> int:
        index = day.toordinal() - self.first
        if not 0 <= index < len(self._open):
            span = f"{self.years[0].year}–{self.years[-1].year}"
            raise CalendarError(
                f"{day} 不在日历数据内（{span}）。改法：在 calendars/china.toml 加 {day.year} 年的通知 "
                f"/ no calendar for {day.year}; add its notice to calendars/china.toml"
            )
        return index

    def is_working(self, day: date) -> bool:
        """Whether `day` is a working day; CalendarError outside the data."""
        return self._open[self._index(day)]

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day strictly after `day` (G-03); count 0 gives `day` or the next one."""
        rank = self._rank[self._index(day)]
        if count == 0:
            return day if self.is_working(day) else self.after(day, 1)
        if rank + count > len(self._working):
            raise CalendarError(f"{day} 之后第 {count} 个工作日超出日历数据 / beyond the calendar")
        return date.fromordinal(self._working[rank + count - 1])

    def after_many(self, days: Days, counts: Days) -> Days:
        """`after` for arrays of day ordinals and positive counts; same results, a million at a time."""
        working, rank = self._arrays
        return np.take(working, np.take(rank, days - self.first) + (counts - 1))

    def provisional(self, day: date) -> bool:
        """Whether `day` lies in a year whose notice has not been published."""
        self._index(day)
        return self.years[day.year - self.years[0].year].provisional


@lru_cache
def load_calendar(path: Path) -> Calendar:
    """The calendar in `path`; CalendarError when its years are not consecutive."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["year"]
    years = tuple(sorted((Year.model_validate(row) for row in rows), key=lambda year: year.year))
    wanted = range(years[0].year, years[0].year + len(years))
    if [year.year for year in years] != list(wanted):
        raise CalendarError(f"{path}: 年份须连续 / years must be consecutive")
    for year in years:
        if not year.notice and not year.provisional:
            raise CalendarError(f"{path}: {year.year} 缺通知文号 / notice number missing")
    return Calendar(years)
