"""Papers: every form and notice of a case as a PDF that is tagged, archivable and can be verified.

What a paper says comes from the pack, from `cities/papers.toml` and from the ledger; the templates only draw. A
paper has no truth of its own: its code is a keyed digest of the ledger entry it tells about.
"""
