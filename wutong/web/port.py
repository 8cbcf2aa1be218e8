"""The store pages work with: the one that `wutong.cases.port` holds."""

from wutong.cases.port import hold, store

__all__ = ["hold", "store"]
