"""What every set of labelled pictures looks like, and how it is read."""

from typing import NamedTuple

import numpy as np

from cnnlib.data.stored import read_arrays


class Pictures(NamedTuple):
    """Pictures and the class of each."""

    images: np.ndarray  # uint8 (N, H, W) grey or (N, H, W, 3) red, green, blue
    labels: np.ndarray  # uint8 (N,), counted from 0


def read_pictures(name: str) -> tuple[Pictures, Pictures]:
    """The training and the test part of a stored set. Raises DataError when its file is missing or damaged.

    >>> train, test = read_pictures("mnist.npz")
    >>> train.images.dtype, train.labels.shape
    (dtype('uint8'), (5000,))
    """
    stored = read_arrays(name)
    train, test = (Pictures(stored[f"{part}_images"], stored[f"{part}_labels"]) for part in ("train", "test"))
    return train, test
