"""Forms of a pack: what a field feeds and stands for exists, and so do the sections named."""

from collections.abc import Iterator

from wutong.law.error import PackError
from wutong.law.pack import Pack


def form_problems(pack: Pack) -> Iterator[PackError]:
    """Fields that feed unknown facts or stand for unknown papers; sections that are called untitled and are none."""
    file = str(pack.folder / "forms.toml")
    documents = {one.key for one in pack.documents}
    for form in pack.forms.values():
        sections = {one.section.split(" / ")[0] for one in form.fields}
        for section in sorted(set(form.untitled) - sections):
            yield PackError(
                file, form.key, "untitled", f"没有这一块 {section}", f"改成 {'、'.join(sorted(sections))} 之一"
            )
        for one in form.fields:
            name = f"{form.key} {one.key}"
            for fed in one.feeds.split("|") if one.feeds else ():
                if fed not in pack.common.facts:
                    yield PackError(file, name, "feeds", f"没有事实 {fed}", "见 cities/facts.toml")
            for paper in sorted(set(one.document) - documents):
                yield PackError(file, name, "document", f"没有材料 {paper}", "改成 permits.toml 中的材料，或补上")
