"""Convolution written as what it is: one matrix."""

import numpy as np

from cnnlib.scratch._arguments import Pair, pair, require_axes, require_floating
from cnnlib.scratch._window import Window


def conv_matrix(
    weight: np.ndarray,
    input_size: int | Pair,
    stride: int | Pair = 1,
    padding: int | Pair | str = 0,
    dilation: int | Pair = 1,
) -> np.ndarray:
    """The matrix A with conv2d(x, weight).reshape(-1) = A @ x.reshape(-1) for every image x (1, C, H, W).

    weight (O, C, kh, kw), input_size (H, W) -> (O * H' * W', C * H * W) in the weight's dtype, H' and W' as in
    conv2d. Row (o, y, x) holds the kernel o where it lies on the input, and zeros elsewhere; what lies on
    the padding is left out. For each pair of channels the block is doubly block Toeplitz at stride 1; stride s
    keeps every s-th of its rows both ways. A.T is conv_transpose2d with the same weight and options.

    Raises TypeError for a weight that is not float32 or float64 and for arguments that are not whole numbers,
    ValueError for whatever else conv2d refuses.

    >>> matrix = conv_matrix(np.arange(1.0, 10.0).reshape(1, 1, 3, 3), input_size=(5, 6))
    >>> matrix.shape, int(np.count_nonzero(matrix))
    ((12, 30), 108)
    """
    require_floating(weight=weight)
    require_axes("weight", weight, ("O", "C", "kh", "kw"))
    size = pair("input_size", input_size, minimum=1)
    outputs, channels, kh, kw = weight.shape
    window = Window.of((kh, kw), stride, padding, dilation)
    output_size = window.output_size(size)
    positions, pixels = output_size[0] * output_size[1], size[0] * size[1]
    # The input's pixels by number from 1, so that the zeros of the padding are told from them.
    numbers = window.pad(np.arange(1, pixels + 1).reshape(size))
    matrix = np.zeros((positions, pixels, outputs, channels), weight.dtype)
    for i, j, rows, cols in window.taps(output_size):
        seen = numbers[rows, cols].ravel()
        on_input = np.flatnonzero(seen)
        matrix[on_input, seen[on_input] - 1] = weight[:, :, i, j]
    return matrix.transpose(2, 0, 3, 1).reshape(outputs * positions, channels * pixels)
