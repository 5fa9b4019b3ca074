"""Handwritten digits: a balanced part of MNIST, and scikit-learn's 8x8 digits where seconds matter.

LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition" (1998). Sources and
licences stand in `LICENSES.md`.
"""

from typing import NamedTuple

import numpy as np

from cnnlib.data.stored import read_arrays


class Digits(NamedTuple):
    """Pictures and the digits they show."""

    images: np.ndarray  # uint8 (N, H, W), 0 is paper, the largest value ink
    labels: np.ndarray  # uint8 (N,)


def load_mnist() -> tuple[Digits, Digits]:
    """5,000 pictures for training and 1,000 for testing, 28x28, the same number of each digit.

    They are the first of each digit in MNIST's own training and test set, so no writer is in both.
    """
    stored = read_arrays("mnist.npz")
    train, test = (Digits(stored[f"{part}_images"], stored[f"{part}_labels"]) for part in ("train", "test"))
    return train, test


def load_small_digits() -> Digits:
    """The 1,797 digits of 8x8 pixels that scikit-learn carries; values 0 to 16."""
    # Inside: scikit-learn takes a second to import.
    from sklearn.datasets import load_digits

    bunch = load_digits()
    return Digits(bunch.images.astype(np.uint8), bunch.target.astype(np.uint8))
