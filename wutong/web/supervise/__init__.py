"""Those who watch over a place: limits, commitments, permits, rectifications, credit, works in the street, figures."""
