"""Figures as a picture with Chinese letters. Pure: bytes come out; it takes a second, so not in the event loop."""

import io
from collections.abc import Sequence
from typing import Any

from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from community.kind import NoFont

FONTS = ("WenQuanYi Micro Hei", "Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "SimHei")
_WIDTH, _HEADROOM, _BAR = 8.0, 1.3, 0.46
"""In inches."""
_DOTS = 150


def chinese_font(fonts: Sequence[str] = FONTS) -> str:
    """The file of the first of these fonts that is installed. Raises NoFont."""
    book: Any = font_manager  # matplotlib's own types name others that are not there
    for name in fonts:
        try:
            return str(book.findfont(name, fallback_to_default=False))
        except ValueError:
            continue
    raise NoFont


def bar_chart(title: str, bars: Sequence[tuple[str, int]], *, font: str) -> bytes:
    """A PNG: a bar for each (what, how many), the first on top. `font` is a file."""
    letters = font_manager.FontProperties(fname=font)
    figure: Any = Figure(figsize=(_WIDTH, _HEADROOM + _BAR * max(len(bars), 1)), dpi=_DOTS, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    drawn = axes.barh([name for name, _ in bars], [count for _, count in bars], color="#2f7de1", height=0.6)
    axes.bar_label(drawn, labels=[f"{count:,}" for _, count in bars], padding=4, fontproperties=letters)
    axes.invert_yaxis()
    axes.set_title(title, fontproperties=letters, fontsize=15, loc="left", pad=12)
    axes.xaxis.set_visible(False)
    axes.margins(x=0.15)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    for label in axes.get_yticklabels():
        label.set_fontproperties(letters)
        label.set_fontsize(11)
    written = io.BytesIO()
    figure.savefig(written, format="png")
    return written.getvalue()
