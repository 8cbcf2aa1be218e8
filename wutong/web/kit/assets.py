"""Style, script and icons: read once, addressed by their content, kept by browsers for a year."""

import hashlib
from functools import lru_cache
from pathlib import Path

import django_htmx
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from wutong import web
from wutong.web.kit.gates import public

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
_OWN = Path(web.__file__).parent / "static"
_HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"


@lru_cache(maxsize=1)
def assets() -> dict[str, tuple[bytes, str, str]]:
    """Every asset by name: its bytes, media type, and the digest that names this version."""
    files = {path.name: path for path in _OWN.iterdir() if path.suffix in TYPES} | {"htmx.js": _HTMX}
    found = {}
    for name, path in files.items():
        content = path.read_bytes()
        found[name] = (content, TYPES[path.suffix], hashlib.sha256(content).hexdigest()[:12])
    return found


def address(name: str) -> str:
    """The address of this version of an asset. KeyError when there is none."""
    return f"/static/{name}?v={assets()[name][2]}"


@public
def serve(request: HttpRequest, name: str) -> HttpResponse:
    """An asset; for a year when it was asked for by its digest, otherwise 304 to whoever has this version."""
    if name not in assets():
        raise Http404(name)
    content, kind, digest = assets()[name]
    age = "max-age=31536000, immutable" if request.GET.get("v") == digest else "no-cache"
    response = HttpResponse(content, content_type=kind, headers={"Cache-Control": f"public, {age}"})
    if name == "worker.js":
        response["Service-Worker-Allowed"] = "/desk/"
    response["ETag"] = tag = quote_etag(digest)
    return get_conditional_response(request, tag, None, response) or response
