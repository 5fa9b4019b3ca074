"""Fourteen Hangul syllables drawn with seventeen font designs, in part turned and slanted a little."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from cnnlib.data.hangul import SYLLABLES
from datasets.packages import (
    GAEGU,
    GOWUN_BATANG,
    NANUM,
    NANUM_EXTRA,
    POOR_STORY,
    WOOWA,
    Package,
    read_files,
)

_CANVAS = 160  # pixels a side; drawn large and made small, so that turning costs no sharpness
_SIDE, _BOX = 28, 20  # MNIST's own: the ink fits 20x20, its centre of mass stands in the middle of 28x28


class Design(NamedTuple):
    """One design: where its weights are, and whether it is kept for testing."""

    name: str
    package: Package
    files: Sequence[str]
    is_test: bool = False


# The weights of one design stand in one entry, and no design is here under a second name (the npm package
# nanum-pen-script is Nanum Pen): or a test design would be seen in training.
DESIGNS = (
    Design("Nanum Gothic", NANUM, ["NanumGothic.ttf", "NanumGothicBold.ttf"]),
    Design("Nanum Barun Gothic", NANUM, ["NanumBarunGothic.ttf", "NanumBarunGothicBold.ttf"]),
    Design("Nanum Myeongjo", NANUM, ["NanumMyeongjo.ttf", "NanumMyeongjoBold.ttf"]),
    Design("Nanum Square", NANUM, ["NanumSquareR.ttf", "NanumSquareB.ttf"]),
    Design("Nanum Square Round", NANUM, ["NanumSquareRoundR.ttf", "NanumSquareRoundB.ttf"]),
    Design("Nanum Barun Pen", NANUM_EXTRA, ["NanumBarunpenR.ttf", "NanumBarunpenB.ttf"]),
    Design("Nanum Brush", NANUM_EXTRA, ["NanumBrush.ttf"]),
    Design("BM Dohyeon", WOOWA, ["BMDOHYEON_ttf.ttf"]),
    Design("BM Euljiro", WOOWA, ["BMEULJIROTTF.ttf"]),
    Design("BM Hanna", WOOWA, ["BMHANNAAir_ttf.ttf", "BMHANNAPro.ttf"]),
    Design("BM Jua", WOOWA, ["BMJUA_ttf.ttf"]),
    Design("BM Yeonsung", WOOWA, ["BMYEONSUNG_ttf.ttf"]),
    Design("Nanum Pen", NANUM_EXTRA, ["NanumPen.ttf"], is_test=True),
    Design("BM Kirang Haerang", WOOWA, ["BMKIRANGHAERANG-TTF.ttf"], is_test=True),
    Design("Gaegu", GAEGU, ["gaegu-korean-400-normal.woff2", "gaegu-korean-700-normal.woff2"], is_test=True),
    Design("Poor Story", POOR_STORY, ["poor-story-korean-400-normal.woff2"], is_test=True),
    Design(
        "Gowun Batang",
        GOWUN_BATANG,
        ["gowun-batang-korean-400-normal.woff2", "gowun-batang-korean-700-normal.woff2"],
        is_test=True,
    ),
)
PICTURES_EACH = {"train": 25, "test": 15}  # of each syllable in each design


def make_hangul(folder: Path) -> dict[str, np.ndarray]:
    """Pictures, syllables and designs of both parts, and the designs' names."""
    rng = np.random.default_rng(1446)
    arrays: dict[str, np.ndarray] = {"designs": np.array([design.name for design in DESIGNS])}
    for part, count in PICTURES_EACH.items():
        rows = []
        for number, design in enumerate(DESIGNS):
            if design.is_test == (part == "test"):
                fonts = [_font(folder, design.package, file) for file in design.files]
                rows += [
                    (draw(syllable, fonts[i % len(fonts)], rng, distort=i >= len(fonts)), label, number)
                    for label, syllable in enumerate(SYLLABLES)
                    for i in range(count)
                ]
        order = rng.permutation(len(rows))
        for name, values in zip(("images", "labels", "fonts"), zip(*rows, strict=True), strict=True):
            arrays[f"{part}_{name}"] = np.array(values, np.uint8)[order]
    return arrays


def _font(folder: Path, package: Package, file: str) -> ImageFont.FreeTypeFont:
    (data,) = read_files(package, folder, f"*/{file}").values()
    # BASIC: what RAQM adds for other scripts depends on the machine.
    return ImageFont.truetype(io.BytesIO(data), _CANVAS * 3 // 5, layout_engine=ImageFont.Layout.BASIC)


def draw(syllable: str, font: ImageFont.FreeTypeFont, rng: np.random.Generator, distort: bool) -> np.ndarray:
    """White ink on black, uint8 (28, 28); `distort` turns by up to 10 degrees, slants and stretches by up to 15 %.

    Raises ValueError when the font has no such syllable.
    """
    if font.getmask(syllable).getbbox() is None or bytes(font.getmask(syllable)) == bytes(font.getmask("\uffff")):
        raise ValueError(f"the font {font.getname()[0]} must have {syllable!r}, but does not: leave it out")
    picture = Image.new("L", (_CANVAS, _CANVAS))
    ImageDraw.Draw(picture).text((_CANVAS / 2, _CANVAS / 2), syllable, fill=255, font=font, anchor="mm")
    if distort:
        picture = picture.transform(picture.size, Image.Transform.AFFINE, _distortion(rng), Image.Resampling.BILINEAR)
    return _centred(picture.crop(picture.getbbox()))


def _distortion(rng: np.random.Generator) -> tuple[float, ...]:
    """The six numbers of an affine map (x, y) -> (a x + b y + c, d x + e y + f) that keeps the middle in place."""
    angle = np.radians(rng.uniform(-10, 10))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    stretch = np.array([[rng.uniform(0.85, 1.15), rng.uniform(-0.15, 0.15)], [0, rng.uniform(0.85, 1.15)]])
    matrix = turn @ stretch
    middle = np.full(2, _CANVAS / 2)
    shift = middle - matrix @ middle
    return (*matrix[0], shift[0], *matrix[1], shift[1])


def _centred(ink: Image.Image) -> np.ndarray:
    scale = _BOX / max(ink.size)
    small = ink.resize((max(1, round(ink.width * scale)), max(1, round(ink.height * scale))), Image.Resampling.BOX)
    array = np.asarray(small, dtype=float)
    page = np.zeros((_SIDE, _SIDE), np.uint8)
    corner = []
    for axis, length in enumerate(array.shape):
        along = array.sum(axis=1 - axis)
        middle = (along * np.arange(length)).sum() / along.sum()
        corner.append(int(np.clip(round(_SIDE / 2 - 0.5 - middle), 0, _SIDE - length)))
    top, left = corner
    page[top : top + array.shape[0], left : left + array.shape[1]] = array
    return page
