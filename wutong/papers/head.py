"""What every paper carries: title, number, the paper it rests on, the code with its QR, the time it bears."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import segno

from wutong.law.form import Form
from wutong.law.pack import Pack
from wutong.papers.kinds import papers
from wutong.papers.press import press

#: the fixed words a template may need
_WORDS = ("page", "number", "verify", "qr", "to", "stamped", "signs", "follow", "follow_says", "follow_qr")


@dataclass(frozen=True)
class Sheet:
    """A paper before it is pressed: plain data for the template, and the time it bears."""

    data: dict[str, Any]
    at: datetime

    def pdf(self) -> bytes:
        """The bytes of the PDF."""
        made = press(dict(self.data), self.at)
        assert isinstance(made, bytes)
        return made

    def pictures(self) -> list[bytes]:
        """Its pages as PNG, to look at."""
        made = press(dict(self.data), self.at, "png")
        assert isinstance(made, list)
        return made


def head(title: str, en: str, form: Form | None, pack: Pack, number: str) -> dict[str, Any]:
    """What every paper carries: title, number, issuing paper, the fixed words, and a remark where no form is given."""
    word = papers().word
    remark = word("not_given") if form and not form.given and form.kind != "flowchart" else ""
    return {
        "title": title,
        "en": en,
        "attachment": form.attachment if form and form.given else "",
        "author": "、".join(pack.city.paper.issuers),
        "keywords": [pack.edition, form.key if form else ""],
        "number": number,
        "note": remark,
        "page": "a4",
        "words": {key: word(key) for key in _WORDS},
    }


def verified(code: str, base_url: str, at: str) -> dict[str, Any]:
    """The code, where to verify it, its picture, and the time the paper bears."""
    url = f"{base_url.rstrip('/')}/v/{code}"
    word = papers().word
    stamp = f"{word('printed')} {datetime.fromisoformat(at):%Y-%m-%d %H:%M}"
    return {"foot": f"{word('code')} {code}", "stamp": stamp, "url": url, "qr": qr_of(url)}


def followed(token: str, base_url: str) -> dict[str, Any]:
    """Where the applicant sees how far the case is, and the picture that leads there without typing."""
    url = f"{base_url.rstrip('/')}/track/?t={quote(token)}"
    return {"follow": qr_of(url), "follow_url": url}


def qr_of(url: str) -> str:
    """The QR code of an address as SVG."""
    picture = io.BytesIO()
    segno.make(url, error="m", micro=False).save(picture, kind="svg", xmldecl=False, border=2)
    return picture.getvalue().decode()
