"""One real microscope picture of cell nuclei, with every nucleus outlined by hand.

From the 2018 Data Science Bowl: Caicedo et al., "Nucleus segmentation across imaging experiments: the 2018 Data Science
Bowl", Nature Methods 16 (2019). Source and licences stand in `LICENSES.md`.
"""

from typing import NamedTuple

import numpy as np

from cnnlib.data.stored import read_arrays


class Cells(NamedTuple):
    """A picture and what is in it; all arrays share their height and width."""

    image: np.ndarray  # uint8 (H, W), brightness of the stain
    labels: np.ndarray  # uint8 (H, W), 0 background, 1..n the nuclei
    mask: np.ndarray  # bool (H, W), whether a pixel belongs to any nucleus


def load_cells() -> Cells:
    """The whole picture: 512x512 pixels, 125 nuclei, which cover about a fifth of it.

    Raises DataError when the file is missing or damaged.

    >>> cells = load_cells()
    >>> cells.image.shape, int(cells.labels.max())
    ((512, 512), 125)
    """
    stored = read_arrays("cells.npz")
    return _cells(stored["image"], stored["labels"])


def split_cells(train_fraction: float = 0.75) -> tuple[Cells, Cells]:
    """The picture's left part for training and its right part for testing: no pixel is in both.

    A nucleus that the cut goes through is in both parts, each with its own side of it.
    Raises ValueError unless 0 < train_fraction < 1.
    """
    if not 0 < train_fraction < 1:
        raise ValueError(f"train_fraction must lie between 0 and 1, but is {train_fraction}")
    image, labels, _ = load_cells()
    cut = round(image.shape[1] * train_fraction)
    return _cells(image[:, :cut], labels[:, :cut]), _cells(image[:, cut:], labels[:, cut:])


def random_crops(cells: Cells, size: int, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Squares from random places, turned and mirrored at random, as a network trains on them.

    Out: images float32 (count, 1, size, size) in 0..1, masks int64 (count, size, size), 1 where there is a nucleus.
    Raises ValueError when the picture has no square of this size, or count is below 1.
    """
    height, width = cells.image.shape
    if not 1 <= size <= min(height, width) or count < 1:
        raise ValueError(
            f"a crop must fit into the picture of {height}x{width}, but size is {size} and count is {count}"
        )
    images = np.empty((count, 1, size, size), np.float32)
    masks = np.empty((count, size, size), np.int64)
    for i in range(count):
        top, left = rng.integers(height - size + 1), rng.integers(width - size + 1)
        turns, flip = int(rng.integers(4)), rng.integers(2)
        for target, source in ((images[i, 0], cells.image), (masks[i], cells.mask)):
            square = np.rot90(source[top : top + size, left : left + size], turns)
            target[:] = square[:, ::-1] if flip else square
    return images / 255, masks


def _cells(image: np.ndarray, labels: np.ndarray) -> Cells:
    return Cells(image, labels, labels > 0)
