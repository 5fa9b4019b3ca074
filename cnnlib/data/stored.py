"""The small data files that lie in this package, read with their checksum."""

import hashlib
import io
from functools import cache
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "files"

# file -> SHA-256 of its bytes, as it was made (LICENSES.md says how)
CHECKSUMS = {
    "cells.npz": "2a2c9fb30665d13946184be82b7273e9a9a60db983d49afd186a57530ff9064a",
    "mnist.npz": "0bcd760a4601ef803802f88c3cac71a4f34e97983fd25813b2d3296cf219f03c",
}


class DataError(OSError):
    """A data file is missing or is not what it was; the message says which, and what to do."""


def read_arrays(name: str) -> dict[str, np.ndarray]:
    """The arrays of a stored file, as new arrays that the caller may change.

    Raises DataError for a file that is missing or whose bytes have changed, KeyError for one that was never stored.
    """
    return {key: array.copy() for key, array in _read(FOLDER / name, CHECKSUMS[name]).items()}


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
