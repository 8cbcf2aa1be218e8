"""The limits of signing in, read from `limits.toml` beside this file."""

import tomllib
from datetime import timedelta
from pathlib import Path

from wutong.links.limit import read_limits

_PATH = Path(__file__).parent / "limits.toml"
_SESSION: dict[str, int] = tomllib.loads(_PATH.read_text(encoding="utf-8"))["session"]
#: how long a session may stand idle, for staff and for the public; how long it may live; how often it is touched
DESK, PUBLIC, ABSOLUTE, TOUCH = (timedelta(seconds=_SESSION[key]) for key in ("desk", "public", "absolute", "touch"))
#: how many wrong passwords lock a name, and for how long
WRONG = read_limits(_PATH, "wrong")[0]
