"""Windows laid out in columns, and columns added back, in NumPy (im2col and col2im)."""

from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import Pair, pair, require_axes, require_floating, require_shape
from cnnlib.scratch._columns import gather, scatter
from cnnlib.scratch._window import Window


class UnfoldGradients(NamedTuple):
    """The gradient of a loss with respect to unfold's input, in its shape."""

    input: np.ndarray


class FoldGradients(NamedTuple):
    """The gradient of a loss with respect to fold's input, in its shape."""

    input: np.ndarray


def unfold(
    input: np.ndarray,
    kernel_size: int | Pair,
    dilation: int | Pair = 1,
    padding: int | Pair = 0,
    stride: int | Pair = 1,
) -> np.ndarray:
    """Copy every window of a map into a column: what conv2d multiplies its kernels with.

    input (N, C, H, W) -> (N, C * kh * kw, L) in the input's dtype, L = H' * W' windows in reading order with
    H' and W' as in conv2d. conv2d without a bias is weight.reshape(O, -1) @ unfold(input).

    Raises TypeError for an array that is not float32 or float64 and for arguments that are not whole numbers,
    ValueError for whatever else torch refuses.

    >>> unfold(np.arange(6.0).reshape(1, 1, 2, 3), kernel_size=2)
    array([[[0., 1.],
            [1., 2.],
            [3., 4.],
            [4., 5.]]])
    """
    require_floating(input=input)
    require_axes("input", input, ("N", "C", "H", "W"))
    window, output_size = _window(_size(input), kernel_size, dilation, padding, stride)
    batch, channels = input.shape[:2]
    columns = np.empty((batch, channels, *window.kernel_size, *output_size), input.dtype)
    gather(window.pad(input), window, columns)
    return columns.reshape(_columns_shape((batch, channels), window, output_size))


def unfold_backward(
    grad_output: np.ndarray,
    input: np.ndarray,
    kernel_size: int | Pair,
    dilation: int | Pair = 1,
    padding: int | Pair = 0,
    stride: int | Pair = 1,
) -> UnfoldGradients:
    """Gradient of unfold: every pixel collects the gradients of all its copies, which is fold.

    grad_output (N, C * kh * kw, L) and unfold's own arguments -> input (N, C, H, W).

    Raises what unfold raises, and ValueError if grad_output has not the shape of unfold's output.
    """
    require_floating(grad_output=grad_output, input=input)
    require_axes("input", input, ("N", "C", "H", "W"))
    window, output_size = _window(_size(input), kernel_size, dilation, padding, stride)
    expected = _columns_shape(input.shape, window, output_size)
    require_shape("grad_output", grad_output, expected, "that of unfold's output")
    return UnfoldGradients(input=_add_up(grad_output, input.shape, window, output_size))


def fold(
    input: np.ndarray,
    output_size: int | Pair,
    kernel_size: int | Pair,
    dilation: int | Pair = 1,
    padding: int | Pair = 0,
    stride: int | Pair = 1,
) -> np.ndarray:
    """Add every column back where unfold would have taken it from; where windows overlap, values add up.

    input (N, C * kh * kw, L) -> (N, C, H, W) in the input's dtype, (H, W) = output_size, and L the number of
    windows on such a map. It is unfold's adjoint, not its inverse: fold(unfold(x)) is x times the number
    of windows that see each pixel.

    Raises TypeError for an array that is not float32 or float64 and for arguments that are not whole numbers,
    ValueError for whatever else torch refuses.

    >>> fold(np.ones((1, 4, 2)), output_size=(2, 3), kernel_size=2)
    array([[[[1., 2., 1.],
             [1., 2., 1.]]]])
    """
    window, windows, maps_shape = _folded(input, output_size, kernel_size, dilation, padding, stride)
    return _add_up(input, maps_shape, window, windows)


def fold_backward(
    grad_output: np.ndarray,
    input: np.ndarray,
    output_size: int | Pair,
    kernel_size: int | Pair,
    dilation: int | Pair = 1,
    padding: int | Pair = 0,
    stride: int | Pair = 1,
) -> FoldGradients:
    """Gradient of fold: every copy receives its pixel's gradient, which is unfold.

    grad_output (N, C, H, W) and fold's own arguments -> input (N, C * kh * kw, L).

    Raises what fold raises, and ValueError if grad_output has not the shape of fold's output.
    """
    _, _, maps_shape = _folded(input, output_size, kernel_size, dilation, padding, stride)
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, maps_shape, "that of fold's output")
    return FoldGradients(input=unfold(grad_output, kernel_size, dilation, padding, stride))


