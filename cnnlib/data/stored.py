"""Where data files are: in this package, read with their checksum, or in a package the course depends on."""

import hashlib
import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

# package -> the name it is installed by
DISTRIBUTIONS = {"skimage": "scikit-image", "sklearn": "scikit-learn"}
FOLDER = Path(__file__).parent / "files"

# file -> SHA-256 of its bytes, as it was made (LICENSES.md says how)
CHECKSUMS = {
    "cells.npz": "2a2c9fb30665d13946184be82b7273e9a9a60db983d49afd186a57530ff9064a",
    "emoji.npz": "f9bbb89a5b8886f1a08626a565a0001a184d01c0557bf0b6b36f965938d1dca8",
    "fashion.npz": "136420e74c4e1d227cd987a0663d762ad8867f246af3d9e3996da29df01644c6",
    "hangul.npz": "934543c4d2115dec7b3796beb066efea168307e6f99878fd177261aeb1189121",
    "mnist.npz": "0bcd760a4601ef803802f88c3cac71a4f34e97983fd25813b2d3296cf219f03c",
}


class DataError(OSError):
    """A data file is missing or is not what it was; the message says which, and what to do."""


def read_arrays(name: str) -> dict[str, np.ndarray]:
    """The arrays of a stored file, as new arrays that the caller may change.

    Raises DataError for a file that is missing or whose bytes have changed, KeyError for one that was never stored.

    >>> sorted(read_arrays("cells.npz"))
    ['image', 'labels']
    """
    return {key: array.copy() for key, array in _read(FOLDER / name, CHECKSUMS[name]).items()}


def find_packaged(package: str, file: str) -> Path:
    """The path of a file that another package carries. Raises DataError when it is not there."""
    # find_spec does not import the package: importing scikit-learn takes longer than reading the file.
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, file)
        if path.is_file():
            return path
    raise DataError(f"{file} is missing from {DISTRIBUTIONS[package]}: run `pip install {DISTRIBUTIONS[package]}`.")


@cache
def _read(path: Path, checksum: str) -> dict[str, np.ndarray]:
    if not path.is_file():
        raise DataError(f"{path} is missing: install cnnlib again.")
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != checksum:
        raise DataError(f"{path} is damaged (SHA-256 {found[:12]}…, expected {checksum[:12]}…): install cnnlib again.")
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return dict(arrays)
