"""One picture of nuclei and their outlines, out of stardist's test images."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from datasets.packages import STARDIST, read_files


def make_cells(folder: Path) -> dict[str, np.ndarray]:
    """The picture in 8 bits, and its nuclei numbered 1 to 125."""
    image, outlines = (_read(folder, name) for name in ("img2d", "mask2d"))
    if image.max() > 255:
        raise ValueError(f"the picture must fit into 8 bits, but its largest value is {image.max()}")
    _, labels = np.unique(outlines, return_inverse=True)
    return {"image": image.astype(np.uint8), "labels": labels.reshape(outlines.shape).astype(np.uint8)}


def _read(folder: Path, name: str) -> np.ndarray:
    (data,) = read_files(STARDIST, folder, f"*/data/images/{name}.tif").values()
    with Image.open(io.BytesIO(data)) as image:
        return np.array(image)
