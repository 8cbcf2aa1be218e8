"""A form of Django as this house shows it: labels, hints and errors by key from the words, never from a library.

An error is known by its code; one without words of its own is told in general. So no sentence of a library, in
whatever language, reaches a page.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wutong.web.kit.words import has, say

_KINDS = ((forms.PasswordInput, "password"), (forms.HiddenInput, "hidden"), (forms.CheckboxInput, "checkbox"))


@dataclass(frozen=True)
class Box:
    """One question as the template shows it."""

    id: str
    name: str
    kind: str
    label: str
    hint: str
    value: str
    fill: str
    keys: str
    problem: str


def told(form: forms.Form | None) -> dict[str, Any]:
    """What a template needs of a form: `boxes` and, for the summary, `problems`."""
    if form is None:
        return {"boxes": [], "problems": {}}
    problems = {name: problem_of(errors[0]) for name, errors in form.errors.as_data().items()} if form.is_bound else {}
    boxes = [_box(form, name, problems.get(name, "")) for name in form.fields]
    general = {"" if name == forms.forms.NON_FIELD_ERRORS else name: text for name, text in problems.items()}
    return {"boxes": boxes, "problems": general}


def problem_of(error: ValidationError) -> str:
    """The words for an error, by its code."""
    key = f"account.error_{error.code}"
    given = {name: value for name, value in (error.params or {}).items() if isinstance(value, str | int)}
    return say(key, **given) if has(key) else say("account.error_other")


def _box(form: forms.Form, name: str, problem: str) -> Box:
    field, widget = form[name], form.fields[name].widget
    kind = next((kind for cls, kind in _KINDS if isinstance(widget, cls)), "text")
    hint = f"account.hint_{name}"
    return Box(
        id=field.auto_id,
        name=field.html_name,
        kind=kind,
        label=say(f"account.field_{name}") if has(f"account.field_{name}") else "",
        hint=say(hint) if has(hint) else "",
        value="" if kind == "password" else str(field.value() or "")[:256],
        fill=str(widget.attrs.get("autocomplete", "off")),
        keys="numeric" if name in ("code", "phone") else "text",
        problem=problem,
    )


class Told:
    """Mixed into a view of allauth: its form told as above, the words of its `page` as title, lead and button."""

    page = ""
    template_name = "account/form.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """What allauth gives, and the words."""
        found: dict[str, Any] = super().get_context_data(**given)  # type: ignore[misc]
        return {**found, **told(found.get("form")), **words_of(self.page)}


def words_of(page: str) -> dict[str, str]:
    """Title, lead and button of a page; "" where it has none."""
    keys = {part: f"account.{page}_{part}" for part in ("title", "lead", "go")}
    return {part: say(key) if has(key) else "" for part, key in keys.items()}
