"""people: who signs in, and at which desks they sit. Persons, seats, what was done to both."""
