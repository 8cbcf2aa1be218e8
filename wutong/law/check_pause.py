"""Reasons to stop a clock: each one a limit names exists, and what an applicant may give stands in the paper."""

from collections.abc import Iterator

from wutong.law.error import PackError
from wutong.law.pack import Pack

#: who may be named at a reason; units, departments and the window need no naming
MAY = ("applicant",)


def pause_problems(pack: Pack) -> Iterator[PackError]:
    """Limits with a reason the pack has not, reasons given to somebody they cannot be given to, or without the paper."""
    file = str(pack.folder / "limits.toml")
    known = {row.id for row in pack.pauses}
    for limit in pack.limits:
        for one in limit.pauses:
            if one not in known:
                yield PackError(file, limit.id, "pauses", f"没有停表理由 {one}", "在 [[pause]] 写一行，或改正")
    for row in pack.pauses:
        if any(one not in MAY for one in row.by):
            yield PackError(file, row.id, "by", f"{'、'.join(row.by)} 不能自己提出", f"只能写 {'、'.join(MAY)}")
        if row.by and not any(clause in pack.clauses for clause in row.clause):
            yield PackError(file, row.id, "by", "没有文件的条款，不能让申请人自己提出", "写上文件的条款，或去掉 by")
