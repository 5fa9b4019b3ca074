"""Max pooling in NumPy, and the unpooling that puts the maxima back."""

from itertools import product
from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import Pair, pair, require_axes, require_floating, require_shape, whole_number
from cnnlib.scratch._pooling import filled, pooling_window, positions, require_indices, scatter_to_places


class MaxPool2dOutput(NamedTuple):
    """The maxima, and where they stood."""

    output: np.ndarray
    indices: np.ndarray


class MaxPool2dGradients(NamedTuple):
    """The gradient of a loss with respect to max_pool2d's input, in its shape."""

    input: np.ndarray


class MaxUnpool2dGradients(NamedTuple):
    """The gradient of a loss with respect to max_unpool2d's input, in its shape."""

    input: np.ndarray


def max_pool2d(
    input: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    padding: int | Pair = 0,
    dilation: int | Pair = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> np.ndarray | MaxPool2dOutput:
    """Keep the largest value of each window, map by map; stride is kernel_size unless given.

    input (N, C, H, W) -> (N, C, H', W') in the input's dtype, with
    H' = floor((H + 2 * padding - dilation * (kh - 1) - 1) / stride) + 1, likewise W'; ceil_mode rounds up, but no
    window begins beyond the input. Padding never wins. A NaN does, as in torch.
    return_indices: also (N, C, H', W') int64, the place y * W + x of each maximum in its map; of equal values
    the first in row order.

    Raises TypeError for an array that is not float32 or float64 and for arguments that are not whole numbers,
    ValueError for whatever else torch refuses, and for a window that sees padding only.

    >>> max_pool2d(np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 8.0, 6.0]]]]), 2)
    array([[[[5., 8.]]]])
    """
    found = max_pool2d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)
    return found if return_indices else found.output


def max_pool2d_with_indices(
    input: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    padding: int | Pair = 0,
    dilation: int | Pair = 1,
    ceil_mode: bool = False,
) -> MaxPool2dOutput:
    """max_pool2d with return_indices: all windows at once look at their first pixel, then at the next.

    Shapes and errors as in max_pool2d.
    """
    window = pooling_window(input, kernel_size, stride, padding, dilation, ceil_mode)
    size = (input.shape[2], input.shape[3])
    output_size = window.output_size(size)
    padded, places = filled(input, window, -np.inf), positions(window, size)
    taps = [(rows, columns) for _, _, rows, columns in window.taps(output_size)]
    output = np.full((*input.shape[:2], *output_size), -np.inf, input.dtype)
    for rows, columns in taps:
        np.maximum(output, padded[:, :, rows, columns], out=output)
    indices = np.full(output.shape, -1)
    # From the last pixel to the first, so that the first of equal ones stays; padding is none, though it may be equal.
    for rows, columns in reversed(taps):
        here = places[rows, columns]
        np.copyto(indices, here, where=(padded[:, :, rows, columns] == output) & (here >= 0))
    if np.isnan(output).any():  # a NaN equals nothing, itself included; torch takes the last of a window
        for rows, columns in taps:
            np.copyto(indices, places[rows, columns], where=np.isnan(padded[:, :, rows, columns]))
    if indices.size and indices.min() < 0:
        raise ValueError(
            f"every window must see a pixel, but one sees padding only: kernel_size {window.kernel_size}, "
            f"padding {padding} and dilation {dilation} step over an input of {size[0]}x{size[1]}: reduce the dilation"
        )
    return MaxPool2dOutput(output, indices)


def max_pool2d_loops(
    input: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    padding: int | Pair = 0,
    dilation: int | Pair = 1,
    ceil_mode: bool = False,
) -> np.ndarray:
    """max_pool2d as its definition reads: slow, for reading and for checking max_pool2d.

    Shapes and errors as in max_pool2d. output[n, c, y, x] = the maximum over i, j of
    input[n, c, y * sh + i * dh - ph, x * sw + j * dw - pw], as far as that pixel exists.
    """
    window = pooling_window(input, kernel_size, stride, padding, dilation, ceil_mode)
    (sh, sw), (dh, dw), (kh, kw) = window.stride, window.dilation, window.kernel_size
    (top, _), (left, _) = window.padding
    batch, channels, height, width = input.shape
    output = np.empty((batch, channels, *window.output_size((height, width))), input.dtype)
    for n, c, y, x in np.ndindex(*output.shape):
        seen = [(y * sh + i * dh - top, x * sw + j * dw - left) for i, j in product(range(kh), range(kw))]
        output[n, c, y, x] = max(input[n, c, v, u] for v, u in seen if 0 <= v < height and 0 <= u < width)
    return output


def max_pool2d_backward(
    grad_output: np.ndarray,
    input: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    padding: int | Pair = 0,
    dilation: int | Pair = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
    *,
    indices: np.ndarray | None = None,
) -> MaxPool2dGradients:
    """Hand each output's gradient to the pixel that won; a pixel that won in several windows collects them.

    grad_output (N, C, H', W') and max_pool2d's own arguments -> input (N, C, H, W). return_indices changes nothing.
    indices, if given, are those that max_pool2d returned for this input: they are not looked for again.

    Raises what max_pool2d raises, and ValueError if grad_output has not the shape of its output.
    """
    if indices is None:
        indices = max_pool2d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode).indices
    window = pooling_window(input, kernel_size, stride, padding, dilation, ceil_mode)
    require_floating(grad_output=grad_output, input=input)
    batch, channels, height, width = input.shape
    output_shape = (batch, channels, *window.output_size((height, width)))
    require_shape("grad_output", grad_output, output_shape, "that of max_pool2d's output")
    require_indices("indices", indices, output_shape, height * width)
    return MaxPool2dGradients(input=scatter_to_places(grad_output, indices, input.shape))


