"""Checks a pack as a reader of the paper would: is every reference real, every table whole, every word the paper's?

`check_pack` gives every problem with file, table, key and cure; `notes` lists numbers of the paper no rule quotes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from wutong.law.check_english import english_problems
from wutong.law.check_examples import examples_problems
from wutong.law.check_form import form_problems
from wutong.law.check_journey import journey_problems
from wutong.law.check_measure import measure_problems
from wutong.law.check_pause import pause_problems
from wutong.law.check_table import table_problems
from wutong.law.check_words import unquoted_numbers, words_problems
from wutong.law.coverage import citations, coverage
from wutong.law.error import PackError
from wutong.law.pack import Pack
from wutong.law.place import file_of
from wutong.law.table import Row


@dataclass
class Report:
    """What a check found."""

    problems: list[PackError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check_pack(pack: Pack, paper: str | None = None) -> Report:
    """Everything wrong with a pack. `paper` is the text of the policy paper, to prove the quotes."""
    report = Report()
    for check in (
        _references,
        _coverage,
        _doubts,
        _parties,
        _labels,
        form_problems,
        journey_problems,
        table_problems,
        measure_problems,
        pause_problems,
        examples_problems,
    ):
        report.problems += check(pack)
    report.problems += [*words_problems(pack, paper), *english_problems(pack)]
    if paper is not None:
        report.notes += [f"文件中有数而无规则引用：{sentence}" for sentence in unquoted_numbers(pack, paper)]
    return report


def _references(pack: Pack) -> Iterator[PackError]:
    known = {*pack.clauses, *pack.common.rules}
    for clause, name in citations(pack):
        if clause not in known:
            yield PackError(
                file_of(pack.folder, name),
                name,
                "clause",
                f"没有条款 {clause}",
                "改成 clauses.toml 中的条款号，或 G-01…G-20",
            )
    facts = pack.common.facts
    for name, rows in pack.tables().items():
        for row in rows:
            for condition in row.conditions():
                if condition.fact not in facts:
                    yield PackError(
                        file_of(pack.folder, name),
                        f"{name} {row.id}",
                        "fact",
                        f"没有事实 {condition.fact}",
                        "见 cities/facts.toml",
                    )
    for relevance in pack.relevance:
        if relevance.fact not in facts:
            yield PackError(
                str(pack.folder / "routes.toml"), "relevance", relevance.fact, "没有这个事实", "见 cities/facts.toml"
            )


def _coverage(pack: Pack) -> Iterator[PackError]:
    for line in coverage(pack):
        if not line.covered:
            yield PackError(
                str(pack.folder / "clauses.toml"),
                line.clause,
                "clause",
                "没有任何一行引用这条条款",
                "让执行它的行写上 clause，或在 clauses.toml 写 no_behaviour",
            )


def _doubts(pack: Pack) -> Iterator[PackError]:
    known = {doubt.id for doubt in (*pack.doubts, *pack.common.doubts)}
    cited: set[str] = set()
    for where, ids in _doubts_cited(pack):
        cited |= set(ids)
        for one in ids:
            if one not in known:
                yield PackError(
                    file_of(pack.folder, where), where, "doubt", f"没有疑义 {one}", "在 doubts.toml 写明，或改正编号"
                )
    for doubt in pack.doubts:
        if doubt.chosen not in doubt.readings:
            yield PackError(
                str(pack.folder / "doubts.toml"), doubt.id, "chosen", "所选读法不在 readings 里", "照抄其中一种"
            )
        if doubt.id not in cited:
            yield PackError(
                str(pack.folder / "doubts.toml"),
                doubt.id,
                "doubt",
                "没有一行引用这个疑义",
                "让依这个读法写的行写上 doubt",
            )
        for clause in doubt.clause:
            if clause not in pack.clauses and clause not in pack.common.rules:
                yield PackError(
                    str(pack.folder / "doubts.toml"), doubt.id, "clause", f"没有条款 {clause}", "改正条款号"
                )


def _doubts_cited(pack: Pack) -> Iterator[tuple[str, tuple[str, ...]]]:
    rows: list[object] = [
        pack.city.paper,
        *pack.city.service,
        *pack.city.channel,
        *pack.city.stage,
        *pack.city.business,
        *pack.city.label,
    ]
    rows += [*pack.parties.values(), *pack.permits, *pack.documents, *pack.approvals, *pack.relevance, *pack.pauses]
    rows += [row for table in pack.tables().values() for row in table]
    rows += [*pack.items.values(), *pack.tolerances, *pack.breaches, *pack.fee_items.values(), *pack.measures]
    rows += [*pack.texts.values(), *pack.forms.values(), *pack.all_tasks.values()]
    for row in rows:
        name = getattr(row, "id", "") or getattr(row, "key", "") or type(row).__name__
        yield (
            str(name),
            (*getattr(row, "doubt", ()), *(gap for gap in getattr(row, "gap", ()) if gap.startswith("AMB-"))),
        )


def _labels(pack: Pack) -> Iterator[PackError]:
    facts, file = pack.common.facts, str(pack.folder / "city.toml")
    for label in pack.city.label:
        fact, _, option = label.key.partition(":")
        if fact not in facts or option not in facts[fact].options:
            yield PackError(file, label.key, "key", "没有这个事实或选项", "写成 fact:option，如 route:commitment")


def _parties(pack: Pack) -> Iterator[PackError]:
    file = str(pack.folder / "city.toml")
    if pack.city.paper.valid_from.isoformat() != pack.folder.name:
        yield PackError(
            file, "paper", "valid_from", f"与文件夹名 {pack.folder.name} 不同", "文件夹以生效日命名，二者写成同一天"
        )
    if pack.city.place != pack.folder.parent.name:
        yield PackError(file, "city", "place", f"与文件夹名 {pack.folder.parent.name} 不同", "写成文件夹的名字")
    for service in pack.city.service:
        if service.party not in pack.parties:
            yield PackError(file, service.key, "party", f"没有单位 {service.party}", "在 parties.toml 补上")
    for business in pack.city.business:
        if business.journey not in pack.journeys:
            yield PackError(
                file, business.key, "journey", f"没有流程 {business.journey}", f"补 journeys/{business.journey}.toml"
            )
        if business.form and business.form not in pack.forms:
            yield PackError(file, business.key, "form", f"没有表单 {business.form}", "在 forms.toml 补上")
    for permit in pack.permits:
        for party in (permit.lead, *permit.co):
            if party not in pack.parties:
                yield PackError(
                    str(pack.folder / "permits.toml"), permit.key, "lead", f"没有单位 {party}", "在 parties.toml 补上"
                )
    for document in pack.documents:
        if document.item not in pack.items:
            yield PackError(
                str(pack.folder / "permits.toml"),
                document.key,
                "item",
                f"没有事项 {document.item}",
                "在 tolerance.toml 补上",
            )
    payers = {row.payer for row in pack.payers}
    for missing in sorted(payers - set(pack.payer_names)):
        yield PackError(str(pack.folder / "fees.toml"), missing, "payer", "付费方没有名称", "补 [[payer_name]]")


__all__ = ["Report", "Row", "check_pack"]
