"""Hangul syllables drawn with fonts: font-rendered, not handwritten. Some fonts are for training, others for testing.

Made for this course from seventeen font designs; sources and licences stand in `LICENSES.md`.
"""

from typing import NamedTuple

import numpy as np

from cnnlib.data.stored import read_arrays

SYLLABLES = "가나다라마바사아자차카타파하"  # the classes 0 to 13


class Hangul(NamedTuple):
    """Pictures of syllables, and the font design each was drawn with."""

    images: np.ndarray  # uint8 (N, 28, 28), 0 is paper, 255 ink
    labels: np.ndarray  # uint8 (N,), which of SYLLABLES
    fonts: np.ndarray  # uint8 (N,), which of font_names
    font_names: tuple[str, ...]  # of both parts, so that a number means one design in both


def load_hangul() -> tuple[Hangul, Hangul]:
    """4,200 pictures for training and 1,050 for testing, 28x28, the same number of each syllable in each design.

    The parts share no font design: twelve designs are for training, five for testing. Of each syllable in each design
    there is the plain glyph, once in each weight (regular, bold); the other pictures are turned by up to 10 degrees,
    slanted by up to 0.15 and stretched by up to 15 % along each axis. As in MNIST the ink fits into 20x20 and its
    centre of mass stands in the middle. Raises DataError when the file is missing or damaged.

    >>> train, test = load_hangul()
    >>> train.images.shape, set(train.fonts) & set(test.fonts)
    ((4200, 28, 28), set())
    """
    stored = read_arrays("hangul.npz")
    names = tuple(stored["designs"].tolist())
    train, test = (
        Hangul(stored[f"{part}_images"], stored[f"{part}_labels"], stored[f"{part}_fonts"], names)
        for part in ("train", "test")
    )
    return train, test
