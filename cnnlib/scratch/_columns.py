"""What each output pixel sees, laid out in columns (im2col), and how columns are added back (col2im)."""

from collections.abc import Iterator
from math import prod
from typing import Any, NamedTuple

import numpy as np

from cnnlib.scratch._arguments import Pair
from cnnlib.scratch._window import Window

# Columns of this size stay in a processor's cache between being filled and being multiplied.
MOST_BYTES, LEAST_BYTES = 2 << 20, 1 << 18


class Tile(NamedTuple):
    """A part of the output: some images, and in each of them a strip of whole rows."""

    images: slice
    rows: slice
    pixels: slice  # the same rows, counted in pixels: where they lie in a map of one axis
    columns: np.ndarray  # (n, C, kh, kw, rows, W'), room that the next tile uses again


def tiles(maps_shape: tuple[int, ...], window: Window, output_size: Pair, dtype: np.dtype[Any]) -> Iterator[Tile]:
    """Cut the output of a window over maps (N, C, H, W) so that the columns of a tile stay in cache.

    A tile holds either several whole images or one strip of a single image. Its columns also stay within three
    times the maps' own bytes: no small input is blown up.
    """
    height, width = output_size
    batch, channels = maps_shape[:2]
    window_shape = (channels, *window.kernel_size)
    values_in_a_row = prod(window_shape) * width
    budget = min(MOST_BYTES // dtype.itemsize, max(LEAST_BYTES // dtype.itemsize, 3 * prod(maps_shape)))
    strips = -(-height // max(1, budget // values_in_a_row))
    most_rows = -(-height // strips)
    most_images = max(1, budget // (values_in_a_row * height))
    buffer = np.empty(min(most_images, batch) * values_in_a_row * most_rows, dtype)
    for first in range(0, batch, most_images):
        images = min(most_images, batch - first)
        for top in range(0, height, most_rows):
            rows = min(most_rows, height - top)
            columns = buffer[: images * values_in_a_row * rows].reshape(images, *window_shape, rows, width)
            pixels = slice(top * width, (top + rows) * width)
            yield Tile(slice(first, first + images), slice(top, top + rows), pixels, columns)


def gather(padded: np.ndarray, window: Window, columns: np.ndarray, first_row: int = 0) -> None:
    """Fill columns (N, C, kh, kw, rows, W') with what those output rows see of padded maps (N, C, H, W).

    Sideways first, then down: the second step copies whole strips, not single rows, when the stride is 1.
    """
    strip = _strip(padded, window, columns, first_row)
    shifted = np.empty((*strip.shape[:2], columns.shape[3], strip.shape[2], columns.shape[5]), strip.dtype)
    for j, cols in window.taps_along(1, columns.shape[5]):
        shifted[:, :, j] = strip[..., cols]
    for i, rows in window.taps_along(0, columns.shape[4]):
        columns[:, :, i] = shifted[:, :, :, rows]


def scatter(columns: np.ndarray, window: Window, padded: np.ndarray, first_row: int = 0) -> None:
    """Undo `gather` by addition: each pixel of padded collects all its copies in the columns."""
    strip = _strip(padded, window, columns, first_row)
    shifted = np.zeros((*strip.shape[:2], columns.shape[3], strip.shape[2], columns.shape[5]), strip.dtype)
    for i, rows in window.taps_along(0, columns.shape[4]):
        shifted[:, :, :, rows] += columns[:, :, i]
    for j, cols in window.taps_along(1, columns.shape[5]):
        strip[..., cols] += shifted[:, :, j]


def _strip(padded: np.ndarray, window: Window, columns: np.ndarray, first_row: int) -> np.ndarray:
    """The rows of padded maps that the columns' rows see."""
    top = first_row * window.stride[0]
    return padded[:, :, top : top + (columns.shape[4] - 1) * window.stride[0] + window.span[0]]
