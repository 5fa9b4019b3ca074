"""The look of the course's figures: one font for Korean and English, one palette, SVG with stable bytes.

A `CourseFigure` draws itself in this look whatever the state of matplotlib, and leaves matplotlib's settings as
they were; only the font stays registered. Nothing here uses pyplot.
"""

import base64
import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
from cycler import cycler
from matplotlib import font_manager
from matplotlib.figure import Figure
from PIL import Image

FONT = "Pretendard"
_FONT_FOLDER = Path(__file__).parent / "fonts"

# Figures stand on their own light card, so that they read the same on a light and on a dark page.
CARD = "#fbfaf7"
INK = "#1f2733"
MUTED = "#667085"
BLUE, ORANGE, GREEN, PURPLE = "#0072b2", "#c8500a", "#00856a", "#a2559b"
PALETTE = (BLUE, ORANGE, GREEN, PURPLE)

_SETTINGS: dict[Any, Any] = {
    "font.family": [FONT],
    "font.size": 12,
    "mathtext.fontset": "cm",
    "axes.facecolor": CARD,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.titlesize": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=PALETTE),
    "axes.unicode_minus": True,
    "figure.facecolor": CARD,
    "figure.constrained_layout.use": True,
    "figure.constrained_layout.w_pad": 0.1,
    "figure.constrained_layout.h_pad": 0.08,
    "savefig.facecolor": CARD,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "svg.hashsalt": "cnnlib",
    "svg.fonttype": "path",
}


@cache
def _register_fonts() -> None:
    for path in sorted(_FONT_FOLDER.glob("*.otf")):
        font_manager.fontManager.addfont(path)


@contextmanager
def course_style() -> Iterator[None]:
    """Draw in the course's look inside this block; a character the font lacks raises UserWarning."""
    _register_fonts()
    with matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        warnings.filterwarnings("error", message="Glyph")
        yield


class CourseFigure(Figure):
    """A matplotlib Figure that shows itself as SVG in the course's style.

    >>> figure = CourseFigure(figsize=(2, 1))
    >>> figure.svg().startswith("<?xml"), figure.svg() == figure.svg()
    (True, True)
    """

    def svg(self) -> str:
        """Return the drawing as SVG; the same figure gives the same bytes."""
        file = io.StringIO()
        with course_style():
            self.savefig(file, format="svg", dpi=144, metadata={"Date": None, "Creator": None})
        return _PNG.sub(_as_jpeg_if_large, file.getvalue())

    def _repr_svg_(self) -> str:
        return self.svg()

    def checked(self) -> "CourseFigure":
        """Lay the figure out once and for all and return it. Raises ValueError for a character the font lacks."""
        try:
            with course_style():
                self.draw_without_rendering()
        except UserWarning as warning:
            raise ValueError(f"the figure cannot show its text in {FONT}; reword it: {warning}") from None
        # Laying out anew at every drawing would move everything by a rounding error and change the bytes.
        self.set_layout_engine("none")
        return self


_PNG = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)")


def _as_jpeg_if_large(match: re.Match[str]) -> str:
    # A photograph as PNG weighs five times what it weighs as JPEG; a small map compresses well and stays exact.
    png = base64.b64decode(match[1])
    with Image.open(io.BytesIO(png)) as image:
        if len(png) < 30_000 or (image.mode == "RGBA" and image.getchannel("A").getextrema() != (255, 255)):
            return match[0]
        file = io.BytesIO()
        image.convert("RGB").save(file, "JPEG", quality=88, subsampling=0)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode("ascii")
