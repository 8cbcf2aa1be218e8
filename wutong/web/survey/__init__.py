"""On site: what is to be done in the street, on a phone, with or without a network."""
