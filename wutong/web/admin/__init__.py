"""The administration: packs read side by side, the calendar, people and seats, texts, the record, what is kept."""