def unfold_loops(
    input: np.ndarray,
    kernel_size: int | Pair,
    dilation: int | Pair = 1,
    padding: int | Pair = 0,
    stride: int | Pair = 1,
) -> np.ndarray:
    """unfold as its definition reads: slow, for reading and for checking unfold.

    Shapes and errors as in unfold: output[n, (c, i, j), (y, x)] = padded[n, c, y * sh + i * dh, x * sw + j * dw].
    """
    require_floating(input=input)
    require_axes("input", input, ("N", "C", "H", "W"))
    window, output_size = _window(_size(input), kernel_size, dilation, padding, stride)
    padded = window.pad(input)
    (sh, sw), (dh, dw) = window.stride, window.dilation
    columns = np.empty((*input.shape[:2], *window.kernel_size, *output_size), input.dtype)
    for n, c, i, j, y, x in np.ndindex(*columns.shape):
        columns[n, c, i, j, y, x] = padded[n, c, y * sh + i * dh, x * sw + j * dw]
    return columns.reshape(_columns_shape(input.shape, window, output_size))


def fold_loops(
    input: np.ndarray,
    output_size: int | Pair,
    kernel_size: int | Pair,
    dilation: int | Pair = 1,
    padding: int | Pair = 0,
    stride: int | Pair = 1,
) -> np.ndarray:
    """fold as its definition reads: slow, for reading and for checking fold.

    Shapes and errors as in fold: padded[n, c, y * sh + i * dh, x * sw + j * dw] += input[n, (c, i, j), (y, x)].
    """
    window, windows, maps_shape = _folded(input, output_size, kernel_size, dilation, padding, stride)
    (sh, sw), (dh, dw) = window.stride, window.dilation
    columns = input.reshape(*maps_shape[:2], *window.kernel_size, *windows)
    padded = np.zeros(window.padded_shape(maps_shape), input.dtype)
    for n, c, i, j, y, x in np.ndindex(*columns.shape):
        padded[n, c, y * sh + i * dh, x * sw + j * dw] += columns[n, c, i, j, y, x]
    return window.crop(padded)


def _folded(
    input: np.ndarray,
    output_size: int | Pair,
    kernel_size: int | Pair,
    dilation: int | Pair,
    padding: int | Pair,
    stride: int | Pair,
) -> tuple[Window, Pair, tuple[int, int, int, int]]:
    """Check fold's arguments, all of them; return the window, how many there are both ways, the output's shape."""
    require_floating(input=input)
    require_axes("input", input, ("N", "C * kh * kw", "L"))
    size = pair("output_size", output_size, minimum=1)
    window, windows = _window(size, kernel_size, dilation, padding, stride)
    batch, rows = input.shape[:2]
    taps = window.kernel_size[0] * window.kernel_size[1]
    if rows % taps:
        raise ValueError(f"input's {rows} rows must be divisible by kh * kw = {taps}")
    expected = _columns_shape((batch, rows // taps), window, windows)
    require_shape("input", input, expected, f"a column for each of {windows[0]}x{windows[1]} windows")
    return window, windows, (batch, rows // taps, *size)


def _window(
    size: Pair, kernel_size: int | Pair, dilation: int | Pair, padding: int | Pair, stride: int | Pair
) -> tuple[Window, Pair]:
    """Check unfold's numbers; return the window and how many of it a map of this size holds, both ways."""
    kernel = pair("kernel_size", kernel_size, minimum=1)
    # torch knows no 'same' and no 'valid' here, hence the pair.
    window = Window.of(kernel, stride, pair("padding", padding, minimum=0), dilation)
    return window, window.output_size(size)


def _size(maps: np.ndarray) -> Pair:
    return maps.shape[2], maps.shape[3]


def _columns_shape(maps_shape: tuple[int, ...], window: Window, output_size: Pair) -> tuple[int, int, int]:
    """(N, C, ...) -> (N, C * kh * kw, H' * W')."""
    batch, channels = maps_shape[:2]
    kh, kw = window.kernel_size
    return batch, channels * kh * kw, output_size[0] * output_size[1]


def _add_up(columns: np.ndarray, maps_shape: tuple[int, ...], window: Window, output_size: Pair) -> np.ndarray:
    """columns (N, C * kh * kw, L) -> maps (N, C, H, W)."""
    padded = np.zeros(window.padded_shape(maps_shape), columns.dtype)
    scatter(columns.reshape(*maps_shape[:2], *window.kernel_size, *output_size), window, padded)
    return window.crop(padded)
