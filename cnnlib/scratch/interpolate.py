"""Resizing maps in NumPy: nearest neighbour, bilinear and bicubic interpolation.

Every mode treats rows and columns alike and one after the other: an output row is a weighted sum of 1, 2 or 4
input rows (nearest, linear, cubic), and so for columns.
"""

from math import floor
from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import Pair, pair, require_axes, require_floating, require_shape
from cnnlib.scratch._axes import along_both_axes
from cnnlib.scratch._values import real_number, require_choice

MODES = ("nearest", "bilinear", "bicubic")
# Keys (1981) derives -0.5; torch, like many programs for pictures, uses -0.75.
CUBIC_SLOPE = -0.75


class InterpolateGradients(NamedTuple):
    """The gradient of a loss with respect to interpolate's input, in its shape."""

    input: np.ndarray


class _Taps(NamedTuple):
    """For each place of an output axis: the input places it looks at, and their weights, both (taps, places)."""

    places: np.ndarray
    weights: np.ndarray


def interpolate(
    input: np.ndarray,
    size: int | Pair | None = None,
    scale_factor: float | tuple[float, float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
) -> np.ndarray:
    """Resize maps to `size`, or to floor(H * scale_factor); give one of the two.

    input (N, C, H, W) -> (N, C, H', W') in the input's dtype. Output row y looks at the input around row
        nearest                     floor(y * scale)              1 row
        bilinear, bicubic           (y + 0.5) * scale - 0.5       2 rows, 4 rows: pixels are squares of side 1
        the same, align_corners     y * (H - 1) / (H' - 1)        pixels are points, and corners fall on corners
    with scale = 1 / scale_factor, or H / H' where size was given; rows beyond the border repeat the border.

    Raises TypeError for an array that is not float32 or float64, ValueError for sizes that cannot be and for
    align_corners with mode='nearest'.

    >>> interpolate(np.array([[[[0.0, 4.0]]]]), size=(1, 4), mode="bilinear")
    array([[[[0., 1., 3., 4.]]]])
    """
    rows, columns = _taps_of_both_axes(input, size, scale_factor, mode, align_corners)
    # Columns first: they are the dearer ones to pick, and before the rows are repeated there are fewer.
    by_column = np.zeros((*input.shape[:3], columns.places.shape[1]), input.dtype)
    for places, weights in zip(*columns, strict=True):
        by_column += weights * input.take(places, axis=3)
    output = np.zeros((*input.shape[:2], rows.places.shape[1], by_column.shape[3]), input.dtype)
    for places, weights in zip(*rows, strict=True):
        output += weights[:, None] * by_column.take(places, axis=2)
    return output


def interpolate_loops(
    input: np.ndarray,
    size: int | Pair | None = None,
    scale_factor: float | tuple[float, float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
) -> np.ndarray:
    """interpolate pixel by pixel: slow, for reading and for checking interpolate.

    Shapes and errors as in interpolate. output[n, c, y, x] = the sum over y's rows v and x's columns u of
    weight[v] * weight[u] * input[n, c, v, u].
    """
    rows, columns = _taps_of_both_axes(input, size, scale_factor, mode, align_corners)
    output = np.zeros((*input.shape[:2], rows.places.shape[1], columns.places.shape[1]), input.dtype)
    for n, c, y, x in np.ndindex(*output.shape):
        for v, row_weight in zip(rows.places[:, y], rows.weights[:, y], strict=True):
            for u, column_weight in zip(columns.places[:, x], columns.weights[:, x], strict=True):
                output[n, c, y, x] += row_weight * column_weight * input[n, c, v, u]
    return output


def interpolate_backward(
    grad_output: np.ndarray,
    input: np.ndarray,
    size: int | Pair | None = None,
    scale_factor: float | tuple[float, float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
) -> InterpolateGradients:
    """Hand each output's gradient to the pixels it looked at, by the same weights: the transposed matrices.

    grad_output (N, C, H', W') and interpolate's own arguments -> input (N, C, H, W).

    Raises what interpolate raises, and ValueError if grad_output has not the shape of its output.
    """
    rows, columns = _taps_of_both_axes(input, size, scale_factor, mode, align_corners)
    require_floating(grad_output=grad_output, input=input)
    output_shape = (*input.shape[:2], rows.places.shape[1], columns.places.shape[1])
    require_shape("grad_output", grad_output, output_shape, "that of interpolate's output")
    matrices = _as_matrix(rows, input.shape[2]), _as_matrix(columns, input.shape[3])
    return InterpolateGradients(input=along_both_axes(matrices[0].T, grad_output, matrices[1].T))


def _as_matrix(taps: _Taps, size: int) -> np.ndarray:
    """(places, size): row y holds the weights of what output y looks at."""
    outputs = np.arange(taps.places.shape[1])
    matrix = np.zeros((len(outputs), size), taps.weights.dtype)
    for places, weights in zip(*taps, strict=True):
        # Not all at once: at the border two taps may look at one place.
        matrix[outputs, places] += weights
    return matrix


def _taps_of_both_axes(
    input: np.ndarray,
    size: int | Pair | None,
    scale_factor: float | tuple[float, float] | None,
    mode: str,
    align_corners: bool | None,
) -> tuple[_Taps, _Taps]:
    """Check interpolate's arguments, all of them, and return the taps of rows and of columns."""
    require_floating(input=input)
    require_axes("input", input, ("N", "C", "H", "W"))
    require_choice("mode", mode, MODES)
    if mode == "nearest" and align_corners is not None:
        raise ValueError(f"align_corners has no meaning for mode='nearest', but is {align_corners}: leave it out")
    if (size is None) == (scale_factor is None):
        raise ValueError(f"give either size or scale_factor, but size is {size} and scale_factor {scale_factor}")
    sizes = (input.shape[2], input.shape[3])
    if size is not None:
        outputs = pair("size", size, minimum=1)
        scales = tuple(n / m for n, m in zip(sizes, outputs, strict=True))
    else:
        factors = _factors(scale_factor)
        outputs = (floor(sizes[0] * factors[0]), floor(sizes[1] * factors[1]))
        if 0 in outputs:
            raise ValueError(f"scale_factor {scale_factor} leaves nothing of {sizes[0]}x{sizes[1]} pixels: enlarge it")
        scales = tuple(1 / factor for factor in factors)
    rows, columns = (
        _taps(n, m, scale, mode, bool(align_corners), input.dtype)
        for n, m, scale in zip(sizes, outputs, scales, strict=True)
    )
    return rows, columns


def _factors(scale_factor: object) -> tuple[float, float]:
    both = tuple(scale_factor) if isinstance(scale_factor, tuple | list) else (scale_factor, scale_factor)
    if len(both) != 2:
        raise ValueError(f"scale_factor must be one number or a pair (vertical, horizontal), but is {scale_factor!r}")
    vertical, horizontal = (real_number("scale_factor", factor) for factor in both)
    if vertical <= 0 or horizontal <= 0:
        raise ValueError(f"scale_factor must be above 0, but is {scale_factor}")
    return vertical, horizontal


def _taps(size: int, output_size: int, scale: float, mode: str, align_corners: bool, dtype: np.dtype) -> _Taps:
    # An axis that keeps its length is copied, and nearest doubles evenly, even if a scale_factor such as 1.2 was cut
    # down to that: so torch does.
    if mode != "bicubic" and output_size == size or mode == "nearest" and output_size == 2 * size:
        scale = size / output_size
    if mode == "nearest":
        # In float32 for every dtype, as torch: where y * scale is nearly whole, rounding decides.
        rows = np.floor(np.arange(output_size, dtype=np.float32) * np.float32(scale))
        places = np.minimum(rows.astype(int), size - 1)[None]
        return _Taps(places, np.ones(places.shape, dtype))
    outputs = np.arange(output_size, dtype=dtype)
    if align_corners:
        centres = outputs * dtype.type((size - 1) / (output_size - 1) if output_size > 1 else 0)
    else:
        centres = (outputs + dtype.type(0.5)) * dtype.type(scale) - dtype.type(0.5)
    first = np.floor(centres)
    offset = centres - first  # in [0, 1)
    weights = [1 - offset, offset] if mode == "bilinear" else _cubic_weights(offset)
    reach = range(2) if mode == "bilinear" else range(-1, 3)
    places = np.clip([first.astype(int) + neighbour for neighbour in reach], 0, size - 1)
    return _Taps(places, np.array(weights, dtype))


def _cubic_weights(offset: np.ndarray) -> list[np.ndarray]:
    """The cubic of Keys (1981) at the distances of the four neighbours: offset + 1, offset, 1 - offset, 2 - offset."""

    def near(x: np.ndarray) -> np.ndarray:
        return np.asarray(((CUBIC_SLOPE + 2) * x - (CUBIC_SLOPE + 3)) * x * x + 1)

    def far(x: np.ndarray) -> np.ndarray:
        return np.asarray(((CUBIC_SLOPE * x - 5 * CUBIC_SLOPE) * x + 8 * CUBIC_SLOPE) * x - 4 * CUBIC_SLOPE)

    return [far(offset + 1), near(offset), near(1 - offset), far(2 - offset)]
