"""Adaptive average pooling in NumPy: over windows that divide the map into as many parts as are asked for."""

from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import Pair, require_axes, require_floating, require_shape, whole_number
from cnnlib.scratch._axes import along_both_axes


class AdaptiveAvgPool2dGradients(NamedTuple):
    """The gradient of a loss with respect to adaptive_avg_pool2d's input, in its shape."""

    input: np.ndarray


def adaptive_avg_pool2d(input: np.ndarray, output_size: int | tuple[int | None, int | None]) -> np.ndarray:
    """Average over windows so chosen that the output has the size asked for; None keeps an axis as it is.

    input (N, C, H, W), output_size H' or (H', W') -> (N, C, H', W'). Row y averages the rows from
    floor(y * H / H') to ceil((y + 1) * H / H'), likewise the columns: neighbours may overlap. Along an axis all this
    is one matrix A, (H', H), so that output = A_rows @ input @ A_columns.T.
    output_size=1 is global average pooling.

    Raises TypeError for an array that is not float32 or float64, ValueError for a size below 1.

    >>> adaptive_avg_pool2d(np.array([[[[1.0, 2.0, 6.0]]]]), (1, 2))
    array([[[[1.5, 4. ]]]])
    """
    size = _adaptive_size(input, output_size)
    rows, columns = _averages(input.shape[2], size[0], input.dtype), _averages(input.shape[3], size[1], input.dtype)
    with np.errstate(invalid="ignore"):
        output = along_both_axes(rows, input, columns)
    # Zeros times infinity is NaN: what is not finite would spread to windows that do not see it.
    return output if np.isfinite(output).all() else adaptive_avg_pool2d_loops(input, output_size)


def adaptive_avg_pool2d_loops(input: np.ndarray, output_size: int | tuple[int | None, int | None]) -> np.ndarray:
    """adaptive_avg_pool2d as its definition reads: slow, for reading and for checking adaptive_avg_pool2d.

    Shapes and errors as in adaptive_avg_pool2d: output[n, c, y, x] = the mean of
    input[n, c, floor(y * H / H') : ceil((y + 1) * H / H'), floor(x * W / W') : ceil((x + 1) * W / W')].
    """
    size = _adaptive_size(input, output_size)
    rows, columns = _parts(input.shape[2], size[0]), _parts(input.shape[3], size[1])
    output = np.empty((*input.shape[:2], *size), input.dtype)
    for y, x in np.ndindex(*size):
        output[:, :, y, x] = input[:, :, rows[y], columns[x]].mean(axis=(2, 3))
    return output


def adaptive_avg_pool2d_backward(
    grad_output: np.ndarray, input: np.ndarray, output_size: int | tuple[int | None, int | None]
) -> AdaptiveAvgPool2dGradients:
    """Share each output's gradient equally among the pixels of its window: both matrices transposed.

    grad_output (N, C, H', W') and adaptive_avg_pool2d's own arguments -> input (N, C, H, W).

    Raises what adaptive_avg_pool2d raises, and ValueError if grad_output has not the shape of its output.
    """
    size = _adaptive_size(input, output_size)
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, (*input.shape[:2], *size), "that of adaptive_avg_pool2d's output")
    rows, columns = _averages(input.shape[2], size[0], input.dtype), _averages(input.shape[3], size[1], input.dtype)
    return AdaptiveAvgPool2dGradients(input=along_both_axes(rows.T, grad_output, columns.T))


def _adaptive_size(input: np.ndarray, output_size: int | tuple[int | None, int | None]) -> Pair:
    require_floating(input=input)
    require_axes("input", input, ("N", "C", "H", "W"))
    wanted = tuple(output_size) if isinstance(output_size, tuple | list) else (output_size, output_size)
    if len(wanted) != 2:
        raise ValueError(f"output_size must be one number or a pair (vertical, horizontal), but is {output_size!r}")
    height, width = (
        there if size is None else whole_number("output_size", size, minimum=1)
        for size, there in zip(wanted, input.shape[2:], strict=True)
    )
    return height, width


def _parts(size: int, count: int) -> list[slice]:
    """What each of `count` places along an axis averages of its `size` pixels."""
    return [slice(place * size // count, -(-(place + 1) * size // count)) for place in range(count)]


def _averages(size: int, count: int, dtype: np.dtype) -> np.ndarray:
    """(count, size): row y holds 1 / pixels where its part lies."""
    matrix = np.zeros((count, size), dtype)
    for row, part in zip(matrix, _parts(size, count), strict=True):
        row[part] = 1 / (part.stop - part.start)
    return matrix
