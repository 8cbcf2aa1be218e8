"""Files made for the tests: real pictures, real PDFs, and the ways they are misused."""

import io
import struct
import zipfile
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)


def jpg(size: tuple[int, int] = (64, 48), exif: bool = False, quality: int = 75) -> bytes:
    out, extra = io.BytesIO(), Image.Exif()
    if exif:
        extra[0x010F], extra[0x0112] = "SECRETPHONE", 6
        gps = extra.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "N", (34.0, 47.0, 30.0), "E", (114.0, 18.0, 0.0)
        extra.get_ifd(0x8769)[0x9003] = "2025:11:03 10:20:30"
    Image.effect_noise(size, 60).convert("RGB").save(out, "JPEG", exif=extra, quality=quality)
    return out.getvalue()


def png(mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.effect_noise((40, 30), 60).convert(mode).save(out, "PNG")
    return out.getvalue()


def png_bomb(side: int = 30_000) -> bytes:
    """A few hundred kilobytes that say they are 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def writer(pages: int = 1) -> PdfWriter:
    made = PdfWriter()
    for _ in range(pages):
        made.add_blank_page(200, 200)
    return made


def written(made: PdfWriter) -> bytes:
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def pdf(pages: int = 1) -> bytes:
    return written(writer(pages))


def pdf_locked() -> bytes:
    made = writer()
    made.encrypt("secret", algorithm="RC4-128")
    return written(made)


def pdf_printing_only() -> bytes:
    """Anybody may read it, only changing wants the password; many certificates are sent so."""
    made = writer()
    made.encrypt("", owner_password="secret", algorithm="AES-256")
    return written(made)


def _action(kind: str, **more: str) -> DictionaryObject:
    told = {NameObject(f"/{key}"): TextStringObject(value) for key, value in more.items()}
    return DictionaryObject({NameObject("/S"): NameObject(kind), **told})


def pdf_that_opens_with(kind: str, **more: str) -> bytes:
    made = writer()
    made.root_object[NameObject("/OpenAction")] = _action(kind, **more)
    return written(made)


def pdf_with_link_action() -> bytes:
    """A program on a link of the second page, behind an object of its own."""
    made = writer(2)
    action = made._add_object(_action("/JavaScript", JS="app.alert(1)"))
    link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action})
    made.pages[1][NameObject("/Annots")] = ArrayObject([made._add_object(link)])
    return written(made)


def pdf_with_goto() -> bytes:
    """Harmless: opens at its first page, and links to the web."""
    made = writer()
    made.root_object[NameObject("/OpenAction")] = ArrayObject([made.pages[0].indirect_reference, NameObject("/Fit")])
    link = DictionaryObject(
        {NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): _action("/URI", URI="https://a.cn")}
    )
    made.pages[0][NameObject("/Annots")] = ArrayObject([made._add_object(link)])
    return written(made)


def pdf_with_file() -> bytes:
    made = writer()
    made.add_attachment("a.exe", b"MZ")
    return written(made)


def pdf_bomb(size: int) -> bytes:
    """One page whose content unpacks to more than may be."""
    made, packer = writer(), zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(2**24)) for _ in range(size >> 24)) + packer.flush()
    content = StreamObject()
    content._data = packed
    content[NameObject("/Filter")] = NameObject("/FlateDecode")
    content[NameObject("/Length")] = NumberObject(len(packed))
    made.pages[0][NameObject("/Contents")] = made._add_object(content)
    return written(made)


def pdf_with_text(text: bytes = b"BT ET") -> bytes:
    made, content = writer(), DecodedStreamObject()
    content.set_data(text)
    made.pages[0][NameObject("/Contents")] = made._add_object(content.flate_encode())
    return written(made)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "hello")
    return out.getvalue()


DWG = b"AC1032\x00\x00\x00\x00\x00\x03" + bytes(range(256)) * 4
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
