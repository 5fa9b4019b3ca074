"""Average pooling in NumPy."""

from itertools import product
from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import Pair, require_floating, require_shape, whole_number
from cnnlib.scratch._pooling import filled, pooling_window, positions
from cnnlib.scratch._window import Window


class AvgPool2dGradients(NamedTuple):
    """The gradient of a loss with respect to avg_pool2d's input, in its shape."""

    input: np.ndarray


def avg_pool2d(
    input: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    padding: int | Pair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> np.ndarray:
    """Average each window, map by map; stride is kernel_size unless given.

    input (N, C, H, W) -> (N, C, H', W') in the input's dtype, with
    H' = floor((H + 2 * padding - kh) / stride) + 1, likewise W'; ceil_mode rounds up, but no window begins
    beyond the input. A window's sum is divided by divisor_override if given, else by the number of its pixels: those
    of the padding count if count_include_pad, those that ceil_mode adds beyond it never.

    Raises TypeError for an array that is not float32 or float64 and for arguments that are not whole numbers,
    ValueError for whatever else torch refuses.

    >>> avg_pool2d(np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 7.0, 8.0, 6.0]]]]), 2)
    array([[[[4., 4.]]]])
    """
    window = _window(input, kernel_size, stride, padding, ceil_mode, divisor_override)
    output_size = window.output_size((input.shape[2], input.shape[3]))
    padded = filled(input, window, 0)
    # Down, then sideways: kh + kw additions and not kh * kw.
    strips = np.zeros((*input.shape[:2], output_size[0], padded.shape[3]), input.dtype)
    for _, rows in window.taps_along(0, output_size[0]):
        strips += padded[:, :, rows]
    output = np.zeros((*input.shape[:2], *output_size), input.dtype)
    for _, columns in window.taps_along(1, output_size[1]):
        output += strips[..., columns]
    output /= _divisors(input, window, count_include_pad, divisor_override)
    return output


def avg_pool2d_loops(
    input: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    padding: int | Pair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> np.ndarray:
    """avg_pool2d as its definition reads: slow, for reading and for checking avg_pool2d.

    Shapes and errors as in avg_pool2d. output[n, c, y, x] = the sum over i, j of
    input[n, c, y * sh + i - ph, x * sw + j - pw], as far as that pixel exists, by the number of pixels.
    """
    window = _window(input, kernel_size, stride, padding, ceil_mode, divisor_override)
    (sh, sw), (kh, kw) = window.stride, window.kernel_size
    (top, _), (left, _) = window.padding
    batch, channels, height, width = input.shape
    output = np.empty((batch, channels, *window.output_size((height, width))), input.dtype)
    for n, c, y, x in np.ndindex(*output.shape):
        seen = [(y * sh + i - top, x * sw + j - left) for i, j in product(range(kh), range(kw))]
        there = [input[n, c, v, u] for v, u in seen if 0 <= v < height and 0 <= u < width]
        framed = [(v, u) for v, u in seen if v < height + top and u < width + left]
        count = len(framed) if count_include_pad else len(there)
        output[n, c, y, x] = sum(there) / (divisor_override or count)
    return output


def avg_pool2d_backward(
    grad_output: np.ndarray,
    input: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    padding: int | Pair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> AvgPool2dGradients:
    """Share each output's gradient among the pixels of its window: 1 / divisor of it for each.

    grad_output (N, C, H', W') and avg_pool2d's own arguments -> input (N, C, H, W).

    Raises what avg_pool2d raises, and ValueError if grad_output has not the shape of its output.
    """
    window = _window(input, kernel_size, stride, padding, ceil_mode, divisor_override)
    output_size = window.output_size((input.shape[2], input.shape[3]))
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, (*input.shape[:2], *output_size), "that of avg_pool2d's output")
    shares = grad_output / _divisors(input, window, count_include_pad, divisor_override)
    padded = np.zeros(window.padded_shape(input.shape), input.dtype)
    strips = np.zeros((*input.shape[:2], output_size[0], padded.shape[3]), input.dtype)
    for _, columns in window.taps_along(1, output_size[1]):
        strips[..., columns] += shares
    for _, rows in window.taps_along(0, output_size[0]):
        padded[:, :, rows] += strips
    return AvgPool2dGradients(input=window.crop(padded))


def _window(
    input: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None,
    padding: int | Pair,
    ceil_mode: bool,
    divisor_override: int | None,
) -> Window:
    """Check avg_pool2d's arguments, all of them, and return the window they describe."""
    if divisor_override is not None:
        whole_number("divisor_override", divisor_override, minimum=1)
    return pooling_window(input, kernel_size, stride, padding, ceil_mode=ceil_mode)


def _divisors(
    input: np.ndarray, window: Window, count_include_pad: bool, divisor_override: int | None
) -> np.ndarray | int:
    """What each window's sum is divided by: one number, or (H', W')."""
    if divisor_override is not None:
        return divisor_override
    size = (input.shape[2], input.shape[3])
    counts = positions(window, size) >= 0
    if count_include_pad:
        (top, _), (left, _) = window.padding
        counts[: size[0] + 2 * top, : size[1] + 2 * left] = True
    output_size = window.output_size(size)
    divisors = np.zeros(output_size, input.dtype)
    for _, _, rows, columns in window.taps(output_size):
        divisors += counts[rows, columns]
    return divisors
