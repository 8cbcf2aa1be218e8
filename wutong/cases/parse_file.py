"""Open one stranger's file, in a process of its own with bounds, and say what it is: run by `sift`, never imported by it.

In: the bytes on standard input, the bounds as JSON in the one argument. Out: a line of JSON, then for an image the
picture encoded anew. A line with `refused` gives the reason as a word; a crash says as much as "broken".
This file knows nothing of the house, so that it can run with an empty environment.
"""

import io
import json
import resource
import sys
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from PIL import ExifTags, Image, ImageOps, JpegImagePlugin
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject, StreamObject

#: keys of a PDF under which programs, other files, or orders to the reader lie
ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
ACTIVE_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/RichMediaExecute",
    "/Rendition",
    "/Sound",
    "/Movie",
}
ACTIVE_KINDS = {"/EmbeddedFile", "/RichMedia", "/FileAttachment", "/Screen", "/3D"}
CHUNK = 1 << 20


class No(Exception):
    """The file is refused; the word says why."""


def bound(limits: Mapping[str, int]) -> None:
    """No more processor time, memory, open files and written bytes than this, whatever the file holds."""
    seconds, memory = limits["cpu_seconds"], limits["memory_bytes"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def parse_image(data: bytes, limits: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The picture encoded anew, upright, without anything beside the pixels; place and time first if `evidence`."""
    form = {"jpg": "JPEG", "png": "PNG"}[limits["type"]]
    Image.MAX_IMAGE_PIXELS = None
    image: Image.Image = Image.open(io.BytesIO(data), formats=[form])
    if image.width * image.height > limits["pixels"]:
        raise No("bomb")
    meta: dict[str, Any] = _evidence(image) if limits["evidence"] else {}
    image.load()
    saved = _as_fine(image, form)
    ImageOps.exif_transpose(image, in_place=True)
    if form == "JPEG" and image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    image.info = {}
    out = io.BytesIO()
    image.save(out, form, **saved)
    return {**meta, "width": image.width, "height": image.height}, out.getvalue()


def _as_fine(image: Image.Image, form: str) -> dict[str, Any]:
    """How to save, so that the new picture is as fine as the old one and no larger."""
    if form == "PNG":
        return {key: image.info[key] for key in ("transparency",) if key in image.info}
    tables = getattr(image, "quantization", None)
    if image.mode not in ("L", "RGB") or not tables:
        return {"quality": 85}
    sampling = JpegImagePlugin.get_sampling(image)
    return {"qtables": tables, **({"subsampling": sampling} if sampling >= 0 else {})}


def _evidence(image: Image.Image) -> dict[str, Any]:
    """When and where a survey photograph says it was taken."""
    exif = image.getexif()
    found: dict[str, Any] = {}
    taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    if isinstance(taken, str) and len(taken) >= 19:
        found["taken_at"] = taken[:10].replace(":", "-") + "T" + taken[11:19]
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    for name, value, sign in (
        ("lat", ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef),
        ("lon", ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef),
    ):
        parts = gps.get(value)
        if isinstance(parts, tuple) and len(parts) == 3 and all(part == part for part in parts):
            degrees = float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600
            found[name] = round(-degrees if gps.get(sign) in ("S", "W") else degrees, 6)
    return found


def parse_pdf(data: bytes, limits: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """How many pages; refused when it is locked, carries programs or files, or unpacks without end."""
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise No("locked")
    pages = len(reader.pages)
    if pages == 0:
        raise No("broken")
    if pages > limits["pages"]:
        raise No("heavy")
    unpacked = 0
    for seen, one in enumerate(_objects(reader)):
        if seen > limits["objects"]:
            raise No("heavy")
        if isinstance(one, DictionaryObject):
            _passive(one)
        if isinstance(one, StreamObject):
            unpacked += _unpacked(one, limits["unpacked_bytes"] - unpacked)
    return {"pages": pages}, b""


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Every object that can be reached, each once."""
    todo: list[Any] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    while todo:
        one = todo.pop()
        if isinstance(one, IndirectObject):
            mark = (one.idnum, one.generation)
            if mark in seen:
                continue
            seen.add(mark)
            one = one.get_object()
        if one is None or isinstance(one, NullObject):
            continue
        yield one
        if isinstance(one, DictionaryObject):
            todo.extend(one.raw_get(key) for key in one)
        elif isinstance(one, ArrayObject):
            todo.extend(list.__iter__(one))


def _passive(one: DictionaryObject) -> None:
    if ACTIVE_KEYS & set(one):
        raise No("active")
    said = {key: str(one[key]) for key in ("/S", "/Type", "/Subtype") if key in one}
    if said.get("/S") in ACTIVE_ACTIONS or ACTIVE_KINDS & {said.get("/Type"), said.get("/Subtype")}:
        raise No("active")


def _unpacked(stream: StreamObject, left: int) -> int:
    """How many bytes a deflated stream gives; refused when more than `left`, or deflated more than once."""
    named = stream.get("/Filter")
    filters = [str(one) for one in named] if isinstance(named, ArrayObject) else [str(named)]
    deflated = sum(one in ("/FlateDecode", "/Fl") for one in filters)
    if deflated > 1:
        raise No("bomb")
    if not deflated or filters[0] not in ("/FlateDecode", "/Fl"):
        return 0
    work, total, rest = zlib.decompressobj(), 0, stream._data
    while rest:
        try:
            total += len(work.decompress(rest, CHUNK))
        except zlib.error:
            break
        rest = work.unconsumed_tail
        if total > left:
            raise No("bomb")
    return total


def main() -> None:
    """Read, look, tell."""
    limits = json.loads(sys.argv[1])
    bound(limits)
    data = sys.stdin.buffer.read()
    try:
        told, made = (parse_pdf if limits["type"] == "pdf" else parse_image)(data, limits)
    except No as no:
        told, made = {"refused": str(no)}, b""
    except MemoryError:
        told, made = {"refused": "heavy"}, b""
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + made)


if __name__ == "__main__":
    main()
