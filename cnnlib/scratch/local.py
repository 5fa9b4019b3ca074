"""The locally connected layer in NumPy: conv2d without weight sharing, a kernel of its own for each position."""

from itertools import product
from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import Pair, pair, require_axes, require_floating, require_shape
from cnnlib.scratch._columns import gather, scatter
from cnnlib.scratch._window import Window


class LocallyConnected2dGradients(NamedTuple):
    """Gradients of a loss with respect to locally_connected2d's arrays, each in its array's shape."""

    input: np.ndarray
    weight: np.ndarray
    bias: np.ndarray | None


def locally_connected2d(
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Pair = 1,
    padding: int | Pair = 0,
    dilation: int | Pair = 1,
) -> np.ndarray:
    """See the windows that conv2d sees, each through kernels of its own: a batched matrix multiplication.

    input (N, C, H, W), weight (H', W', O, C, kh, kw), bias (O, H', W') -> (N, O, H', W') in the input's dtype,
    H' and W' as in conv2d. With one and the same kernel at every position it is conv2d.

    Raises TypeError for arrays that are not all float32 or all float64 (integers too) and for arguments
    that are not whole numbers, ValueError for shapes that do not fit.

    >>> locally_connected2d(np.ones((1, 1, 5, 6)), np.ones((3, 4, 2, 1, 3, 3))).shape
    (1, 2, 3, 4)
    """
    window = _window(input, weight, bias, stride, padding, dilation)
    kernels = _kernels(weight)
    products: np.ndarray = _windows(input, window, weight) @ kernels.swapaxes(-1, -2)  # (H' * W', N, O)
    output = products.transpose(1, 2, 0).reshape(len(input), kernels.shape[1], *weight.shape[:2])
    return output if bias is None else output + bias


def locally_connected2d_backward(
    grad_output: np.ndarray,
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Pair = 1,
    padding: int | Pair = 0,
    dilation: int | Pair = 1,
) -> LocallyConnected2dGradients:
    """Gradients of locally_connected2d, given the gradient of the loss with respect to its output.

    grad_output (N, O, H', W') and locally_connected2d's own arguments -> input (N, C, H, W), weight
    (H', W', O, C, kh, kw), bias (O, H', W') or None. At each position output = windows @ kernels.T, hence
    grad_kernels = grad_output.T @ windows and grad_windows = grad_output @ kernels.

    Raises what locally_connected2d raises, and ValueError if grad_output has not the shape of its output.
    """
    window = _window(input, weight, bias, stride, padding, dilation)
    height, width, outputs = weight.shape[:3]
    require_floating(grad_output=grad_output, input=input)
    output_shape = (len(input), outputs, height, width)
    require_shape("grad_output", grad_output, output_shape, "that of locally_connected2d's output")
    grad = grad_output.transpose(2, 3, 0, 1).reshape(height * width, len(input), outputs)  # (H' * W', N, O)
    grad_kernels = grad.swapaxes(-1, -2) @ _windows(input, window, weight)
    grad_windows = grad @ _kernels(weight)  # (H' * W', N, C * kh * kw)
    columns = grad_windows.reshape(height, width, len(input), *weight.shape[3:]).transpose(2, 3, 4, 5, 0, 1)
    padded = np.zeros(window.padded_shape(input.shape), input.dtype)
    scatter(columns, window, padded)
    return LocallyConnected2dGradients(
        input=window.crop(padded),
        weight=grad_kernels.reshape(weight.shape),
        bias=None if bias is None else grad_output.sum(axis=0),
    )


def locally_connected2d_loops(
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Pair = 1,
    padding: int | Pair = 0,
    dilation: int | Pair = 1,
) -> np.ndarray:
    """locally_connected2d as its definition reads: slow, for reading and for checking locally_connected2d.

    Shapes and errors as in locally_connected2d: output[n, o, y, x] = bias[o, y, x] + sum over c, i, j of
        weight[y, x, o, c, i, j] * padded[n, c, y * sh + i * dh, x * sw + j * dw].
    """
    window = _window(input, weight, bias, stride, padding, dilation)
    (sh, sw), (dh, dw) = window.stride, window.dilation
    padded = window.pad(input)
    output = np.zeros((len(input), weight.shape[2], *weight.shape[:2]), dtype=input.dtype)
    for n, o, y, x in np.ndindex(*output.shape):
        total = 0.0 if bias is None else bias[o, y, x]
        for c, i, j in product(*map(range, weight.shape[3:])):
            total += weight[y, x, o, c, i, j] * padded[n, c, y * sh + i * dh, x * sw + j * dw]
        output[n, o, y, x] = total
    return output


def _window(
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None,
    stride: int | Pair,
    padding: int | Pair,
    dilation: int | Pair,
) -> Window:
    """Check locally_connected2d's arguments, all of them, and return the window they describe."""
    require_floating(input=input, weight=weight, bias=bias)
    require_axes("input", input, ("N", "C", "H", "W"))
    require_axes("weight", weight, ("H'", "W'", "O", "C", "kh", "kw"))
    outputs, channels, kh, kw = weight.shape[2:]
    if input.shape[1] != channels:
        raise ValueError(f"weight expects {channels} input channels but input has {input.shape[1]}")
    window = Window.of((kh, kw), stride, pair("padding", padding, minimum=0), dilation)
    height, width = window.output_size((input.shape[2], input.shape[3]))
    expected = (height, width, outputs, channels, kh, kw)
    require_shape("weight", weight, expected, f"kernels for each of {height}x{width} positions")
    if bias is not None:
        require_shape("bias", bias, (outputs, height, width), "one number an output pixel")
    return window


def _kernels(weight: np.ndarray) -> np.ndarray:
    """(H', W', O, C, kh, kw) -> (H' * W', O, C * kh * kw)."""
    height, width, outputs, channels, kh, kw = weight.shape
    return weight.reshape(height * width, outputs, channels * kh * kw)


def _windows(input: np.ndarray, window: Window, weight: np.ndarray) -> np.ndarray:
    """What each position sees: (N, C, H, W) -> (H' * W', N, C * kh * kw)."""
    height, width, _, channels, kh, kw = weight.shape
    windows = np.empty((height, width, len(input), channels, kh, kw), input.dtype)
    gather(window.pad(input), window, windows.transpose(2, 3, 4, 5, 0, 1))
    return windows.reshape(height * width, len(input), channels * kh * kw)
