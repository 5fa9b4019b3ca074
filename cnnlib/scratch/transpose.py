"""Two-dimensional transposed convolution in NumPy: by matrix multiplication, and by plain loops."""

from itertools import product
from typing import NamedTuple

import numpy as np

from cnnlib.scratch._arguments import Pair, pair, require_axes, require_floating, require_shape, whole_number
from cnnlib.scratch._correlation import correlate, input_gradient, weight_gradient
from cnnlib.scratch._window import Window


class ConvTranspose2dGradients(NamedTuple):
    """Gradients of a loss with respect to conv_transpose2d's arrays, each in its array's shape."""

    input: np.ndarray
    weight: np.ndarray
    bias: np.ndarray | None


def conv_transpose2d(
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Pair = 1,
    padding: int | Pair = 0,
    output_padding: int | Pair = 0,
    groups: int = 1,
    dilation: int | Pair = 1,
) -> np.ndarray:
    """Let every input pixel stamp the kernel, times its value, on the output: the adjoint of conv2d.

    input (N, C, H, W), weight (C, O/groups, kh, kw), bias (O,) -> (N, O, H', W') in the input's dtype, with
    H' = (H - 1) * stride - 2 * padding + dilation * (kh - 1) + output_padding + 1, likewise W'.
    The weight is one of conv2d from O to C channels, and <conv2d(x), y> = <x, conv_transpose2d(y)>.
    Of the sizes that conv2d takes to H, output_padding picks one; `padding` pixels are cut off each border.

    Raises TypeError for arrays that are not all float32 or all float64 (integers too) and for arguments
    that are not whole numbers, ValueError for whatever else torch refuses.

    >>> input, weight = np.array([[[[1.0, 10.0]]]]), np.array([[[[1.0, 2.0, 3.0]]]])
    >>> conv_transpose2d(input, weight, stride=(1, 2))
    array([[[[ 1.,  2., 13., 20., 30.]]]])
    """
    window, maps_shape = _window(input, weight, bias, stride, padding, output_padding, groups, dilation)
    output = input_gradient(input, weight, maps_shape, window, groups)
    return output if bias is None else output + bias[:, None, None]


def conv_transpose2d_backward(
    grad_output: np.ndarray,
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Pair = 1,
    padding: int | Pair = 0,
    output_padding: int | Pair = 0,
    groups: int = 1,
    dilation: int | Pair = 1,
) -> ConvTranspose2dGradients:
    """Gradients of conv_transpose2d, given the gradient of the loss with respect to its output.

    grad_output (N, O, H', W') and conv_transpose2d's own arguments -> input (N, C, H, W), weight
    (C, O/groups, kh, kw), bias (O,), or None where there was no bias. The adjoint of an adjoint is the map
    itself: grad_input = conv2d(grad_output, weight), and input and grad_output change places in grad_weight.

    Raises what conv_transpose2d raises, and ValueError if grad_output has not the shape of its output.
    """
    window, maps_shape = _window(input, weight, bias, stride, padding, output_padding, groups, dilation)
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, maps_shape, "that of conv_transpose2d's output")
    height, width = input.shape[2:]
    return ConvTranspose2dGradients(
        input=correlate(grad_output, weight, None, window, groups, (height, width)),
        weight=weight_gradient(input, grad_output, weight.shape, window, groups),
        bias=None if bias is None else grad_output.sum(axis=(0, 2, 3)),
    )


def conv_transpose2d_loops(
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Pair = 1,
    padding: int | Pair = 0,
    output_padding: int | Pair = 0,
    groups: int = 1,
    dilation: int | Pair = 1,
) -> np.ndarray:
    """conv_transpose2d as its definition reads: slow, for reading and for checking conv_transpose2d.

    Shapes and errors as in conv_transpose2d. With g = c // (C/groups) the group of input channel c, every
    input pixel adds: padded[n, g * O/groups + o, y * sh + i * dh, x * sw + j * dw]
        += input[n, c, y, x] * weight[c, o, i, j].
    """
    window, maps_shape = _window(input, weight, bias, stride, padding, output_padding, groups, dilation)
    (sh, sw), (dh, dw) = window.stride, window.dilation
    padded = np.zeros(window.padded_shape(maps_shape), dtype=input.dtype)
    outputs_per_group = weight.shape[1]
    channels_per_group = len(weight) // groups
    for n, c, y, x in np.ndindex(*input.shape):
        first_output = c // channels_per_group * outputs_per_group
        for o, i, j in product(*map(range, weight.shape[1:])):
            stamped = input[n, c, y, x] * weight[c, o, i, j]
            padded[n, first_output + o, y * sh + i * dh, x * sw + j * dw] += stamped
    output = window.crop(padded)
    return output.copy() if bias is None else output + bias[:, None, None]


