"""Handwritten digits: a balanced part of MNIST, and scikit-learn's 8x8 digits where seconds matter.

LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition" (1998). Sources and
licences stand in `LICENSES.md`.
"""

import numpy as np

from cnnlib.data.pictures import Pictures, read_pictures
from cnnlib.data.stored import find_packaged


def load_mnist() -> tuple[Pictures, Pictures]:
    """5,000 pictures for training and 1,000 for testing, uint8 (N, 28, 28), the same number of each digit.

    0 is paper, 255 ink. They are the first of each digit in MNIST's own training and test set, so no writer is in both.
    Raises DataError when the file is missing or damaged.

    >>> train, test = load_mnist()
    >>> train.images.shape, test.labels.shape
    ((5000, 28, 28), (1000,))
    """
    return read_pictures("mnist.npz")


def load_small_digits() -> Pictures:
    """The 1,797 digits that scikit-learn carries, uint8 (N, 8, 8); 0 is paper, 16 ink.

    Raises DataError when scikit-learn is not installed.
    """
    # The file itself, since scikit-learn takes a second to import: 64 pixels and the digit in each row.
    rows = np.loadtxt(find_packaged("sklearn", "datasets/data/digits.csv.gz"), delimiter=",").astype(np.uint8)
    return Pictures(rows[:, :-1].reshape(-1, 8, 8), rows[:, -1])
