"""Blur pooling in NumPy: smooth, then subsample."""

from itertools import product
from math import comb
from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import Pair, pair, require_axes, require_floating, require_shape
from cnnlib.scratch._axes import along_both_axes


class BlurPool2dGradients(NamedTuple):
    """The gradient of a loss with respect to blur_pool2d's input, in its shape."""

    input: np.ndarray


def blur_pool2d(input: np.ndarray, kernel_size: int | Pair = 3, stride: int | Pair = 2) -> np.ndarray:
    """Blur each map with a binomial filter (1, 2, 1 for size 3), then keep every stride-th pixel.

    input (N, C, H, W) -> (N, C, H', W') in the input's dtype, H' = ceil(H / stride), likewise W'. Borders are
    reflected, (k - 1) // 2 pixels at the top and left and k // 2 at the bottom and right, the edge itself not
    repeated. Along an axis all this is one matrix B, (H', H), so that output = B_rows @ input @ B_columns.T.
    Without a blur, subsampling takes the pixels between two samples for others once the image moves (aliasing).

    Raises TypeError for an array that is not float32 or float64 and for arguments that are not whole numbers,
    ValueError for sizes below 1 and for an input too small to be reflected.

    Source: Zhang, "Making Convolutional Networks Shift-Invariant Again" (2019), where it follows a pooling or a
    convolution of stride 1 and takes over their stride.

    >>> blur_pool2d(np.array([[[[0.0, 0.0, 4.0, 0.0]]]]), kernel_size=(1, 3), stride=(1, 2))
    array([[[[0., 2.]]]])
    """
    rows, columns = _matrices(input, kernel_size, stride)
    return along_both_axes(rows, input, columns)


def blur_pool2d_backward(
    grad_output: np.ndarray, input: np.ndarray, kernel_size: int | Pair = 3, stride: int | Pair = 2
) -> BlurPool2dGradients:
    """Gradient of blur_pool2d: both matrices transposed, grad_input = B_rows.T @ grad_output @ B_columns.

    grad_output (N, C, H', W') and blur_pool2d's own arguments -> input (N, C, H, W).

    Raises what blur_pool2d raises, and ValueError if grad_output has not the shape of its output.
    """
    rows, columns = _matrices(input, kernel_size, stride)
    require_floating(grad_output=grad_output, input=input)
    output_shape = (*input.shape[:2], len(rows), len(columns))
    require_shape("grad_output", grad_output, output_shape, "that of blur_pool2d's output")
    return BlurPool2dGradients(input=along_both_axes(rows.T, grad_output, columns.T))


def blur_pool2d_loops(input: np.ndarray, kernel_size: int | Pair = 3, stride: int | Pair = 2) -> np.ndarray:
    """blur_pool2d as its definition reads: slow, for reading and for checking blur_pool2d.

    Shapes and errors as in blur_pool2d. With w[i] = comb(k - 1, i) / 2 ** (k - 1) on each axis:
    output[n, c, y, x] = sum over i, j of w[i] * w[j] * padded[n, c, y * sh + i, x * sw + j].
    """
    _matrices(input, kernel_size, stride)
    (kh, kw), (sh, sw) = pair("kernel_size", kernel_size, minimum=1), pair("stride", stride, minimum=1)
    borders = ((0, 0), (0, 0), ((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2))
    padded = np.pad(input, borders, mode="reflect")
    batch, channels, height, width = input.shape
    output = np.zeros((batch, channels, -(-height // sh), -(-width // sw)), dtype=input.dtype)
    for n, c, y, x in np.ndindex(*output.shape):
        for i, j in product(range(kh), range(kw)):
            weight = comb(kh - 1, i) * comb(kw - 1, j) / 2 ** (kh + kw - 2)
            output[n, c, y, x] += weight * padded[n, c, y * sh + i, x * sw + j]
    return output


def _matrices(input: np.ndarray, kernel_size: int | Pair, stride: int | Pair) -> tuple[np.ndarray, np.ndarray]:
    """Check blur_pool2d's arguments, all of them; return what it does to rows and to columns."""
    require_floating(input=input)
    require_axes("input", input, ("N", "C", "H", "W"))
    kernel, steps = pair("kernel_size", kernel_size, minimum=1), pair("stride", stride, minimum=1)
    height, width = input.shape[2:]
    if height <= kernel[0] // 2 or width <= kernel[1] // 2:
        raise ValueError(
            f"a border to reflect must be smaller than the input, but kernel_size {kernel} needs "
            f"{kernel[0] // 2} rows and {kernel[1] // 2} columns besides the edge of {height}x{width} pixels"
        )
    rows = _blur_matrix(height, kernel[0], steps[0]).astype(input.dtype)
    return rows, _blur_matrix(width, kernel[1], steps[1]).astype(input.dtype)


def _blur_matrix(size: int, kernel_size: int, stride: int) -> np.ndarray:
    """(ceil(size / stride), size): row y holds the filter around pixel y * stride, bent back at the borders."""
    border = ((kernel_size - 1) // 2, kernel_size // 2)
    pixels = np.pad(np.arange(size), border, mode="reflect")
    outputs = np.arange(-(-size // stride))
    matrix = np.zeros((len(outputs), size))
    for tap in range(kernel_size):
        matrix[outputs, pixels[outputs * stride + tap]] += comb(kernel_size - 1, tap) / 2 ** (kernel_size - 1)
    return matrix