def conv_transpose2d_backward_loops(
    grad_output: np.ndarray,
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int | Pair = 1,
    padding: int | Pair = 0,
    output_padding: int | Pair = 0,
    groups: int = 1,
    dilation: int | Pair = 1,
) -> ConvTranspose2dGradients:
    """conv_transpose2d_backward by the chain rule alone: slow, for reading and for checking it.

    Shapes and errors as in conv_transpose2d_backward. Every stamp of conv_transpose2d_loops is a product of a pixel
    and a weight: each one's gradient grows by the gradient of where the stamp fell, times the other.
    """
    window, maps_shape = _window(input, weight, bias, stride, padding, output_padding, groups, dilation)
    (sh, sw), (dh, dw) = window.stride, window.dilation
    require_floating(grad_output=grad_output, input=input)
    require_shape("grad_output", grad_output, maps_shape, "that of conv_transpose2d's output")
    padded = window.pad(grad_output)
    grad_input, grad_weight = np.zeros_like(input), np.zeros_like(weight)
    for n, c, y, x in np.ndindex(*input.shape):
        first_output = c // (len(weight) // groups) * weight.shape[1]
        for o, i, j in product(*map(range, weight.shape[1:])):
            upstream = padded[n, first_output + o, y * sh + i * dh, x * sw + j * dw]
            grad_input[n, c, y, x] += upstream * weight[c, o, i, j]
            grad_weight[c, o, i, j] += upstream * input[n, c, y, x]
    return ConvTranspose2dGradients(grad_input, grad_weight, None if bias is None else grad_output.sum(axis=(0, 2, 3)))


def _window(
    input: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None,
    stride: int | Pair,
    padding: int | Pair,
    output_padding: int | Pair,
    groups: int,
    dilation: int | Pair,
) -> tuple[Window, tuple[int, int, int, int]]:
    """Check conv_transpose2d's arguments, all of them; return conv2d's window and the output's shape."""
    require_floating(input=input, weight=weight, bias=bias)
    require_axes("input", input, ("N", "C", "H", "W"))
    require_axes("weight", weight, ("C", "O/groups", "kh", "kw"))
    whole_number("groups", groups, minimum=1)
    channels, group_outputs, kh, kw = weight.shape
    if channels % groups:
        raise ValueError(f"weight's {channels} input channels must be divisible by groups={groups}")
    if input.shape[1] != channels:
        raise ValueError(f"weight expects {channels} input channels but input has {input.shape[1]}")
    if bias is not None:
        require_shape("bias", bias, (group_outputs * groups,), "one number an output channel")
    # Not through Window.of as it stands: torch knows no 'same' and no 'valid' here.
    window = Window.of((kh, kw), stride, pair("padding", padding, minimum=0), dilation)
    height, width = _output_size((input.shape[2], input.shape[3]), window, output_padding)
    return window, (len(input), group_outputs * groups, height, width)


def _output_size(size: Pair, window: Window, output_padding: int | Pair) -> Pair:
    """(H, W) -> (H', W') with H' = (H - 1) * stride - top - bottom + span + output_padding."""
    extra = pair("output_padding", output_padding, minimum=0)
    for more, step, gap in zip(extra, window.stride, window.dilation, strict=True):
        if more >= max(step, gap):
            raise ValueError(
                f"output_padding must be smaller than stride or dilation, but is {extra} "
                f"with stride {window.stride} and dilation {window.dilation}"
            )
    height, width = (
        (n - 1) * step + span + more - sum(edges)
        for n, step, span, more, edges in zip(size, window.stride, window.span, extra, window.padding, strict=True)
    )
    if min(height, width) < 1:
        raise ValueError(
            f"the output must have at least one pixel, but would be {height}x{width} for an input of "
            f"{size[0]}x{size[1]} with kernel_size {window.kernel_size}: lessen the padding"
        )
    return height, width
