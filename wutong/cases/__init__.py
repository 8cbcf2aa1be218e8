"""cases: the one Django app with domain tables. Verbs write, queries read, access guards, the ledger remembers.

A verb is two round trips: `store.open_case` brings the case whole, `store.apply` stores what was decided.
"""
