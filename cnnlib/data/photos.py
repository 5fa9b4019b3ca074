"""Photographs that scikit-image and scikit-learn carry inside their packages; nothing is downloaded.

Sources and licences of every one stand in `LICENSES.md` beside this file.
"""

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from cnnlib.data.stored import find_packaged

# name: (package, path inside the package)
_FILES = {
    "astronaut": ("skimage", "data/astronaut.png"),
    "brick": ("skimage", "data/brick.png"),
    "camera": ("skimage", "data/camera.png"),
    "cell": ("skimage", "data/cell.png"),
    "chelsea": ("skimage", "data/chelsea.png"),
    "china": ("sklearn", "datasets/images/china.jpg"),
    "clock": ("skimage", "data/clock_motion.png"),
    "coffee": ("skimage", "data/coffee.png"),
    "coins": ("skimage", "data/coins.png"),
    "flower": ("sklearn", "datasets/images/flower.jpg"),
    "grass": ("skimage", "data/grass.png"),
    "gravel": ("skimage", "data/gravel.png"),
    "hubble": ("skimage", "data/hubble_deep_field.jpg"),
    "retina": ("skimage", "data/retina.jpg"),
    "rocket": ("skimage", "data/rocket.jpg"),
    "tissue": ("skimage", "data/ihc.png"),
}


def photo_names() -> tuple[str, ...]:
    """Return the names `load_photo` knows, in alphabetical order."""
    return tuple(sorted(_FILES))


def load_photo(name: str) -> np.ndarray:
    """Load one photograph as a new array.

    Out: uint8 (H, W, 3), channels red, green, blue; a grey photograph has three equal channels.

    Raises ValueError for an unknown name, DataError when the package that carries it is not installed.

    >>> load_photo("coins").shape
    (303, 384, 3)
    """
    if name not in _FILES:
        raise ValueError(f"there is no photo named {name!r}; choose one of: {', '.join(photo_names())}")
    return _decoded(find_packaged(*_FILES[name])).copy()


@cache
def _decoded(path: Path) -> np.ndarray:
    """The photograph, read once: decoding takes ten times as long as copying."""
    with Image.open(path) as image:
        return np.array(image.convert("RGB"))
