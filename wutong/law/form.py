"""Forms, field by field, with the labels, options and units of the printed annex.

A field may feed a fact (`feeds`); `private` fields are sealed before they are stored. The layout to print is
the order of sections and fields, with `width` in twelfths of a line.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from wutong.law.error import Refused
from wutong.law.identifier import id_card_problem, project_code_problem, uscc_problem
from wutong.law.strict import Cited, Ids, Strict

FieldType = Literal[
    "text",
    "longtext",
    "number",
    "money",
    "date",
    "datetime_hour",
    "date_range",
    "choice_single",
    "choice_multi",
    "yesno",
    "yesno_number",
    "phone",
    "person",
    "person_phone",
    "address",
    "uscc",
    "uscc_or_id",
    "id_card",
    "project_code",
    "table",
    "group",
    "statement",
    "clause",
    "seal",
    "signature",
    "material",
    "file",
    "datetime",
    "certificate",
    "number_or_text",
]


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
    "phone": lambda text: "" if _PHONE.fullmatch(text.replace(" ", "")) else "不是电话号码，写手机、区号-座机或短号",
}


def field_problem(field: FormField, value: Any) -> str:
    """What is wrong with `value` for `field`, with the cure; empty when nothing is."""
    if isinstance(value, str) and "\x00" in value:
        return "含有不可用的字符，请重新输入"
    if field.unknown_allowed and value == UNKNOWN:
        return ""
    if field.type in ("number", "money"):
        return _number_problem(field, value)
    if field.type in ("choice_single", "yesno") and field.options and value not in field.options:
        return f"没有选项 {value!r}，选 {'、'.join(field.options)} 之一"
    if field.type == "choice_multi":
        wrong = [one for one in value if one not in field.options] if isinstance(value, list) else [value]
        return f"没有选项 {wrong}，可选 {'、'.join(field.options)}" if wrong else ""
    check = _CHECKS.get(field.type)
    return check(str(value)) if check else ""


def _number_problem(field: FormField, value: Any) -> str:
    if isinstance(value, Mapping):
        units = [unit for unit in re.split(r"[（）()/、]", field.unit) if unit]
        if set(value) != {"value", "unit"} or value["unit"] not in (*units, "kW", "kVA"):
            return f"单位不对：{value!r}，用 {field.unit or 'kW 或 kVA'}"
        value = value["value"]
    if isinstance(value, bool) or not re.fullmatch(r"\d+(\.\d+)?", str(value)):
        return f"应为 0 或正数，得到 {value!r}，单位 {field.unit or '无'}"
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
            problems[key] = f"{form.title} 没有这一栏"
        elif value not in (None, "") and (problem := field_problem(fields[key], value)):
            problems[key] = f"{fields[key].label}：{problem}"
        elif fields[key].filled_by not in ("applicant", "lead_bureau", "bureau", role):
            problems[key] = f"{fields[key].label}：由{fields[key].filled_by}填写"
    for field in form.fields:
        asked = (not mandatory or field.key in mandatory) and field.key not in waived
        if asked and field.filled_by == "applicant" and _missing(field, answers, services):
            problems.setdefault(field.key, f"{field.label}：必填")
    if problems:
        first = next(iter(problems))
        raise Refused(
            "bad_form", first, problems[first], form.clause[0], "改正后重新提交，已填内容保留", dict(problems)
        )


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
