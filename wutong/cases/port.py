"""The store everyone above works with; `site` puts it here at start, so that nobody need know how it is made."""

from wutong.cases.store import Store

_held: list[Store] = []


def hold(store: Store) -> None:
    """Put the store in place."""
    _held[:] = [store]


def store() -> Store:
    """The store in place."""
    return _held[0]
