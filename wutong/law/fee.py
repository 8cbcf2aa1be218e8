"""Who pays: charge items, and who bears the cost of connection works.

A charge is created only with a citation (document, item, standard) unless the paper names it; a row
`not_user` refuses every charge to the user.
"""

from wutong.law.strict import Cited
from wutong.law.table import Row


class PayerRow(Row):
    """Who bears `item` when the row holds; `gap` when the paper leaves it open."""

    item: str = "connection"
    payer: str
    refuse: bool = False
    citation: bool = False


class Payer(Cited):
    """A payer code with its name for people."""

    key: str
    name: str
    en: str


class FeeItem(Cited):
    """A charge item that can be named on a charge."""

    key: str
    name: str
    en: str
