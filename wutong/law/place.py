"""Where in a pack a row stands: from its name in a report to its file.

>>> file_of(Path("cities/x/2026-01-01"), "limit:order near")
'cities/x/2026-01-01/limits.toml'
"""

from pathlib import Path

_FILES = {
    "route": "routes", "approval": "routes", "relevance": "routes", "limit": "limits", "pause": "limits",
    "payer": "fees", "fee": "fees", "payer_name": "fees", "survey": "survey", "lead": "survey",
    "eligibility": "survey", "item": "tolerance", "tolerance": "tolerance", "breach": "credit", "party": "parties",
    "permit": "permits", "document": "permits", "form": "forms", "measure": "measures", "text": "texts",
    "paper": "city", "city": "city", "service": "city", "channel": "city", "stage": "city", "business": "city",
    "doubt": "doubts", "example": "examples",
}  # fmt: skip


def file_of(folder: Path, name: str) -> str:
    """The file of the row called `name` (`limit:order near`, `task connect.build`, `Party water_company`)."""
    words = name.replace(":", " ").split()
    kind = words[0].lower() if words else ""
    if kind in ("task", "check") and len(words) > 1:
        return str(folder / "journeys" / f"{words[1].partition('.')[0]}.toml")
    return str(folder / f"{_FILES[kind]}.toml") if kind in _FILES else str(folder)