def max_unpool2d(
    input: np.ndarray,
    indices: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    padding: int | Pair = 0,
    output_size: tuple[int, ...] | None = None,
) -> np.ndarray:
    """Put maxima back where max_pool2d found them, with zeros elsewhere.

    input, indices (N, C, H, W) -> (N, C, H', W') with H' = (H - 1) * stride - 2 * padding + kh, likewise W'.
    Pooling maps several sizes to one; output_size (H', W') or (N, C, H', W') says which it was, less than one
    stride from that formula. If two indices of a map are equal, the later value stays.

    Raises TypeError for arrays of a wrong dtype, ValueError for an index or a size that cannot be.

    >>> max_unpool2d(np.array([[[[5.0, 8.0]]]]), np.array([[[[1, 6]]]]), 2)
    array([[[[0., 5., 0., 0.],
             [0., 0., 8., 0.]]]])
    """
    height, width = _unpooled_size(input, indices, kernel_size, stride, padding, output_size)
    batch, channels = input.shape[:2]
    output = np.zeros((batch, channels, height * width), input.dtype)
    # No -1 in the shapes: in an empty batch it could be any number.
    flat = (batch, channels, input.shape[2] * input.shape[3])
    np.put_along_axis(output, indices.reshape(flat), input.reshape(flat), axis=2)
    return output.reshape(batch, channels, height, width)


def max_unpool2d_loops(
    input: np.ndarray,
    indices: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    padding: int | Pair = 0,
    output_size: tuple[int, ...] | None = None,
) -> np.ndarray:
    """max_unpool2d as its definition reads: slow, for reading and for checking max_unpool2d.

    Shapes and errors as in max_unpool2d: output[n, c, v, u] = input[n, c, y, x] where indices[n, c, y, x] = v * W' + u.
    """
    height, width = _unpooled_size(input, indices, kernel_size, stride, padding, output_size)
    output = np.zeros((*input.shape[:2], height, width), input.dtype)
    for n, c, y, x in np.ndindex(*input.shape):
        v, u = divmod(indices[n, c, y, x], width)
        output[n, c, v, u] = input[n, c, y, x]
    return output


def max_unpool2d_backward(
    grad_output: np.ndarray,
    input: np.ndarray,
    indices: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None = None,
    padding: int | Pair = 0,
    output_size: tuple[int, ...] | None = None,
) -> MaxUnpool2dGradients:
    """Fetch each value's gradient from where it was put.

    grad_output (N, C, H', W') and max_unpool2d's own arguments -> input (N, C, H, W).

    Raises what max_unpool2d raises, and ValueError if grad_output has not the shape of its output.
    """
    height, width = _unpooled_size(input, indices, kernel_size, stride, padding, output_size)
    require_floating(grad_output=grad_output, input=input)
    batch, channels = input.shape[:2]
    require_shape("grad_output", grad_output, (batch, channels, height, width), "that of max_unpool2d's output")
    flat = (batch, channels, input.shape[2] * input.shape[3])
    grad = grad_output.reshape(batch, channels, height * width)
    return MaxUnpool2dGradients(input=np.take_along_axis(grad, indices.reshape(flat), axis=2).reshape(input.shape))


def _unpooled_size(
    input: np.ndarray,
    indices: np.ndarray,
    kernel_size: int | Pair,
    stride: int | Pair | None,
    padding: int | Pair,
    output_size: tuple[int, ...] | None,
) -> Pair:
    """Check max_unpool2d's arguments, all of them, and return (H', W')."""
    require_floating(input=input)
    require_axes("input", input, ("N", "C", "H", "W"))
    kernel = pair("kernel_size", kernel_size, minimum=1)
    strides = kernel if stride is None else pair("stride", stride, minimum=1)
    edges = pair("padding", padding, minimum=0)
    sizes = zip(input.shape[2:], kernel, strides, edges, strict=True)
    height, width = ((n - 1) * s - 2 * p + k for n, k, s, p in sizes)
    if output_size is not None:
        if len(output_size) not in (2, 4):
            raise ValueError(f"output_size must be (H, W) or (N, C, H, W), but is {output_size}")
        wanted = [whole_number("output_size", size, minimum=1) for size in output_size[-2:]]
        if any(abs(w - n) >= s for w, n, s in zip(wanted, (height, width), strides, strict=True)):
            raise ValueError(
                f"output_size must be less than one stride {strides} from ({height}, {width}), "
                f"but is ({wanted[0]}, {wanted[1]})"
            )
        height, width = wanted
    if height < 1 or width < 1:
        raise ValueError(f"the output must not be empty, but would have {height}x{width} pixels: reduce the padding")
    require_indices("indices", indices, input.shape, height * width)
    return height, width
