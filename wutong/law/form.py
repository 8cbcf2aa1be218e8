"""Forms, field by field, with the labels, options and units of the printed annex.

A field may feed a fact (`feeds`); `private` fields are sealed before they are stored. The layout to print is
the order of sections and fields, with `width` in twelfths of a line.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from wutong.law.identifier import id_card_problem, project_code_problem, uscc_problem
from wutong.law.said import LAW, Said, listed, or_none
from wutong.law.strict import Cited, Ids, Strict

FieldType = Literal[
    "text", "longtext", "number", "money", "date", "datetime_hour", "date_range", "choice_single", "choice_multi",
    "yesno", "yesno_number", "phone", "person", "person_phone", "address", "uscc", "uscc_or_id", "id_card",
    "project_code", "table", "group", "statement", "clause", "seal", "signature", "material", "file", "datetime",
    "certificate", "number_or_text",
]  # fmt: skip


class FormField(Strict):
    """One field. `label`, `options` and `unit` are printed as they stand in the annex.

    `bare`: the annex prints what follows without a label. `document`: the papers of `permits.toml` it stands for. `box`: on which side of an option its box stands.
    """

    key: str
    section: str
    section_en: str = ""
    label: str
    en: str
    type: FieldType
    printed: bool = True
    bare: bool = False
    box: Literal["before", "after"] = "before"
    unit: str = ""
    options: tuple[str, ...] = ()
    options_en: tuple[str, ...] = ()
    option_keys: tuple[str, ...] = ()
    document: Ids = ()
    columns: tuple[str, ...] = ()
    columns_en: tuple[str, ...] = ()
    required: Literal["no", "yes", "conditional", "tick"] = "no"
    required_when: str = ""
    unknown_allowed: bool = False
    service: str = ""
    feeds: str = ""
    private: bool = False
    filled_by: str = "applicant"
    text: str = ""
    text_en: str = ""
    help: str = ""
    help_en: str = ""
    clause: str = ""
    line: tuple[int, ...] = ()
    width: int = 12

    @property
    def called(self) -> Said:
        """Its label."""
        return Said(self.label, self.en)


class Form(Cited):
    """A form: its title, who fills and signs it, its fields in printing order.

    `untitled`: sections whose names the annex does not print. `online`: a flow chart of these channels only.
    """

    key: str
    title: str
    en: str
    attachment: str = ""
    aliases: tuple[str, ...] = ()
    kind: str
    filled_by: str
    signed_by: str = ""
    given: bool = True
    untitled: Ids = ()
    online: bool | None = None
    note: str = ""
    note_en: str = ""
    fields: tuple[FormField, ...] = ()


#: what an applicant answers who does not know; the fact stays unknown and the survey finds it out
UNKNOWN = "不清楚"

_PHONE = re.compile(r"(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|[2-9]\d{6,7}|400-?\d{3}-?\d{4}|1\d{4}|96\d{3,4})")

_CHECKS: dict[str, Any] = {
    "uscc": uscc_problem,
    "id_card": id_card_problem,
    "project_code": project_code_problem,
    "uscc_or_id": lambda text: uscc_problem(text) and id_card_problem(text),
    "phone": lambda text: "" if _PHONE.fullmatch(text.replace(" ", "")) else LAW.say("not_phone"),
}


def field_problem(field: FormField, value: Any) -> str:
    """What is wrong with `value` for `field`, with the cure; empty when nothing is."""
    if isinstance(value, str) and "\x00" in value:
        return LAW.say("bad_signs")
    if field.unknown_allowed and value == UNKNOWN:
        return ""
    if field.type in ("number", "money"):
        return _number_problem(field, value)
    if field.type in ("choice_single", "yesno") and field.options and value not in field.options:
        return LAW.say("no_option", got=value, options=_options(field))
    if field.type == "choice_multi":
        wrong = [one for one in value if one not in field.options] if isinstance(value, list) else [value]
        return LAW.say("no_options", got=wrong, options=_options(field)) if wrong else ""
    check = _CHECKS.get(field.type)
    return check(str(value)) if check else ""


def _options(field: FormField) -> Said:
    return Said(listed(field.options), listed(field.options_en or field.options).en)


def _number_problem(field: FormField, value: Any) -> str:
    if isinstance(value, Mapping):
        units = [unit for unit in re.split(r"[（）()/、]", field.unit) if unit]
        if set(value) != {"value", "unit"} or value["unit"] not in (*units, "kW", "kVA"):
            return LAW.say("bad_unit", got=value, unit=field.unit or LAW.say("kw_or_kva"))
        value = value["value"]
    if isinstance(value, bool) or not re.fullmatch(r"\d+(\.\d+)?", str(value)):
        return LAW.say("not_positive", got=value, unit=or_none(field.unit))
    return ""


def read_answers(
    form: Form,
    answers: Mapping[str, Any],
    services: Sequence[str],
    role: str = "applicant",
    mandatory: Sequence[str] = (),
    waived: Sequence[str] = (),
) -> None:
    """Hold answers against the form. Raises Refused with every wrong field listed, nothing else changes."""
    fields = {field.key: field for field in form.fields}
    problems: dict[str, str] = {}
    for key, value in answers.items():
        if key not in fields:
            problems[key] = LAW.say("unknown_field", form=Said(form.title, form.en))
        elif value not in (None, "") and (problem := field_problem(fields[key], value)):
            problems[key] = LAW.say("of_field", field=fields[key].called, problem=problem)
        elif fields[key].filled_by not in ("applicant", "lead_bureau", "bureau", role):
            problems[key] = LAW.say("filled_by", field=fields[key].called, who=fields[key].filled_by)
    for field in form.fields:
        asked = (not mandatory or field.key in mandatory) and field.key not in waived
        if asked and field.filled_by == "applicant" and _missing(field, answers, services):
            problems.setdefault(field.key, LAW.say("required", field=field.called))
    if problems:
        first = next(iter(problems))
        raise LAW.refused("bad_form.answers", first, form.clause[0], dict(problems), problem=problems[first])


def hidden(field: FormField, answers: Mapping[str, Any]) -> bool:
    """Whether a conditional field does not apply to these answers; what stands in it then states nothing."""
    if field.required != "conditional" or not field.required_when:
        return False
    key, _, options = field.required_when.partition(" in ")
    said = answers.get(key)
    return not set(said if isinstance(said, list) else [str(said)]) & set(options.split("|"))


def _missing(field: FormField, answers: Mapping[str, Any], services: Sequence[str]) -> bool:
    if field.service and field.service not in services:
        return False
    value = answers.get(field.key)
    if value is not None and value is not False and value not in ("", []):
        return False
    if field.required == "conditional":
        return bool(field.required_when) and not hidden(field, answers)
    return field.required in ("yes", "tick")
