"""Measures a paper promises to be judged by; one function an indicator, data says which place uses it."""

from wutong.law.strict import Cited


class Measure(Cited):
    """An indicator of a place: `counts` names the function; `step` or `task` what it looks at."""

    key: str
    name: str
    en: str
    counts: str
    step: str = ""
    task: str = ""
    goal: str = ""
    note: str = ""


class Text(Cited):
    """A text shown to people, in our words: notice, help, undertaking."""

    key: str
    name: str
    en: str
    body: str
    body_en: str
