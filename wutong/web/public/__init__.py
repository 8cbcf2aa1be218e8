"""The public part: guides, eligibility, progress, works, figures, verification. Everything here is open to anyone."""
