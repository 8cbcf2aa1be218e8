"""What a story may expect of the measures: `measures = { zero_day = { met = 1, of = 2 } }`."""

from decimal import Decimal
from typing import Any

from wutong.cases.figures import report
from wutong.law.measure import Period


def measures_check(stage: Any, act: Any, want: dict[str, dict[str, Any]], result: Any) -> list[str]:
    """Every figure that is otherwise, counted from the story's first day to this moment; `"none"` means no data."""
    now, first = stage.clock.now(), stage.story.act[0].at.date()
    found = {one.key: one for one in report(stage.store, stage.story.place, Period(first, now.date(), now)).figures}
    problems: list[str] = []
    for key, attributes in want.items():
        if key not in found:
            problems.append(f"没有指标 {key}；有 {'、'.join(found)}")
            continue
        for name, value in attributes.items():
            got = getattr(found[key], name, f"没有属性 {name}")
            wanted = None if value == "none" else value
            problems += [] if _equal(wanted, got) else [f"measures {key} {name}：要 {wanted}，得 {got}"]
    return problems


def _equal(want: Any, got: Any) -> bool:
    """Numbers as numbers; a repeating fraction to four places."""
    if isinstance(want, int | Decimal) and isinstance(got, int | Decimal):
        return round(Decimal(want), 4) == round(Decimal(got), 4)
    return bool(want == got)
