"""The verbs: every write there is. Each takes the case on the desk (`Work`) and its own arguments.

A verb checks, records, and stops; `store.perform` brings the case, calls the verb, lets the system follow, and
stores all of it or nothing. What is particular to a place stands in its journey, not here.
"""
