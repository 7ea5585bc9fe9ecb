"""Small real files for the seeded conversations, drawn here rather than shipped."""

import struct
import zlib

WIDTH, HEIGHT = 320, 200


def living_room() -> bytes:
    """A PNG: a wall, a floor, a sofa and a window in flat colours."""
    rows = b"".join(b"\0" + b"".join(_colour(x, y) for x in range(WIDTH)) for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


_FLOOR = bytes((196, 164, 132))
_WALL = bytes((240, 234, 222))
_SHAPES = (
    ((40, 120, 280, 165), bytes((222, 210, 190))),
    ((40, 95, 280, 122), bytes((205, 190, 168))),
    ((200, 20, 290, 80), bytes((176, 214, 232))),
    ((90, 30, 150, 75), bytes((130, 160, 120))),
)


def _colour(x: int, y: int) -> bytes:
    for (left, top, right, bottom), colour in _SHAPES:
        if left <= x < right and top <= y < bottom:
            return colour
    return _FLOOR if y >= 150 else _WALL


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


_PAGE = b"BT /F1 20 Tf 60 760 Td (Emission test report: ENF, passed) Tj ET"
_OBJECTS = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    b"<< /Length %d >>\nstream\n%s\nendstream" % (len(_PAGE), _PAGE),
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
)


def report() -> bytes:
    """A PDF of one page."""
    document = b"%PDF-1.4\n"
    places: list[int] = []
    for number, content in enumerate(_OBJECTS, start=1):
        places.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    count = len(_OBJECTS) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % count + b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(document))
    return document + table + trailer


ART = {"living_room": ("image/png", living_room), "report": ("application/pdf", report)}
