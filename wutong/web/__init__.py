"""web: pages for people. A page gathers, shows and calls a verb, nothing more."""
