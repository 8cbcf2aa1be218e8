"""The desks: what is to be done, taking in at the counter and on the telephone, acts on many, handing over."""
