"""law: what the papers say and what follows from them. Pure: no clock, no network, no database.

Facts, a pack and an instant go in; a decision with every reason comes out.
"""
