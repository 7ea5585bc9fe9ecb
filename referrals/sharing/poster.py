"""The picture a customer passes on, and the QR in it. Pure: bytes come out."""

import io
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)
"""Where Debian and others put fonts with Chinese letters."""
_SIZE = (750, 1180)
_MARGIN = 60
_WIDTH = _SIZE[0] - 2 * _MARGIN
_QR = 340
_RED, _INK, _GREY, _PAPER, _CREAM = "#d43c2f", "#2b2420", "#8c7f78", "#ffffff", "#fdf3ec"


class NoFont(Exception):
    """No font with Chinese letters is installed; the text names the package to install."""

    def __init__(self) -> None:
        super().__init__("没有中文字体，请安装 fonts-wqy-microhei")


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """`offers` are (to whom, what); `inviter` is masked already; `code` as it is read out.

    `link` goes into the QR, unless `contact` is the picture (PNG or JPEG) of a 联系我 code to show in its place.
    """

    title: str
    inviter: str
    offers: tuple[tuple[str, str], ...]
    code: str
    link: str
    until: str
    contact: bytes = field(default=b"", repr=False)


def chinese_font(fonts: tuple[str, ...] = FONTS) -> str:
    """The first of these files that is there. Raises NoFont."""
    found = next((one for one in fonts if Path(one).is_file()), None)
    if found is None:
        raise NoFont
    return found


def qr_png(text: str, scale: int = 8) -> bytes:
    """A QR code with a quiet zone."""
    written = io.BytesIO()
    segno.make(text, error="m", micro=False).save(written, kind="png", scale=scale, border=4)
    return written.getvalue()


@lru_cache(maxsize=256)
def poster_png(poster: Poster, font: str) -> bytes:
    """A PNG, 750 by 1180, the same for the same content. `font` is a file."""
    picture = Image.new("RGB", _SIZE, _CREAM)
    page = _Page(ImageDraw.Draw(picture), font)
    page.draw.rectangle((0, 0, _SIZE[0], 250), fill=_RED)
    page.centred(poster.title, at=70, size=64, colour=_PAPER)
    page.centred(f"{poster.inviter} 邀请您一起来", at=170, size=34, colour=_PAPER)
    page.draw.rounded_rectangle((_MARGIN, 285, _SIZE[0] - _MARGIN, 610), radius=24, fill=_PAPER)
    _write_offers(page, poster)
    contact = _contact(poster.contact)
    picture.paste(contact or _opened(qr_png(poster.link), Image.Resampling.NEAREST), ((_SIZE[0] - _QR) // 2, 645))
    said = "长按识别，加上好友就记上了" if contact else "长按识别，看看怎么参加"
    page.centred(said, at=1000, size=30, colour=_INK)
    page.centred(f"推荐码  {poster.code}", at=1052, size=38, colour=_RED)
    page.centred(poster.until, at=1118, size=24, colour=_GREY)
    written = io.BytesIO()
    picture.quantize(64, method=Image.Quantize.FASTOCTREE).save(written, format="PNG")
    return written.getvalue()


class _Page:
    def __init__(self, draw: ImageDraw.ImageDraw, font: str) -> None:
        self.draw = draw
        self._font = font

    def centred(self, text: str, *, at: int, size: int, colour: str) -> None:
        """One line, made smaller until it fits."""
        letters = self.fitting(text, size, _WIDTH)
        self.draw.text((_SIZE[0] // 2, at), text, font=letters, fill=colour, anchor="ma")

    def fitting(self, text: str, size: int, width: int) -> ImageFont.FreeTypeFont:
        letters = _letters(self._font, size)
        while size > 18 and letters.getlength(text) > width:
            size -= 2
            letters = _letters(self._font, size)
        return letters


def _write_offers(page: _Page, poster: Poster) -> None:
    """Whom it is for on the left, what on the right; as many as there is room for."""
    top, height = 310, 275 // max(min(len(poster.offers), 5), 2)
    for who, what in poster.offers[:5]:
        page.draw.text((_MARGIN + 36, top + 12), who, font=page.fitting(who, 30, 140), fill=_GREY)
        room = _WIDTH - 72 - 160
        page.draw.text((_MARGIN + 196, top + 8), what, font=page.fitting(what, 36, room), fill=_INK)
        top += height


def _contact(content: bytes) -> Image.Image | None:
    """None for what is no picture."""
    try:
        return _opened(content, Image.Resampling.LANCZOS)
    except (OSError, Image.DecompressionBombError):
        return None


def _opened(content: bytes, resampling: Image.Resampling) -> Image.Image:
    """As large as a code is on the poster."""
    with Image.open(io.BytesIO(content)) as made:
        return made.convert("RGB").resize((_QR, _QR), resampling)


@lru_cache(maxsize=64)
def _letters(font: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font, size)
